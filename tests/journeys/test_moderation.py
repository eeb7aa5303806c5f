"""Three people in three browsers: one writes, one reads and flags, one takes it out of sight everywhere."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.test_question import STAYED, ask, stay, wait_until_live

Person = Callable[..., Page]
WORDS = "The kingfisher of the harbour answered for them."


def test_a_flagged_post_turns_into_a_notice_on_every_screen(person: Person) -> None:
    asker, answerer, moderator = person("gm-som"), person("nl-tip"), person("moderator-ca")
    ask(asker, "Which court hears a witness from abroad by video link?")
    wait_until_live(asker)
    answerer.goto(asker.url)
    answerer.get_by_label("Your text").fill(WORDS)
    answerer.get_by_role("button", name="Post your answer").click()
    for page in (asker, answerer):
        expect(page.locator("#answers .post")).to_contain_text("kingfisher")

    asker.locator("#answers").get_by_role("link", name="Flag").click()
    asker.get_by_label("In your words").fill("Somebody could be recognised.")
    asker.get_by_role("button", name="Send to the moderators").click()
    wait_until_live(asker)
    for page in (asker, answerer):
        stay(page)
    moderator.goto("/questions/moderation/")
    item = moderator.locator(".queue-item").filter(has_text="by video link")
    expect(item).to_contain_text("Somebody could be recognised.")
    item.get_by_role("link").first.click()
    moderator.get_by_label("Take it out of sight").check()
    moderator.get_by_label("Reason", exact=True).fill("It leads to a person.")
    moderator.get_by_label("Message to the author").fill("Please describe the role only.")
    moderator.get_by_role("button", name="Decide").click()
    expect(moderator.locator("body")).to_contain_text("Your decision holds")

    for page in (asker, answerer):
        expect(page.locator("#answers .post--removed")).to_contain_text("Out of sight while a moderator looks at it")
        expect(page.locator("body")).not_to_contain_text("kingfisher")
        assert page.evaluate(STAYED)
    answerer.get_by_role("link", name="see why").click()
    expect(answerer.locator("body")).to_contain_text("Please describe the role only.")
    expect(answerer.locator("body")).to_contain_text(WORDS)

    moderator.get_by_role("button", name="Undo").first.click()
    expect(asker.locator("#answers .post")).to_contain_text("kingfisher")


def test_what_looks_like_case_data_is_shown_and_explained_in_place(person: Person) -> None:
    page = person("nl-tip")
    page.goto("/questions/")
    page.locator(".thread-row h2 a").first.click()
    wait_until_live(page)
    text = "Passport no. AB1234567 is how such a number looks."
    page.get_by_label("Your text").fill(text)
    page.get_by_role("button", name="Post your answer").click()

    expect(page.locator(".case-data mark").first).to_have_text("AB1234567")
    expect(page.get_by_label("Your text")).to_have_value(text)
    page.get_by_label("Why may it stay?").select_option("example")
    page.get_by_role("button", name="Post your answer").click()
    expect(page.locator(".post").filter(has_text="AB1234567")).to_have_count(1)


def test_a_chosen_file_goes_with_the_post_and_a_refused_one_leaves_the_text(person: Person) -> None:
    page = person("nl-tip")
    page.goto("/questions/")
    page.locator(".thread-row h2 a").first.click()
    wait_until_live(page)
    page.get_by_label("Your text").fill("The model that we use.")
    files = page.get_by_label("Attach files")
    files.set_input_files({"name": "tool.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"})
    expect(page.locator("[data-refused]")).to_contain_text("tool.exe")
    files.set_input_files({"name": "model.txt", "mimeType": "text/plain", "buffer": b"A model of a request."})
    expect(page.locator("[data-pending] .attachment")).to_contain_text("model.txt")

    expect(page.get_by_label("Your text")).to_have_value("The model that we use.")
    page.get_by_role("button", name="Post your answer").click()
    expect(page.locator(".post .attachment").filter(has_text="model.txt")).to_have_count(1)
