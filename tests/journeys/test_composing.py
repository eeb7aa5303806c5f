"""Writing with a line that breaks, in two windows, and taking a text up again."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_question import ask, wait_until_live

Person = Callable[..., Page]


def write(page: Page, text: str) -> None:
    page.get_by_label("Your text").fill(text)


@pytest.mark.parametrize("reloads", [False, True])
def test_what_is_posted_without_a_line_is_sent_once_when_it_is_back(
    person: Person,
    complaints: list[str],
    reloads: bool,  # noqa: FBT001
) -> None:
    asker, answerer = person("gm-som"), person("nl-tip")
    ask(asker, f"Which office answers when the line is down, {'twice' if reloads else 'once'}?")
    answerer.goto(asker.url)
    wait_until_live(answerer)
    expect(answerer.get_by_label("Your text")).to_be_visible()  # its form came before the line went
    answerer.context.set_offline(True)

    write(answerer, "Written on a train.")
    answerer.get_by_role("button", name="Post your answer").click()

    expect(answerer.locator("draft-saver [data-state]").first).to_contain_text("Not sent yet")
    expect(answerer.get_by_label("Your text")).to_have_value("Written on a train.")
    if reloads:
        answerer.evaluate("window.stop()")
        answerer.context.set_offline(False)
        answerer.reload()
    else:
        answerer.context.set_offline(False)
    expect(asker.locator("#answers .post")).to_have_count(1, timeout=30_000)
    asker.reload()
    expect(asker.locator("#answers .post")).to_have_count(1)
    expect(answerer.get_by_label("Your text")).to_have_value("")
    answerer.goto("/questions/drafts/")
    expect(answerer.locator("main")).not_to_contain_text("Written on a train.")
    complaints[:] = [said for said in complaints if "ERR_INTERNET_DISCONNECTED" not in said]  # that is the test


def test_a_text_is_kept_while_it_is_typed_and_two_windows_do_not_fight(person: Person) -> None:
    asker, answerer = person("gm-som"), person("nl-tip")
    ask(asker, "Which office keeps what is written in two windows?")
    second = answerer.context.new_page()
    for page in (answerer, second):
        page.goto(asker.url)
        wait_until_live(page)

    write(answerer, "From the first window.")
    expect(answerer.locator("draft-saver [data-state]").first).to_contain_text("Kept on the server")
    write(second, "From the second window.")
    expect(second.locator("[data-versions]").first).to_contain_text("From the first window.")

    second.get_by_role("button", name="Go on with what I typed here").click()
    expect(second.get_by_label("Your text")).to_have_value("From the second window.")
    second.get_by_text("The text that you set aside").click()
    expect(second.locator("draft-saver")).to_contain_text("From the first window.")

    second.get_by_role("button", name="Go on with this text, and set the other aside").click()
    expect(second.get_by_label("Your text")).to_have_value("From the first window.")
    second.get_by_text("The text that you set aside").click()
    expect(second.locator("draft-saver")).to_contain_text("From the second window.")


def test_a_translation_is_kept_while_it_is_typed(person: Person) -> None:
    asker, translator = person("gm-som"), person("nl-tip")
    ask(asker, "Which office keeps what is half translated?")
    translator.goto(asker.url)
    wait_until_live(translator)
    translator.get_by_role("link", name="Translate", exact=True).first.click()
    address = translator.url.split("?")[0].split("#")[0] + "fr/"
    translator.goto(address)

    translator.get_by_label("Your translation").fill("La **moitié**")
    translator.get_by_role("button", name="Preview").click()
    expect(translator.locator("[data-preview-pane] strong")).to_have_text("moitié")
    translator.get_by_role("button", name="Preview").click()
    expect(translator.locator("draft-saver [data-state]")).to_contain_text("Kept on the server")
    translator.goto(address)

    expect(translator.get_by_label("Your translation")).to_have_value("La **moitié**")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_draft_waits_over_sign_out(person: Person, scripts: bool) -> None:  # noqa: FBT001
    asker = person("gm-som", scripts=scripts)
    asker.goto("/questions/ask/")
    asker.get_by_label("Question in one line").fill("A question that is not ready yet")
    write(asker, "Half a sentence")
    asker.get_by_role("button", name="Keep as draft").click()
    expect(asker.locator("main")).to_contain_text("A question that is not ready yet")

    later = person("gm-som", scripts=scripts)
    later.goto("/questions/drafts/")
    later.get_by_role("link", name="Go on writing").first.click()
    expect(later.get_by_label("Your text")).to_have_value("Half a sentence")
    expect(later.locator("draft-saver")).to_contain_text("You began this on")


def test_a_member_is_mentioned_and_words_are_quoted_with_the_keyboard(person: Person) -> None:
    asker, answerer = person("gm-som"), person("nl-tip")
    ask(asker, "Which desk is mentioned when words of it are quoted?")
    answerer.goto(asker.url)
    wait_until_live(answerer)
    answerer.locator(".post .prose p").first.click(click_count=3)
    answerer.locator(".quote-button").click()
    text = answerer.locator(".composer-slot textarea")
    expect(text).to_have_value(re.compile(r"^> Which channel, and which language\?\n>\n> — \["))

    text.press("Control+End")
    text.press_sequentially("See @gambia")
    expect(answerer.locator(".composer-slot [role=option]").first).to_be_visible()
    text.press("ArrowDown")
    text.press("Enter")
    expect(text).to_have_value(re.compile(r"See @\[.+, Gambia\]\(member:\d+\) $"))
    answerer.locator(".composer-slot").get_by_role("button", name="Post your reply").click()

    expect(asker.locator(".replies .post blockquote")).to_contain_text("Which channel")
    expect(asker.locator(".replies .post [data-mention]")).to_contain_text("Gambia")


@pytest.mark.parametrize("reloads", [False, True])
def test_a_change_made_without_a_line_is_saved_once_when_it_is_back(
    person: Person,
    complaints: list[str],
    reloads: bool,  # noqa: FBT001
) -> None:
    asker = person("gm-som")
    ask(asker, f"Which office changes its text {'twice' if reloads else 'once'} on a train?")
    thread = asker.url
    asker.locator("#thread .post").first.get_by_role("link", name="Edit").click()
    asker.context.set_offline(True)

    write(asker, "Changed on a train.")
    asker.get_by_role("button", name="Save the change").click()

    expect(asker.locator("draft-saver [data-state]")).to_contain_text("Not sent yet")
    asker.evaluate("window.stop()")
    asker.context.set_offline(False)
    if reloads:
        asker.goto(thread)  # its lazy form sends what waits
        asker.get_by_role("heading", name="Your answer").scroll_into_view_if_needed()
    expect(asker.locator("#thread .post .prose").first).to_have_text("Changed on a train.", timeout=30_000)
    asker.locator("#thread .post").first.get_by_role("link", name="edited").click()
    expect(asker.locator(".versions li")).to_have_count(2)
    asker.goto("/questions/drafts/")
    expect(asker.locator("main")).not_to_contain_text("Changed on a train.")
    complaints[:] = [said for said in complaints if "ERR_INTERNET_DISCONNECTED" not in said]  # that is the test


def test_a_question_that_waited_for_the_line_is_refused_in_words_or_sent_and_never_sent_again(
    person: Person, complaints: list[str]
) -> None:
    asker = person("gm-som")
    asker.goto("/questions/ask/")
    title = asker.get_by_label("Question in one line")
    title.fill("Which office asks from a train?")
    write(asker, "Which channel?")
    asker.context.set_offline(True)
    asker.get_by_role("button", name="Post the question").click()
    expect(asker.locator("draft-saver [data-state]")).to_contain_text("Not sent yet")

    asker.context.set_offline(False)

    refused = asker.get_by_text("Choose at least one topic")
    expect(refused).not_to_have_count(0, timeout=30_000)
    expect(title).to_have_value("Which office asks from a train?")
    asker.goto("/questions/")
    asker.goto("/questions/ask/")
    expect(title).to_have_value("Which office asks from a train?")
    expect(refused).to_have_count(0)
    asker.get_by_label("Topics").select_option(label="Mutual legal assistance")
    asker.context.set_offline(True)
    asker.get_by_role("button", name="Post the question").click()
    expect(asker.locator("draft-saver [data-state]")).to_contain_text("Not sent yet")
    asker.context.set_offline(False)
    expect(asker.get_by_role("heading", name="Which office asks from a train?")).to_be_visible(timeout=30_000)
    asker.goto("/questions/ask/")
    expect(title).to_have_value("")
    complaints[:] = [said for said in complaints if not re.search("ERR_INTERNET_DISCONNECTED|422", said)]
