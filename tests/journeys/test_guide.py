"""In the CMS: one editor writes a guide, another approves it, a member finds it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

Person = Callable[..., Page]
TITLE = "Hearing a witness by video link from abroad"


def test_a_guide_is_written_by_one_editor_and_published_by_another(person: Person) -> None:
    writer, reviewer, member = person("editor-be"), person("editor-fr"), person("gm-som")

    writer.goto("/admin/")
    writer.goto("/guides/")
    index = writer.request.get("/admin/pages/")
    assert index.ok
    writer.goto("/admin/pages/")
    writer.get_by_role("link", name="Practice guides").first.click()
    writer.get_by_role("link", name="Add child page").first.click()
    writer.locator("#id_title").fill(TITLE)
    writer.locator("#id_summary").fill("How to ask for it, what to agree beforehand, and what courts accept.")
    writer.locator("#id_language").select_option("en")
    writer.locator("#id_topics").select_option(label="Mutual legal assistance")
    writer.get_by_role("button", name="Submit to", exact=False).click()

    member.goto(f"/guides/?q={TITLE.split()[-1]}")
    expect(member.get_by_role("link", name=TITLE)).to_have_count(0)

    reviewer.goto("/admin/")
    reviewer.get_by_role("link", name=TITLE).first.click()
    reviewer.get_by_role("button", name="Approve", exact=False).first.click()

    member.goto("/guides/?q=video+link+abroad")
    member.get_by_role("link", name=TITLE).click()
    expect(member.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
