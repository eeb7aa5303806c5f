"""Two tabs of one member: what is told appears in both at once, and what is read in one is read in the other."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PATIENCE

# A headless browser shows every tab, so a page is told that it is hidden.
HIDE = "Object.defineProperty(document, 'hidden', {get: () => window.away ?? true, configurable: true})"
SHOW = "window.away = false; document.dispatchEvent(new Event('visibilitychange'))"

Person = Callable[..., Page]


def unread(page: Page) -> int:
    return int(page.locator("#inbox-link").get_attribute("data-unread") or 0)


def ask(asker: Page, title: str) -> str:
    """Ask a question, and return the address of its thread."""
    asker.goto("/questions/ask/")
    asker.get_by_label("Question in one line").fill(title)
    asker.get_by_label("Your text").fill("Which court, and within how many days?")
    asker.get_by_label("Countries concerned").select_option("NL")
    asker.get_by_label("Topics").select_option(label="Mutual legal assistance")
    asker.get_by_role("button", name="Post the question").click()
    asker.wait_for_url("**/questions/*/")
    return asker.url


def answer(answerer: Page, thread: str, text: str) -> None:
    """Answer the question at *thread*."""
    answerer.goto(thread)
    answerer.get_by_label("Your text").fill(text)
    answerer.get_by_role("button", name="Post your answer").click()


def test_badge_and_inbox_are_live_in_two_tabs(person: Person) -> None:
    title = "Which court orders the interception of a call?"
    asker, answerer = person("gm-som"), person("nl-tip")
    thread = ask(asker, title)
    asker.goto("/notifications/")
    other = asker.context.new_page()
    other.goto("/guides/")
    before = unread(asker)

    answer(answerer, thread, "The investigating judge does.")

    entry = asker.locator(".entry", has_text=title)
    expect(entry).to_contain_text("A new answer", timeout=PATIENCE)
    for page in (asker, other):
        expect(page.locator("#inbox-link")).to_have_attribute("data-unread", str(before + 1))
        expect(page).to_have_title(re.compile(rf"^\({before + 1}\) "))

    asker.keyboard.press("j")
    expect(entry.get_by_role("link", name=title)).to_be_focused()
    asker.keyboard.press("e")
    expect(entry).to_have_count(0)
    expect(other.locator("#inbox-link")).to_have_attribute("data-unread", str(before))


def test_an_answer_that_comes_while_its_page_is_looked_at_is_read_with_that(person: Person) -> None:
    asker, answerer = person("gm-som"), person("nl-tip")
    thread = ask(asker, "Which office keeps the register of seized boats?")
    inbox = asker.context.new_page()
    inbox.goto("/notifications/")
    before = unread(inbox)
    asker.bring_to_front()

    answer(answerer, thread, "The harbour office does.")

    entry = inbox.locator(".entry", has_text="register of seized boats")
    expect(asker.get_by_text("The harbour office does.")).to_be_visible()
    expect(entry).to_contain_text("A new answer", timeout=PATIENCE)
    expect(entry).not_to_have_attribute("data-unread", "")
    for page in (asker, inbox):
        expect(page.locator("#inbox-link")).to_have_attribute("data-unread", str(before))


def test_an_answer_that_comes_while_nobody_looks_waits_until_they_do(person: Person) -> None:
    asker, answerer = person("gm-som"), person("nl-tip")
    thread = ask(asker, "Which office keeps the register of seized lorries?")
    before = unread(asker)
    asker.evaluate(HIDE)

    answer(answerer, thread, "The customs office does.")

    expect(asker.get_by_text("The customs office does.")).to_be_visible()
    expect(asker.locator("#inbox-link")).to_have_attribute("data-unread", str(before + 1), timeout=PATIENCE)

    asker.evaluate(SHOW)

    expect(asker.locator("#inbox-link")).to_have_attribute("data-unread", str(before), timeout=PATIENCE)
