"""The editors' admin under its own content policy: what its scripts do, and that the browser refuses none of them.

The browsers' complaints are collected; each of these tests fails when there is one.
"""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import FilePayload, Page, expect

from tests.factories.files import jpeg_with_place

Person = Callable[..., Page]
GUIDE = "Abuse of a position of vulnerability: evidence and argument"


def open_guide(page: Page) -> None:
    page.goto("/admin/pages/")
    page.get_by_role("link", name="Practice guides").first.click()
    page.get_by_role("link", name=GUIDE).first.click()
    expect(page.locator("#body-root button").first).to_be_visible()


def test_an_editor_picks_a_day_and_sees_the_page_beside_the_form(person: Person) -> None:
    editor = person("editor-be")
    open_guide(editor)

    editor.locator("#id_verified_on").click()
    expect(editor.locator(".xdsoft_datetimepicker:visible")).to_have_count(1)
    editor.keyboard.press("Escape")
    editor.get_by_role("button", name="Toggle preview").click()

    expect(editor.frame_locator("iframe").last.locator("h1")).to_have_text(GUIDE)


def test_an_editor_adds_a_picture_from_the_chooser(person: Person) -> None:
    editor = person("editor-be")
    open_guide(editor)

    editor.locator("#body-root button").last.click()
    editor.get_by_role("option", name="Figure").first.click()
    editor.get_by_role("button", name="Choose an image").first.click()
    editor.get_by_role("tab", name="Upload").click()
    picture = jpeg_with_place()
    upload = FilePayload(name=Path(str(picture.name)).name, mimeType="image/jpeg", buffer=picture.read())
    editor.locator(".modal input[type=file]").set_input_files(upload)
    editor.locator(".modal [name$=title]").fill("The quay at dawn")
    editor.locator(".modal").get_by_role("button", name="Upload").click()

    expect(editor.locator(".modal:visible")).to_have_count(0)
    expect(editor.locator("#body-root [data-chooser-title]").last).to_have_text("The quay at dawn")


def test_an_organizer_fills_in_a_session(person: Person) -> None:
    organizer = person("organizer-at")
    organizer.goto("/admin/session/new/")

    organizer.locator("#id_starts_at").click()
    expect(organizer.locator(".xdsoft_datetimepicker:visible")).to_have_count(1)
    organizer.keyboard.press("Escape")
    organizer.get_by_role("button", name="Add role").click()
    organizer.get_by_role("button", name="Add role").click()

    expect(organizer.locator("#id_roles-1-label")).to_be_visible()
