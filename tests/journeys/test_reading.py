"""Reading a thread: a long one by scrolling, what comes live, what folds, and all of it by keys or by touch."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.server import run_in_demo
from tests.journeys.test_inbox import answer
from tests.journeys.test_pages import barriers
from tests.journeys.test_question import ask, tab_to, wait_until_live

Person = Callable[..., Page]
REPLIES = 500
ASK_LONG = f"""
from network_site.home.demo.people import addresses
from network_site.members.models import Member
from tests.discussions.test_reading import long_thread
asker, answerer = (Member.objects.get(email=addresses()[key]) for key in ("gm-som", "fr-tip"))
thread, posts = long_thread(asker, answerer, {REPLIES})
print(thread.get_absolute_url(), posts[0].pk)
"""
NUMBERS = "[...document.querySelectorAll('.replies .post')].map((post) => Number(post.id.split('-')[1]))"
PLACE_ABOVE = """() => {
  const way = document.getElementById("posts-earlier");
  scrollBy(0, way.getBoundingClientRect().bottom + innerHeight * 1.5);
  const post = [...document.querySelectorAll(".replies .post")].find((post) => post.getBoundingClientRect().top >= 0);
  return [post.id, post.getBoundingClientRect().top];
}"""
SELECT = """(post) => getSelection().selectAllChildren(post.querySelector(".prose p"))"""


@pytest.fixture(scope="module")
def long_thread(demo: str, demo_folder: Path) -> tuple[str, int]:
    """A thread of 500 replies to one answer: its address, and the number of the answer."""
    address, number = run_in_demo(demo_folder, ASK_LONG).splitlines()[-1].split()
    return f"{demo}{address}", int(number)


def posts(page: Page) -> Locator:
    return page.locator(".replies .post")


def test_a_long_thread_comes_by_scrolling_down(person: Person, long_thread: tuple[str, int]) -> None:
    address, first = long_thread
    page = person("nl-tip")
    page.goto(address)
    expect(posts(page)).to_have_count(99)  # and their answer

    for shown in (*range(149, REPLIES, 50), REPLIES):
        page.locator("#posts-later a").first.scroll_into_view_if_needed()
        expect(posts(page)).to_have_count(shown)

    assert page.evaluate(NUMBERS) == list(range(first + 1, first + REPLIES + 1))
    expect(page.locator("#posts-later")).to_be_hidden()


def test_what_comes_above_does_not_move_what_is_read(person: Person, long_thread: tuple[str, int]) -> None:
    address, first = long_thread
    page = person("nl-tip")
    page.goto(f"{address}?at={first + 250}#post-{first + 250}")
    expect(page.locator(f"#post-{first + 250}")).to_be_in_viewport()
    shown = posts(page).count()

    seen, top = page.evaluate(PLACE_ABOVE)
    expect(posts(page)).to_have_count(shown + 50)

    now = page.locator(f"#{seen}").evaluate("(post) => post.getBoundingClientRect().top")
    assert abs(now - top) < 2
    assert page.evaluate(NUMBERS) == sorted(page.evaluate(NUMBERS))


def test_a_part_that_does_not_come_leaves_the_link(person: Person, long_thread: tuple[str, int]) -> None:
    address, _first = long_thread
    page = person("nl-tip", width=360)
    page.goto(address)
    shown = posts(page).count()
    page.route("**/?after=*", lambda route: route.fulfill(status=429))
    with page.expect_response("**/?after=*"):
        page.locator("#posts-later a").first.scroll_into_view_if_needed()

    expect(posts(page)).to_have_count(shown)
    page.unroute("**/?after=*")
    page.locator("#posts-later").get_by_role("link", name="50 later posts").click()
    page.wait_for_url("**/?after=*")
    page.get_by_role("link", name="The whole thread on one page").first.click()
    expect(posts(page)).to_have_count(REPLIES)


def test_what_comes_live_below_is_counted_and_read_once_it_was_in_view(person: Person) -> None:
    asker, answerer = person("gm-som", height=400), person("nl-tip")
    ask(asker, "Which harbour office keeps the list of crews?")
    wait_until_live(asker)
    told: list[str] = []
    asker.on("request", lambda request: told.append(request.url) if request.url.endswith("/read/") else None)
    asker.evaluate("scrollTo(0, 0)")

    answer(answerer, asker.url, "The harbour master does.")

    link = asker.get_by_role("link", name="New below: 1")
    expect(link).to_be_visible()
    expect(asker.locator("[data-live-news]").first).to_contain_text("New on this page: 1")
    assert asker.evaluate("scrollY") == 0
    link.focus()
    with asker.expect_response("**/read/") as noted:
        asker.keyboard.press("Enter")
    assert noted.value.status == 204
    expect(asker.locator("#answers .post")).to_be_in_viewport()
    expect(asker.locator("#unseen")).to_be_hidden()
    assert len(told) == 1

    asker.reload()
    expect(asker.locator("#answers .post")).to_have_count(1)
    expect(asker.locator(".new-to-you")).to_have_count(0)


def test_what_comes_live_beyond_a_window_leads_there(person: Person, demo: str, long_thread: tuple[str, int]) -> None:
    address, first = long_thread
    reader, answerer = person("nl-tip"), person("nl-cyber")
    reader.goto(address)
    wait_until_live(reader)

    answerer.goto(f"{demo}/questions/posts/{first}/reply/")
    answerer.get_by_label("Your text").fill("A late word on all of this.")
    answerer.get_by_role("button", name="Post your reply").click()

    reader.get_by_role("link", name="New below: 1").click()
    reader.wait_for_url("**/?at=*")
    expect(reader.locator(".replies .post", has_text="A late word on all of this.")).to_be_in_viewport()


def test_an_answer_folds_by_keys_and_opens_for_a_link_into_it(person: Person) -> None:
    asker, answerer = person("gm-som"), person("nl-tip")
    ask(asker, "Which office folds its files first?")
    wait_until_live(asker)
    answer(answerer, asker.url, "Ours does, every evening.")
    post = asker.locator("#answers .post")
    expect(post).to_be_visible()

    asker.locator("#answers .fold-line").first.focus()
    asker.keyboard.press("Enter")
    expect(post).to_be_hidden()
    expect(asker.locator("#answers .fold-line").first).to_contain_text("Netherlands")

    answerer.locator("#answers").get_by_role("link", name="Reply").click()
    answerer.locator(".composer-slot").get_by_label("Your text").fill("And on Sundays.")
    answerer.locator(".composer-slot").get_by_role("button", name="Post your reply").click()
    reply = asker.locator(".replies .post", has_text="And on Sundays.")
    expect(reply).to_have_count(1)
    expect(reply).to_be_hidden()

    asker.locator("#unseen").click()
    expect(reply).to_be_in_viewport()
    asker.locator("#answers .fold-line", has_text="Replies").click()
    expect(reply).to_be_hidden()
    expect(post.first).to_be_visible()


def test_words_that_a_finger_selects_are_quoted(person: Person) -> None:
    asker = person("gm-som", width=360, has_touch=True, is_mobile=True)
    ask(asker, "Which desk quotes what a finger selects?")
    wait_until_live(asker)

    asker.locator(".post").first.evaluate(SELECT)  # as a long press does: no key, no mouse
    button = asker.locator(".quote-button")
    expect(button).to_be_in_viewport(ratio=1)
    button.tap()

    text = asker.locator(".composer-slot textarea")
    expect(text).to_be_focused()
    assert text.input_value().startswith("> Which channel, and which language?\n>\n> — [")


@pytest.mark.parametrize("width", [360, 1280])
def test_keys_history_and_folds_have_no_barrier(person: Person, width: int) -> None:
    asker, answerer = person("gm-som", width=width), person("nl-tip")
    ask(asker, f"Which desk changes its mind at {width}?")
    wait_until_live(asker)
    answer(answerer, asker.url, "Ours does, at times.")
    expect(asker.locator("#answers .post")).to_have_count(1)
    found = barriers(asker)
    asker.locator("#answers .fold-line").first.click()
    found += barriers(asker)
    asker.keyboard.press("?")
    expect(asker.locator("dialog#keys")).to_be_visible()
    found += barriers(asker)
    asker.keyboard.press("Escape")

    asker.locator('.post[data-kind="question"]').get_by_role("link", name="Edit").click()
    asker.get_by_label("Your text").fill("Which channel, and which **tongue**?")
    asker.get_by_role("button", name="Save the change").click()
    asker.locator(".post-edited").click()
    expect(asker.locator(".diff ins")).to_contain_text("tongue")
    found += barriers(asker)

    assert found == []
    assert not asker.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def test_a_question_is_asked_by_keys_alone(person: Person) -> None:
    page = person("gm-som")
    page.goto("/questions/ask/")

    tab_to(page, page.get_by_label("Question in one line"))
    page.keyboard.type("Which court is asked by keys alone?")
    text = page.get_by_label("Your text")
    tab_to(page, text)
    page.keyboard.type("Perhaps one knows: @netherl")
    expect(page.locator("[data-offers] [role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(text).to_have_value(re.compile(r"@\[.+, Netherlands\]\(member:\d+\) $"))
    for label, words in (("Countries concerned", "nether"), ("Topics", "mutual legal")):
        field = page.locator(".field", has=page.get_by_label(label))
        tab_to(page, field.locator(".chooser-find"))
        page.keyboard.type(words)
        page.keyboard.press("Enter")
        expect(field.locator(".chosen button")).to_have_count(1)
    tab_to(page, page.get_by_role("button", name="Post the question"))
    page.keyboard.press("Enter")

    page.wait_for_url("**/questions/*/")
    expect(page.locator("h1")).to_have_text("Which court is asked by keys alone?")
    expect(page.locator(".post [data-mention]")).to_contain_text("Netherlands")
