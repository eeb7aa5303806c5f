"""Two tabs of one member: what is told appears in both at once, and what is read in one is read in the other."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

Person = Callable[..., Page]


def unread(page: Page) -> int:
    return int(page.locator("#inbox-link").get_attribute("data-unread") or 0)


def test_badge_and_inbox_are_live_in_two_tabs(person: Person) -> None:
    title = "Which court orders the interception of a call?"
    asker, answerer = person("gm-som"), person("nl-tip")
    asker.goto("/questions/ask/")
    asker.get_by_label("Question in one line").fill(title)
    asker.get_by_label("Your text").fill("Which court, and within how many days?")
    asker.get_by_label("Countries concerned").select_option("NL")
    asker.get_by_label("Topics").select_option(label="Mutual legal assistance")
    asker.get_by_role("button", name="Post the question").click()
    asker.wait_for_url("**/questions/*/")
    thread = asker.url
    asker.goto("/notifications/")
    other = asker.context.new_page()
    other.goto("/guides/")
    before = unread(asker)

    answerer.goto(thread)
    answerer.get_by_label("Your text").fill("The investigating judge does.")
    answerer.get_by_role("button", name="Post your answer").click()

    entry = asker.locator(".entry", has_text=title)
    expect(entry).to_contain_text("A new answer")
    for page in (asker, other):
        expect(page.locator("#inbox-link")).to_have_attribute("data-unread", str(before + 1))
        expect(page).to_have_title(re.compile(rf"^\({before + 1}\) "))

    asker.keyboard.press("j")
    expect(entry.get_by_role("link", name=title)).to_be_focused()
    asker.keyboard.press("e")
    expect(entry).to_have_count(0)
    expect(other.locator("#inbox-link")).to_have_attribute("data-unread", str(before))
