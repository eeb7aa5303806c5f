"""Reading a thread: what each reader is offered, and windows of a long one."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from discussions import actions, reading
from discussions.models import Post, Thread
from discussions.outline import controls_of, outline_of, visible_in
from discussions.permissions import controls
from discussions.reading import Place, Rest, Window, window_of
from network_site.access.marks import Mark
from network_site.access.rules import Reader
from network_site.members.models import Member, WorkingGroup
from tests.factories.discussions import make_answer, make_reply, make_scope, make_thread, question_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]


def long_thread(asker: Member, answerer: Member, replies: int) -> tuple[Thread, list[Post]]:
    """Return a thread with one answer and so many replies to it, and what stands below the question."""
    thread = make_thread(asker)
    answer = make_answer(thread, answerer)
    rows = [
        Post(
            thread=thread,
            kind=Post.Kind.REPLY,
            parent=answer,
            author=answerer,
            author_office=answerer.office,
            author_jurisdiction=answerer.jurisdiction,
            language_id="en",
            body=f"{n}",
            html=f"<p>{n}</p>",
            idempotency_key=uuid.uuid4(),
        )
        for n in range(replies)
    ]
    Post.objects.bulk_create(rows)
    Thread.objects.filter(pk=thread.pk).update(revision=2)
    return thread, list(thread.posts.exclude(kind=Post.Kind.QUESTION).order_by("pk"))


def seen(thread: Thread, member: Member, place: Place, *, joins: bool = False) -> Window:
    fresh = Thread.objects.for_thread_page().get(pk=thread.pk)
    return window_of(fresh, Reader.of(member), "en", place, joins=joins)


def shown_in(window: Window, posts: list[Post]) -> list[int]:
    html = window.pieces or window.question_replies + window.exchanges
    return [number for number, post in enumerate(posts) if f'id="post-{post.pk}"' in html]


# --- What a reader is offered -------------------------------------------------------------------------------


def test_posts_that_are_alike_offer_what_each_offers(
    asker: Member, answerer: Member, colleague: Member, outsider: Member, moderator: Member
) -> None:
    thread = make_thread(asker)
    first, second = make_answer(thread, answerer), make_answer(thread, colleague)
    make_scope(first)
    make_reply(question_of(thread), answerer, is_anonymous=True)
    for by in (asker, answerer, outsider):
        make_reply(second, by)
    actions.delete_post(by=asker, post=make_reply(first, asker))
    actions.delete_post(by=moderator, post=make_reply(first, answerer))
    actions.accept_answer(by=asker, post=second)
    outline = outline_of(Thread.objects.for_thread_page().get(pk=thread.pk))
    one_by_one = list(Post.objects.for_fragments().filter(thread=thread).in_reading_order())

    for member in (asker, answerer, colleague, outsider, moderator):
        reader = Reader.of(member)
        expected = [controls(reader, post) for post in one_by_one]
        assert controls_of(outline.entries, reader) == expected
    assert any("edit" in offered for offered in controls_of(outline.entries, Reader.of(answerer)))


def test_a_post_for_fewer_than_its_thread_stays_out_of_the_outline(
    asker: Member, answerer: Member, outsider: Member, group: WorkingGroup
) -> None:
    thread = make_thread(asker)
    answer = make_answer(thread, answerer, "For the group alone.")
    Post.objects.filter(pk=answer.pk).update(mark=Mark.AMBER, working_group=group)
    outline = outline_of(Thread.objects.for_thread_page().get(pk=thread.pk))

    def seen_by(member: Member) -> set[int]:
        return {entry.post.pk for entry in visible_in(outline, Reader.of(member)).entries}

    assert answer.pk in seen_by(asker)
    assert answer.pk not in seen_by(outsider)
    assert seen_by(outsider) == set(
        Post.objects.visible_to(outsider).filter(thread=thread).values_list("pk", flat=True)
    )


def test_a_post_out_of_sight_is_not_shown_to_who_read_it_before(
    asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    thread = make_thread(asker)
    answer = make_answer(thread, answerer, "What is taken away at once.")
    client = client_of(asker)
    assert "taken away at once" in client.get(thread.get_absolute_url()).text

    actions.delete_post(by=answerer, post=answer)

    assert "taken away at once" not in client.get(thread.get_absolute_url()).text


# --- Windows ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("replies", [10, 300])
def test_a_page_whose_fragments_are_kept_needs_the_same_few_queries_for_any_number_of_posts(
    asker: Member, answerer: Member, client_of: ClientOf, django_assert_num_queries: Any, replies: int
) -> None:
    thread, _posts = long_thread(asker, answerer, replies)
    client, whole = client_of(asker), f"{thread.get_absolute_url()}?all=1"
    client.get(whole)

    with django_assert_num_queries(5):
        client.get(whole)


def test_a_thread_of_one_window_is_shown_whole(asker: Member, answerer: Member) -> None:
    thread, posts = long_thread(asker, answerer, reading.WINDOW - 1)

    window = seen(thread, asker, Place("at", posts[90].pk))

    assert not window.is_part
    assert shown_in(window, posts) == list(range(len(posts)))


def test_a_long_thread_opens_around_the_post_that_the_reader_came_for(asker: Member, answerer: Member) -> None:
    thread, posts = long_thread(asker, answerer, 299)

    window = seen(thread, asker, Place("at", posts[150].pk))

    around = shown_in(window, posts)
    assert len(around) == reading.WINDOW + 1  # with the answer that the replies belong to
    assert 150 in around[1:]
    assert (around[0], window.earlier.count + window.later.count) == (0, 300 - reading.WINDOW)


def test_both_ways_lead_through_the_whole_thread(asker: Member, answerer: Member) -> None:
    thread, posts = long_thread(asker, answerer, 299)
    window = seen(thread, asker, Place("at", posts[150].pk))
    found = set(shown_in(window, posts))
    back, on = window, window

    while back.earlier:
        back = seen(thread, asker, Place("before", back.earlier.edge))
        found |= set(shown_in(back, posts))
    while on.later:
        on = seen(thread, asker, Place("after", on.later.edge))
        found |= set(shown_in(on, posts))

    assert found == set(range(300))


def test_a_page_can_be_asked_for_the_end_and_for_everything(
    asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    thread, posts = long_thread(asker, answerer, 199)
    client, url = client_of(asker), thread.get_absolute_url()

    assert f'id="post-{posts[-1].pk}"' not in client.get(url).text
    assert f'id="post-{posts[-1].pk}"' in client.get(f"{url}?at=end").text
    assert client.get(f"{url}?all=1").text.count('class="post"') == 201


@pytest.mark.parametrize("page", ["thread", "close", "reopen", "answer"])
def test_a_number_that_no_thread_can_have_is_not_found(asker: Member, client_of: ClientOf, page: str) -> None:
    assert client_of(asker).get(reverse(f"discussions:{page}", args=[int("9" * 30)])).status_code == 404


@pytest.mark.parametrize(
    "query", ["at=x", "at=99999999999999999999", f"at={'9' * 5000}", "before=-1", "after=²", "all=", "before=0"]
)
def test_a_malformed_place_shows_the_beginning(
    asker: Member, answerer: Member, client_of: ClientOf, query: str
) -> None:
    thread, posts = long_thread(asker, answerer, 120)

    page = client_of(asker).get(f"{thread.get_absolute_url()}?{query}").text

    assert f'id="post-{posts[0].pk}"' in page


def test_each_way_says_what_the_page_lacks_so_that_nothing_live_is_put_in_the_wrong_place(
    asker: Member, answerer: Member
) -> None:
    thread, posts = long_thread(asker, answerer, 199)
    make_reply(question_of(thread), asker)
    make_answer(thread, answerer)
    replies = f"#replies-{posts[0].pk}"

    beginning, end = seen(thread, asker, Place()), seen(thread, asker, Place("end"))
    whole = seen(thread, asker, Place("all"))

    assert (beginning.earlier, beginning.later.lacks_end) == (Rest(0), f"{replies},#answers")
    assert (end.earlier.lacks_start, end.later) == (replies, Rest(0))
    assert end.earlier.lacks_end == f"#replies-{question_of(thread).pk}"
    assert not whole.is_part


# --- Parts that a page puts in their place ------------------------------------------------------------------


def several_exchanges(asker: Member, answerer: Member) -> tuple[Thread, list[Post]]:
    """Return a thread of 5 replies to the question and 8 answers with 20 replies each, and these as they are read."""
    thread, posts = long_thread(asker, answerer, 160)
    answers = [posts[0], *(make_answer(thread, answerer) for _ in range(7))]
    for number, reply in enumerate(posts[1:]):
        Post.objects.filter(pk=reply.pk).update(parent=answers[number // 20])
    for _ in range(5):
        make_reply(question_of(thread), asker)
    fresh = Thread.objects.for_thread_page().get(pk=thread.pk)
    return thread, [entry.post for entry in outline_of(fresh).in_reading_order()]


class Shown:
    """What a page shows of a thread while a script puts more and more parts of it in their places."""

    PLACES = re.compile(r'<div class="exchange" id="exchange-(\d+)"|<article[^>]*id="post-(\d+)"[^>]*#replies-(\d+)"')

    def __init__(self, window: Window) -> None:
        self.answers: list[int] = []
        self.replies: dict[int, list[int]] = {window.question.pk: []}
        self.put(window.question_replies + window.exchanges)

    def put(self, html: str, *, at_start: bool = False) -> None:
        """Put each element of *html* into its place, as the script does."""
        came: set[int] = set()
        for answer, reply, parent in (map(int, found.groups(default=0)) for found in self.PLACES.finditer(html)):
            place, number = (self.replies[parent], reply) if reply else (self.answers, answer)
            place.insert(0 if at_start and parent not in came else len(place), number)
            if answer:
                came.add(answer)
                self.replies[answer] = []

    def in_order(self) -> list[int]:
        """Return the numbers of the posts below the question."""
        question, *_answers = self.replies
        return self.replies[question] + [n for answer in self.answers for n in (answer, *self.replies[answer])]


@pytest.mark.parametrize("came_for", [0, 4, 5, 50, 68, 90, 110, 172])
def test_parts_bring_each_missing_post_once_and_to_its_place(asker: Member, answerer: Member, came_for: int) -> None:
    thread, order = several_exchanges(asker, answerer)
    back = on = seen(thread, asker, Place("at", order[came_for].pk))
    page = Shown(back)

    while back.earlier:
        back = seen(thread, asker, Place("before", back.earlier.edge), joins=True)
        page.put(back.pieces, at_start=True)
    while on.later:
        on = seen(thread, asker, Place("after", on.later.edge), joins=True)
        page.put(on.pieces)

    assert page.in_order() == [post.pk for post in order]


def test_an_answer_that_the_page_has_comes_with_its_replies_alone(asker: Member, answerer: Member) -> None:
    thread, posts = long_thread(asker, answerer, 199)

    later = seen(thread, asker, Place("after", posts[120].pk), joins=True)
    earlier = seen(thread, asker, Place("before", posts[20].pk), joins=True)

    assert f'id="post-{posts[121].pk}"' in later.pieces
    assert "exchange-" not in later.pieces + earlier.pieces
    assert re.findall(r'id="post-(\d+)"', earlier.pieces) == [str(post.pk) for post in posts[19:0:-1]]


def test_a_script_gets_a_part_and_everyone_else_the_page(asker: Member, answerer: Member, client_of: ClientOf) -> None:
    thread, posts = long_thread(asker, answerer, 299)
    client, address = client_of(asker), f"{thread.get_absolute_url()}?after={posts[99].pk}"

    part, page = client.get(address, headers={"X-Partial": "1"}), client.get(address)

    assert "<h1" in page.text
    assert "<h1" not in part.text
    assert f'id="post-{posts[100].pk}"' in part.text
    assert "50 later posts of 150" in part.text
    assert 'id="posts-later"' in part.text


@pytest.mark.parametrize("replies", [120, 300])
def test_a_part_needs_the_same_few_queries_for_any_number_of_posts(
    asker: Member, answerer: Member, client_of: ClientOf, django_assert_num_queries: Any, replies: int
) -> None:
    thread, posts = long_thread(asker, answerer, replies)
    client, address = client_of(asker), f"{thread.get_absolute_url()}?after={posts[60].pk}"
    client.get(address, headers={"X-Partial": "1"})

    with django_assert_num_queries(5):
        client.get(address, headers={"X-Partial": "1"})


@pytest.mark.parametrize("query", ["after=999999", "before=999999"])
def test_no_part_is_next_to_a_post_that_went_elsewhere(
    asker: Member, answerer: Member, client_of: ClientOf, query: str
) -> None:
    thread, _posts = long_thread(asker, answerer, 120)

    part = client_of(asker).get(f"{thread.get_absolute_url()}?{query}", headers={"X-Partial": "1"})

    assert part.status_code == 404


def test_the_last_part_leaves_no_way_on(asker: Member, answerer: Member, client_of: ClientOf) -> None:
    thread, posts = long_thread(asker, answerer, 120)

    part = client_of(asker).get(f"{thread.get_absolute_url()}?after={posts[100].pk}", headers={"X-Partial": "1"}).text

    assert '<lazy-part id="posts-later" hidden></lazy-part>' in part


# --- What folds ---------------------------------------------------------------------------------------------


def test_an_answer_folds_with_its_replies_and_says_whose_it_is(asker: Member, answerer: Member) -> None:
    thread = make_thread(asker)
    answer = make_answer(thread, answerer)
    make_reply(answer, asker)

    exchange = seen(thread, asker, Place()).exchanges

    line, rest = exchange.split("</summary>", 1)
    assert exchange.count('<details class="fold" open>') == 2
    assert answerer.office in line
    assert f'id="post-{answer.pk}"' in rest.split("<details")[0]
    assert f'id="replies-{answer.pk}"' in rest.split("Replies</span></summary>")[1]


def test_the_line_of_an_anonymous_answer_does_not_name_its_office(asker: Member, answerer: Member) -> None:
    thread = make_thread(asker)
    answer = make_answer(thread, answerer, is_anonymous=True)

    exchange = seen(thread, asker, Place()).exchanges

    assert f'id="fold-{answer.pk}"' in exchange
    assert answerer.office not in exchange
