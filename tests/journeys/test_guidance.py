"""From a question to guidance, by four people: routed, answered for a country, confirmed, accepted, in a guide."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.test_question import ask, wait_until_live

Person = Callable[..., Page]
TITLE = "Which court orders the hearing of a witness who is abroad?"
CITATION = "Code of Criminal Procedure, section 21"


def test_a_question_becomes_guidance_by_way_of_an_answer_that_peers_confirm(person: Person) -> None:
    asker, answerer = person("gm-som"), person("nl-tip")
    ask(asker, TITLE)
    wait_until_live(asker)
    asker.get_by_role("link", name="Who was asked").click()
    expect(asker.locator("main")).to_contain_text("Netherlands")
    asker.go_back()
    wait_until_live(asker)

    answerer.goto("/questions/queue/")
    answerer.get_by_role("link", name=TITLE).first.click()
    answerer.get_by_label("Your text").fill("The district court does, on our application.")
    answerer.get_by_role("button", name="Post your answer").click()
    answerer.locator("#answers").get_by_role("link", name="State what holds, by country").click()
    answerer.get_by_label("In which country").select_option("NL")
    answerer.get_by_label("Yes", exact=True).check()
    answerer.get_by_label("National provision").fill(CITATION)
    answerer.get_by_role("button", name="State this").click()
    expect(asker.locator("#answers .post")).to_contain_text(CITATION)

    peer = person("nl-cyber")
    peer.goto(asker.url)
    wait_until_live(peer)
    peer.get_by_role("link", name="I confirm this").click()
    expect(peer.get_by_role("link", name="No longer confirm")).to_have_count(1)
    asker.get_by_role("link", name="Accept this answer").click()
    expect(peer.locator(".thread-head")).to_have_attribute("data-status", "accepted")

    editor = person("editor-be")
    editor.goto(asker.url)
    editor.get_by_role("link", name="Make a passage of a guide").click()
    expect(editor.get_by_role("checkbox").first).to_be_checked()
    editor.get_by_label("For which guide").select_option(index=1)
    editor.get_by_role("button", name="Add to the draft").click()
    expect(editor.locator("body")).to_contain_text("The passage is in the draft")
    expect(editor.locator("body")).to_contain_text("The district court does")


def test_useful_and_bookmarked_are_shown_in_place_and_kept(person: Person) -> None:
    reader, other = person("fr-tip"), person("nl-cyber")
    reader.goto("/questions/?topic=sea-smuggling")
    reader.get_by_role("link", name="vessel registry check").first.click()
    for page in (reader, other):
        page.goto(reader.url)
        wait_until_live(page)
    answer = reader.locator("#answers .post").last
    answer.get_by_role("link", name="Useful").click()
    expect(answer.get_by_role("link", name="You find it useful · 1")).to_have_count(1)
    expect(other.locator("#answers .post").last.get_by_role("link", name="Useful · 1")).to_have_count(1)

    answer.get_by_role("link", name="Bookmark", exact=True).click()
    reader.get_by_label("Note to yourself").fill("For our instruction.")
    reader.get_by_role("button", name="Keep it at hand").click()
    expect(answer.get_by_role("link", name="Bookmarked")).to_have_count(1)
    answer.get_by_role("link", name="You find it useful").click()
    expect(answer.get_by_role("link", name="Useful", exact=True)).to_have_count(1)
