"""How far a member has read: what is new to them, and where a long thread opens."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from discussions import actions
from discussions.models import Post, ReadMark, Thread
from network_site.access.marks import Mark
from network_site.access.models import RateCount
from network_site.members.models import Member, WorkingGroup
from tests.discussions.test_reading import long_thread
from tests.factories.discussions import make_answer, make_reply, make_thread, question_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]


def mark_of(member: Member, thread: Thread) -> int:
    return ReadMark.objects.get(member=member, thread=thread).upto


def test_what_others_posted_since_the_last_visit_is_new_once(
    asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    thread, client = make_thread(asker), client_of(asker)
    first = client.get(thread.get_absolute_url()).text
    answer = make_answer(thread, answerer)
    make_reply(answer, asker)  # one's own is not new

    second, third = client.get(thread.get_absolute_url()).text, client.get(thread.get_absolute_url()).text

    assert "new to you" not in first
    assert "1 post here is new to you" in second
    assert f'data-new-posts="{answer.pk}"' in second
    assert "new to you" not in third


def test_a_thread_opened_for_the_first_time_calls_nothing_new(
    asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    thread = make_thread(asker)
    answer = make_answer(thread, answerer)

    assert "new to you" not in client_of(answerer).get(thread.get_absolute_url()).text
    assert mark_of(answerer, thread) == answer.pk


def test_the_mark_never_moves_back(asker: Member, answerer: Member) -> None:
    thread = make_thread(asker)
    answer = make_answer(thread, answerer)

    for upto in (answer.pk, answer.pk - 1):  # two tabs, the older page last
        actions.note_read(by=asker, thread=thread, upto=upto)

    assert mark_of(asker, thread) == answer.pk


def test_a_long_thread_opens_at_the_first_new_post(asker: Member, answerer: Member, client_of: ClientOf) -> None:
    thread, posts = long_thread(asker, answerer, 299)
    actions.note_read(by=asker, thread=thread, upto=posts[199].pk)

    page = client_of(asker).get(thread.get_absolute_url()).text

    assert f'id="post-{posts[200].pk}"' in page
    assert f'id="post-{posts[100].pk}"' not in page
    assert "100 posts here are new to you" in page


def test_a_window_marks_nothing_as_read_that_it_left_out(asker: Member, answerer: Member, client_of: ClientOf) -> None:
    thread, posts = long_thread(asker, answerer, 299)
    client, url = client_of(asker), thread.get_absolute_url()

    client.get(url)
    beginning = mark_of(asker, thread)
    client.get(f"{url}?at=end")
    after_the_end = mark_of(asker, thread)
    client.get(f"{url}?all=1")

    assert posts[0].pk <= beginning < posts[150].pk
    assert after_the_end == beginning
    assert mark_of(asker, thread) == posts[-1].pk


def test_nobody_marks_what_they_may_not_see(asker: Member, outsider: Member, group: WorkingGroup) -> None:
    thread = make_thread(asker, mark=Mark.AMBER, working_group=group)

    actions.note_read(by=outsider, thread=thread, upto=Post.objects.get(thread=thread).pk)

    assert not ReadMark.objects.exists()


# --- What came live ---------------------------------------------------------------------------------------


def read_address(thread: Thread) -> str:
    return reverse("discussions:read", args=[thread.pk])


def test_what_came_live_and_was_looked_at_is_not_new_on_the_next_visit(
    asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    thread, client = make_thread(asker), client_of(asker)
    client.get(thread.get_absolute_url())
    seen, unseen = make_answer(thread, answerer), make_answer(thread, answerer)

    noted = client.post(read_address(thread), {"upto": seen.pk})

    assert noted.status_code == 204
    assert f'data-new-posts="{unseen.pk}"' in client.get(thread.get_absolute_url()).text


def test_only_a_post_of_the_thread_says_how_far_it_was_read(
    asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    thread, client = make_thread(asker), client_of(asker)
    elsewhere = make_answer(make_thread(asker), answerer)

    refused = [client.post(read_address(thread), {"upto": n}) for n in (elsewhere.pk, "", "x", -1, 10**30)]

    assert [response.status_code for response in refused] == [422] * 5
    assert not ReadMark.objects.exists()


def test_nobody_tells_of_a_thread_that_they_may_not_see(
    asker: Member, answerer: Member, outsider: Member, group: WorkingGroup, client_of: ClientOf
) -> None:
    thread = make_thread(asker, mark=Mark.AMBER, working_group=group)
    data = {"upto": Post.objects.get(thread=thread).pk}

    assert client_of(outsider).post(read_address(thread), data).status_code == 404
    assert client_of(answerer).post(read_address(thread), data).status_code == 204


def test_telling_how_far_one_read_takes_few_queries_and_none_of_what_one_may_change(
    asker: Member, answerer: Member, client_of: ClientOf, django_assert_num_queries: Any
) -> None:
    thread, client = make_thread(asker), client_of(asker)
    answer = make_answer(thread, answerer)
    client.post(read_address(thread), {"upto": question_of(thread).pk})
    before = RateCount.objects.filter(key__startswith="changing:").count()

    with django_assert_num_queries(17):
        client.post(read_address(thread), {"upto": answer.pk})

    assert RateCount.objects.filter(key__startswith="changing:").count() == before


@pytest.mark.parametrize(("place", "told"), [("", False), ("?at=end", False), ("?all=1", True)])
def test_a_page_says_up_to_where_all_was_shown_where_none_is_left_out(
    asker: Member, answerer: Member, client_of: ClientOf, place: str, *, told: bool
) -> None:
    thread, posts = long_thread(asker, answerer, 299)

    page = client_of(asker).get(f"{thread.get_absolute_url()}{place}").text

    assert f'name="upto" value="{posts[-1].pk if told else ""}"' in page
