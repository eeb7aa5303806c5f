"""What is unread in a list: posts of others in threads that one opened, and questions asked since the last visit."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from discussions import actions
from discussions.models import Follow, ListVisit, Thread
from discussions.streams import ListStream, list_stream, reading_stream
from discussions.unread import NOTHING, Readership, Unread, unread_of
from network_site.access.marks import Mark
from network_site.access.rules import Audience, Reader
from network_site.live.models import Change
from network_site.members.models import Member
from tests.factories.discussions import make_answer, make_reply, make_thread, question_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
THREADS = reverse("discussions:threads")
MEMBERS = list_stream(Audience(Mark.GREEN))


def mark_in(html: str, thread: Thread) -> str:
    """Return what a row in *html* says is unread of *thread*."""
    found = re.search(rf'<span class="count" id="unread-{thread.pk}"( hidden)?>([^<]*)</span>', html)
    assert found is not None
    return found.group(2)


def sent(client: Client, stream: str = MEMBERS, position: int = 0) -> list[str]:
    """Return the HTML that came over *stream* after *position*."""
    frames = json.loads(client.get(f"/live/since/?{stream}={position}").text)["frames"]
    return [frame.get("html", "") for frame in frames]


def head(stream: str) -> int:
    return Change.objects.filter(stream__name=stream).count()


def open_thread(client: Client, thread: Thread) -> None:
    assert client.get(thread.get_absolute_url()).status_code == 200


def test_posts_of_others_since_one_read_the_thread_are_counted(
    asker: Member, answerer: Member, outsider: Member, client_of: ClientOf
) -> None:
    thread, client = make_thread(asker), client_of(asker)
    answer = make_answer(thread, outsider, "Read already.")
    open_thread(client, thread)
    assert mark_in(client.get(THREADS).text, thread) == ""

    for text in ("One.", "Two."):
        make_reply(answer, answerer, text)
    make_reply(answer, asker, "One's own is not new.")
    gone = make_reply(answer, answerer, "Taken back.")
    actions.delete_post(by=answerer, post=gone)

    assert mark_in(client.get(THREADS).text, thread) == "2 new"
    open_thread(client, thread)
    assert mark_in(client.get(THREADS).text, thread) == ""


def test_what_was_asked_since_the_last_visit_and_never_opened_is_new(
    asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    client = client_of(answerer)
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    with time_machine.travel(now, tick=False) as clock:
        passed_by = make_thread(asker, title="There at the first visit")
        assert "New</span>" not in client.get(THREADS).text

        clock.shift(timedelta(days=1))
        asked = make_thread(asker, title="Asked between the visits")
        clock.shift(timedelta(days=1))
        pages = [client.get(THREADS).text]
        clock.shift(timedelta(minutes=30))  # the same visit goes on
        pages.append(client.get(THREADS).text)

        assert [mark_in(page, asked) for page in pages] == ["New", "New"]
        assert [mark_in(page, passed_by) for page in pages] == ["", ""]
        assert mark_in(client_of(asker).get(THREADS).text, asked) == ""

        clock.shift(timedelta(hours=2))
        assert mark_in(client.get(THREADS).text, asked) == ""


def test_a_new_question_that_was_opened_is_new_no_more(asker: Member, answerer: Member, client_of: ClientOf) -> None:
    ListVisit.objects.create(member=answerer, before_at=datetime(2020, 1, 1, tzinfo=UTC))
    thread, client = make_thread(asker), client_of(answerer)
    assert mark_in(client.get(THREADS).text, thread) == "New"

    open_thread(client, thread)

    assert mark_in(client.get(THREADS).text, thread) == ""


@pytest.mark.parametrize(
    ("level", "unopened", "opened"),
    [
        ("watching", Unread(is_new=True), Unread(1)),
        ("tracking", Unread(is_new=True), Unread(1)),
        ("normal", NOTHING, Unread(1)),
        ("muted", NOTHING, NOTHING),
    ],
)
def test_what_one_follows_is_unread_until_it_is_opened_and_what_one_muted_is_not(
    asker: Member, answerer: Member, outsider: Member, level: str, unopened: Unread, opened: Unread
) -> None:
    thread = make_thread(asker)
    Follow.objects.create(member=outsider, thread=thread, level=level)

    def unread() -> Unread:
        found = Thread.objects.visible_to(outsider).with_unread_of(outsider).get(pk=thread.pk)
        assert Readership([found]).unread_of(found, Reader.of(outsider)) == unread_of(found, outsider)
        return unread_of(found, outsider)

    assert unread() == unopened
    actions.note_read(by=outsider, thread=thread, upto=question_of(thread).pk)
    make_answer(thread, answerer)
    assert unread() == opened


def test_a_page_and_its_frames_say_the_same_to_everyone(
    asker: Member, answerer: Member, outsider: Member, colleague: Member
) -> None:
    ListVisit.objects.create(member=colleague, before_at=datetime(2020, 1, 1, tzinfo=UTC))
    thread = make_thread(asker)
    posts = [make_answer(thread, answerer), make_answer(thread, colleague, "Another.")]
    actions.note_read(by=outsider, thread=thread, upto=posts[0].pk)
    actions.note_read(by=answerer, thread=thread, upto=posts[1].pk)
    actions.note_read(by=asker, thread=thread, upto=question_of(thread).pk)

    kind, change = ListStream(), Change.objects.filter(stream__name=MEMBERS).last()
    item = kind.load([change])[thread.pk]
    found = {}
    for member in (asker, answerer, outsider, colleague):
        annotated = Thread.objects.visible_to(member).with_unread_of(member).get(pk=thread.pk)
        found[member] = unread_of(annotated, member)
        assert kind.reader_class(item, Reader.of(member)) == found[member]

    assert found == {asker: Unread(2), answerer: NOTHING, outsider: Unread(1), colleague: Unread(is_new=True)}


def test_the_count_rises_on_open_lists_as_posts_come(
    asker: Member, answerer: Member, outsider: Member, client_of: ClientOf
) -> None:
    thread, client = make_thread(asker), client_of(asker)
    for member in (asker, answerer):
        open_thread(client_of(member), thread)
    start = head(MEMBERS)

    for text in ("One.", "Two."):
        make_answer(thread, answerer, text)

    assert mark_in(sent(client, position=start)[-1], thread) == "2 new"
    assert mark_in(sent(client_of(answerer), position=start)[-1], thread) == ""
    assert mark_in(sent(client_of(outsider), position=start)[-1], thread) == ""


def test_reading_in_one_tab_clears_the_mark_in_the_others_and_is_told_to_nobody_else(
    asker: Member, answerer: Member, outsider: Member, client_of: ClientOf
) -> None:
    thread, client = make_thread(asker), client_of(asker)
    open_thread(client, thread)
    make_answer(thread, answerer)
    own = reading_stream(asker.pk)
    page = client.get(THREADS)
    assert mark_in(page.text, thread) == "1 new"
    assert f'stream="{own}" position="{page.context["page"].streams[own]}"' in page.text

    open_thread(client, thread)

    (row,) = sent(client, own, page.context["page"].streams[own])
    assert mark_in(row, thread) == ""
    assert thread.title in row
    open_thread(client, thread)  # nothing is new, so nothing is told
    assert head(own) == page.context["page"].streams[own] + 1
    assert json.loads(client_of(outsider).get(f"/live/since/?{own}=0").text)["frames"] == [
        {"stream": own, "gone": True}
    ]


def test_a_long_visit_is_written_down_now_and_then(
    asker: Member, client_of: ClientOf, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_thread(asker)
    client = client_of(asker)
    client.get(THREADS)
    noted = ListVisit.objects.get(member=asker)

    with django_assert_max_num_queries(10):
        client.get(THREADS)

    assert ListVisit.objects.get(member=asker).at == noted.at


def test_a_row_that_others_share_keeps_no_mark_of_one_reader(
    asker: Member, answerer: Member, outsider: Member, client_of: ClientOf
) -> None:
    thread = make_thread(asker)
    for member in (asker, outsider):
        open_thread(client_of(member), thread)
    actions.note_read(by=outsider, thread=thread, upto=make_answer(thread, answerer).pk)

    marks = [mark_in(client_of(member).get(THREADS).text, thread) for member in (asker, outsider, asker)]

    assert marks == ["1 new", "", "1 new"]
