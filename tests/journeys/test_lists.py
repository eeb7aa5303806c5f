"""The list of questions stays right while it is open: what is unread rises and falls, and what moved away leaves."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.journeys.test_question import STAYED, ask, stay, wait_until_live

Person = Callable[..., Page]


def row_of(page: Page, title: str) -> Locator:
    """Open the list on *page* and return the row of the question of this *title*."""
    page.goto("/questions/")
    wait_until_live(page)
    stay(page)
    return page.locator(".thread-row").filter(has_text=title)


def test_unread_rises_as_posts_come_and_falls_as_another_tab_reads_them(person: Person) -> None:
    title = "Which desk takes an urgent call on a Sunday?"
    asker, answerer = person("gm-som"), person("nl-tip")
    ask(asker, title)
    address = asker.url
    mark = row_of(asker, title).locator("h2 .count")
    expect(mark).to_be_hidden()

    answerer.goto(address)
    answerer.get_by_label("Your text").fill("The duty prosecutor does.")
    answerer.get_by_role("button", name="Post your answer").click()
    expect(mark).to_have_text("1 new")

    other_tab = asker.context.new_page()
    other_tab.goto(address)
    expect(other_tab.locator("#answers .post")).to_have_count(1)
    expect(mark).to_be_hidden()
    assert asker.evaluate(STAYED)


def test_a_question_that_moves_into_a_group_leaves_the_open_lists_of_the_others(person: Person) -> None:
    title = "Which police unit keeps the seized telephones?"
    asker, outsider = person("gm-som"), person("nl-tip")
    ask(asker, title)
    address = asker.url
    row = row_of(outsider, title)
    expect(row).to_be_visible()

    asker.goto(f"{address}move/")
    asker.get_by_label("TLP:AMBER", exact=True).check()
    asker.get_by_label("Working group").select_option(index=1)
    asker.get_by_label("Reason", exact=True).fill("It names a unit.")
    asker.get_by_role("button", name="Show what it does").click()
    asker.get_by_role("button", name="Do it").click()

    expect(row).to_have_count(0)
    assert outsider.evaluate(STAYED)


def test_a_view_is_saved_opened_renamed_and_removed_without_scripts(person: Person) -> None:
    page = person("nl-tip", scripts=False, width=360)
    page.goto("/questions/")
    page.get_by_label("Show").select_option("unanswered")
    page.get_by_text("More ways to narrow").click()
    page.get_by_label("Language").select_option("en")
    page.get_by_role("button", name="Show").click()

    page.get_by_text("Save this view").click()
    page.get_by_label("Name").fill("English and open")
    page.get_by_role("button", name="Save").click()
    views = page.get_by_role("navigation", name="Saved views")
    expect(views.get_by_role("link", name="English and open")).to_have_attribute("aria-current", "page")

    views.get_by_role("link", name="Rename or remove").click()
    page.get_by_text("Rename or remove").click()
    page.get_by_label("Name").fill("To answer")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="To answer")).to_be_visible()
    page.get_by_text("Rename or remove").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("No view is saved yet")).to_be_visible()
