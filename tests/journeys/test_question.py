"""Two people in two browsers: one asks, the other answers, the first accepts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

Person = Callable[..., Page]
STAYED = "window.stayed === true"


def stay(page: Page) -> None:
    """Leave a trace that a reload would wipe out."""
    page.evaluate("window.stayed = true")


def ask(page: Page, title: str) -> None:
    page.goto("/questions/ask/")
    page.get_by_label("Question in one line").fill(title)
    page.get_by_label("Your text").fill("Which channel, and which **language**?")
    page.get_by_label("Countries concerned").select_option("NL")
    page.get_by_label("Topics").select_option(label="Mutual legal assistance")
    page.get_by_role("button", name="Post the question").click()
    page.wait_for_url("**/questions/*/")


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until *target* has the focus."""
    for _ in range(60):
        if target.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    expect(target).to_be_focused()


def wait_until_live(page: Page) -> None:
    expect(page.locator("[data-live-state]").first).to_have_attribute("data-state", "live")


def test_a_question_is_answered_and_accepted_without_a_reload(person: Person) -> None:
    title = "Which authority reads a draft request before it is sent?"
    asker, answerer = person("gm-som"), person("nl-tip")
    answerer.goto("/questions/")
    wait_until_live(answerer)
    stay(answerer)

    ask(asker, title)
    wait_until_live(asker)
    stay(asker)

    row = answerer.locator(".thread-row").filter(has_text=title)
    expect(row).to_have_count(1)
    assert answerer.evaluate(STAYED)
    row.get_by_role("link", name=title).click()
    wait_until_live(answerer)
    stay(answerer)
    answerer.get_by_label("Your text").fill("The central authority does, within two days.")
    answerer.get_by_role("button", name="Post your answer").click()

    for page in (asker, answerer):
        expect(page.locator(".post", has_text="The central authority does")).to_have_count(1)
    asker.get_by_role("link", name="Accept this answer").click()
    for page in (asker, answerer):
        expect(page.locator(".post[data-accepted]")).to_have_count(1)
        expect(page.locator(".thread-head")).to_have_attribute("data-status", "accepted")
        assert page.evaluate(STAYED)


def test_the_same_works_without_scripts(person: Person) -> None:
    title = "Which office translates an urgent request at night?"
    asker, answerer = person("gm-som", scripts=False), person("nl-tip", scripts=False)

    ask(asker, title)
    answerer.goto("/questions/")
    answerer.get_by_role("link", name=title).click()
    answerer.get_by_role("link", name="Write your answer").click()
    answerer.get_by_label("Your text").fill("The duty desk does.")
    answerer.get_by_role("button", name="Post your answer").click()
    asker.reload()
    asker.get_by_role("link", name="Accept this answer").click()
    asker.get_by_role("button", name="Accept this answer").click()

    expect(asker.locator(".post[data-accepted]")).to_have_count(1)
    answerer.reload()
    expect(answerer.locator(".post[data-accepted]")).to_have_count(1)


def test_edits_removals_and_replies_travel_live(person: Person) -> None:
    title = "Which form does the request for a video link take?"
    asker, answerer = person("gm-som"), person("nl-tip")
    ask(asker, title)
    wait_until_live(asker)
    stay(asker)
    answerer.goto(asker.url)
    answerer.get_by_label("Your text").fill("A letter of request.")
    answerer.get_by_role("button", name="Post your answer").click()
    post = asker.locator("#answers .post")
    expect(post).to_contain_text("A letter of request.")

    answerer.locator("#answers").get_by_role("link", name="Edit").click()
    answerer.get_by_label("Your text").fill("A letter of request with the questions annexed.")
    answerer.get_by_role("button", name="Save the change").click()
    expect(post).to_contain_text("with the questions annexed")

    answerer.goto(asker.url)
    answerer.locator("#answers").get_by_role("link", name="Reply").click()
    answerer.locator(".composer-slot").get_by_label("Your text").fill("And the technical contact.")
    answerer.locator(".composer-slot").get_by_role("button", name="Post your reply").click()
    expect(asker.locator(".replies .post")).to_contain_text("And the technical contact.")
    expect(answerer.locator(".replies .post")).to_have_count(1)

    answerer.locator(".replies").get_by_role("link", name="Remove").click()
    answerer.get_by_role("button", name="Yes, go on").click()
    expect(asker.locator(".post--removed")).to_have_count(1)
    assert asker.evaluate(STAYED)


