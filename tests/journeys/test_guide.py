"""In the CMS: one editor writes a guide, another approves it, a member finds it."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

Person = Callable[..., Page]
TITLE = "Hearing a witness by video link from abroad"


def test_a_guide_is_written_by_one_editor_and_published_by_another(person: Person) -> None:
    writer, reviewer, member = person("editor-be"), person("editor-fr"), person("gm-som")

    writer.goto("/admin/pages/")
    writer.get_by_role("link", name="Practice guides").first.click()
    writer.get_by_role("link", name="Add child page").first.click()
    writer.get_by_role("link", name="Guide", exact=True).click()
    expect(writer.locator("#body-root button").first).to_be_visible()  # the form's scripts have run
    writer.locator("#id_title").press_sequentially(TITLE)  # the address follows the keys
    writer.locator("#id_summary").fill("How to ask for it, what to agree beforehand, and what courts accept.")
    writer.locator("#id_language").select_option("en")
    expect(writer.locator("#id_slug")).not_to_have_value("")
    writer.locator("[aria-controls*='what_it_is_about']").click()
    writer.get_by_label("Mutual legal assistance", exact=True).check()
    writer.locator("#body-root button").first.click()
    writer.get_by_role("option", name="Heading").first.click()
    writer.locator("[name='body-0-value']").fill("Before the hearing")
    writer.get_by_role("button", name="More actions").last.click()
    writer.get_by_role("button", name="Submit to").first.click()
    expect(writer.locator(".messages")).to_contain_text("submitted for moderation")

    member.goto("/guides/?q=video")
    expect(member.get_by_role("link", name=TITLE)).to_have_count(0)

    reviewer.goto("/admin/")
    reviewer.get_by_role("link", name=TITLE).first.click()
    reviewer.get_by_role("button", name="More actions").last.click()
    reviewer.get_by_role("button", name="Approve and publish").first.click()
    expect(reviewer.locator(".messages")).to_contain_text("has been updated")

    find(member, TITLE)
    member.get_by_role("link", name=TITLE).click()
    expect(member.get_by_role("heading", name=TITLE, level=1)).to_be_visible()


def find(page: Page, title: str) -> None:
    """Search until *title* is found: the index follows in the background."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        page.goto("/guides/?q=video+link+abroad")
        if page.get_by_role("link", name=title).count():
            return
        page.wait_for_timeout(250)
    pytest.fail(f"{title} was not found")