def test_where_sockets_are_blocked_the_page_asks_every_few_seconds(person: Person) -> None:
    title = "Which office confirms a flag on a Sunday?"
    asker, answerer = person("gm-som"), person("nl-tip")
    asker.route_web_socket("**/live/", lambda socket: socket.close())
    ask(asker, title)
    answerer.goto(asker.url)
    answerer.get_by_label("Your text").fill("The maritime authority does, also on Sundays.")
    answerer.get_by_role("button", name="Post your answer").click()

    expect(asker.locator("#answers .post")).to_have_count(1, timeout=60_000)


def test_the_preview_follows_the_typing_and_shows_what_will_be_posted(person: Person) -> None:
    page = person("gm-som")
    page.goto("/questions/ask/")
    page.get_by_label("Your text").fill("A **bold** question")
    page.get_by_role("button", name="Preview").click()
    shown = page.locator("[data-preview-pane] strong")

    expect(shown).to_have_text("bold")
    page.get_by_label("Your text").fill("A **bolder** question")
    expect(shown).to_have_text("bolder")
    page.get_by_role("button", name="Preview").click()
    expect(shown).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False])
def test_red_is_refused_and_the_text_stays(person: Person, scripts: bool) -> None:  # noqa: FBT001
    page = person("gm-som", scripts=scripts)
    page.goto("/questions/ask/")
    page.get_by_label("Question in one line").fill("A question that is too sensitive")
    page.get_by_label("Your text").fill("Text that must not be lost.")
    page.get_by_label("Topics").select_option(label="Mutual legal assistance")
    page.get_by_label("TLP mark").select_option("RED")
    page.get_by_role("button", name="Post the question").click()

    expect(page.locator("body")).to_contain_text("named recipients only")
    expect(page.get_by_label("Your text")).to_have_value("Text that must not be lost.")


def test_a_thread_is_read_and_answered_by_keys_alone(person: Person) -> None:
    title = "Which court confirms a freezing order at night?"
    asker, answerer = person("gm-som"), person("nl-tip")
    ask(asker, title)
    answerer.goto(asker.url)
    answerer.get_by_label("Your text").fill("The district court does; press j to read on.")
    answerer.get_by_role("button", name="Post your answer").click()
    expect(asker.locator("#answers .post")).to_have_count(1)
    asker.reload()

    asker.keyboard.press("?")
    expect(asker.locator("dialog#keys")).to_be_visible()
    asker.keyboard.press("Escape")
    expect(asker.locator("dialog#keys")).to_be_hidden()
    asker.keyboard.press("j")
    expect(asker.locator('.post[data-kind="question"]')).to_be_focused()
    asker.keyboard.press("j")
    expect(asker.locator("#answers .post")).to_be_focused()
    asker.keyboard.press("k")
    expect(asker.locator('.post[data-kind="question"]')).to_be_focused()
    asker.keyboard.press("j")
    asker.keyboard.press("r")
    reply = asker.locator(".composer-slot").get_by_label("Your text")
    expect(reply).to_be_focused()
    asker.keyboard.type("Thank you, jek.")  # letters, and no shortcuts
    expect(reply).to_have_value("Thank you, jek.")
    tab_to(asker, asker.locator(".composer-slot").get_by_role("button", name="Post your reply"))
    asker.keyboard.press("Enter")
    for page in (asker, answerer):
        expect(page.locator(".replies .post")).to_contain_text("Thank you, jek.")
