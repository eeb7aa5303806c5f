"""What readers keep: useful posts, bookmarks with notes; each for themselves, but for a count."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from discussions import actions
from discussions.exceptions import NotAllowed, PostGone
from discussions.models import Bookmark, Post, UsefulVote
from network_site.access.marks import Mark
from network_site.members.models import GroupMembership, Member, WorkingGroup
from tests.factories.discussions import make_answer, make_reply, make_thread

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
BOOKMARKS = "/questions/bookmarks/"


@pytest.fixture
def answer(asker: Member, answerer: Member) -> Post:
    """An answer that everyone may see."""
    return make_answer(make_thread(asker), answerer)


def own_marks(client: Client, post: Post) -> dict[str, list[int]]:
    found = client.get(reverse("discussions:own_marks", args=[post.thread_id])).json()
    return {kind: found[kind] for kind in ("useful", "bookmark")}


def test_a_vote_counts_once_however_often_it_is_sent(
    asker: Member, outsider: Member, answer: Post, client_of: ClientOf
) -> None:
    for member in (asker, outsider, outsider):
        assert client_of(member).post(reverse("discussions:useful", args=[answer.pk])).status_code == 302

    answer.refresh_from_db()
    assert answer.useful_count == UsefulVote.objects.count() == 2
    assert "Useful · 2" in client_of(asker).get(answer.thread.get_absolute_url()).text


def test_a_vote_is_taken_back_twice_as_once(asker: Member, answer: Post, client_of: ClientOf) -> None:
    actions.vote_useful(by=asker, post=answer)
    for _ in range(2):
        client_of(asker).post(reverse("discussions:useful", args=[answer.pk]), {"on": "0"})

    answer.refresh_from_db()
    assert answer.useful_count == 0


def test_open_screens_are_sent_the_new_count(
    asker: Member, outsider: Member, answer: Post, client_of: ClientOf
) -> None:
    actions.vote_useful(by=asker, post=answer)

    frames = client_of(outsider).get(f"/live/since/?{answer.thread.stream}=0").text

    assert "Useful \\u00b7 1" in frames or "Useful · 1" in frames


def test_what_is_ones_own_comes_beside_the_posts_and_for_oneself_alone(
    asker: Member, outsider: Member, answer: Post, client_of: ClientOf
) -> None:
    actions.vote_useful(by=asker, post=answer)
    actions.bookmark_post(by=asker, post=answer, note="For the request.")

    assert own_marks(client_of(asker), answer) == {"useful": [answer.pk], "bookmark": [answer.pk]}
    assert own_marks(client_of(outsider), answer) == {"useful": [], "bookmark": []}
    assert "For the request." not in client_of(outsider).get(answer.thread.get_absolute_url()).text


def test_nobody_votes_for_their_own_post_nor_for_what_they_cannot_see_nor_for_what_is_gone(
    asker: Member, answerer: Member, outsider: Member, group: WorkingGroup, answer: Post, client_of: ClientOf
) -> None:
    hidden = make_answer(make_thread(asker, mark=Mark.AMBER, working_group=group), answerer)
    for by, post in ((answerer, answer), (outsider, hidden)):
        with pytest.raises(NotAllowed):
            actions.vote_useful(by=by, post=post)
        assert client_of(by).post(reverse("discussions:useful", args=[post.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        actions.bookmark_post(by=outsider, post=hidden)

    actions.delete_post(by=answerer, post=answer)
    for keep in (actions.vote_useful, actions.bookmark_post):
        with pytest.raises(PostGone):
            keep(by=asker, post=answer)


def test_bookmarks_are_listed_with_their_notes_and_let_go(asker: Member, answer: Post, client_of: ClientOf) -> None:
    client, address = client_of(asker), reverse("discussions:bookmark", args=[answer.pk])
    for note in ("First.", "For the request of May."):
        client.post(address, {"note": note})

    assert Bookmark.objects.get().note == "For the request of May."
    assert "For the request of May." in client.get(BOOKMARKS).text
    assert answer.thread.title in client.get("/questions/?show=bookmarked").text
    client.post(address, {"remove": "1"})
    assert "No bookmark yet" in client.get(BOOKMARKS).text
    assert answer.thread.title not in client.get("/questions/?show=bookmarked").text


def test_a_note_with_case_data_is_asked_about_and_kept(asker: Member, answer: Post, client_of: ClientOf) -> None:
    address = reverse("discussions:bookmark", args=[answer.pk])

    sent = client_of(asker).post(address, {"note": "Passport no. AB1234567"})

    assert sent.status_code == 422
    assert "AB1234567" in sent.text
    assert not Bookmark.objects.exists()


def test_a_bookmark_shows_no_word_of_what_is_out_of_sight_nor_its_note(
    asker: Member, answer: Post, moderator: Member, client_of: ClientOf
) -> None:
    actions.bookmark_post(by=asker, post=answer, note="It says central authority.")
    client = client_of(asker)
    assert client.get(BOOKMARKS).text.count("central authority") == 2

    decision = actions.decide(by=moderator, key=uuid.uuid4(), post=answer, kind="withhold", reason="A name.")

    for address in (BOOKMARKS, reverse("discussions:bookmark", args=[answer.pk])):
        assert "central authority" not in client.get(address).text
    actions.undo_decision(by=moderator, decision=decision)
    assert client.get(BOOKMARKS).text.count("central authority") == 2


def test_who_leaves_the_group_finds_their_bookmark_there_no_more(
    asker: Member, answerer: Member, group: WorkingGroup, client_of: ClientOf
) -> None:
    hidden = make_answer(make_thread(asker, title="A question inside", mark=Mark.AMBER, working_group=group), answerer)
    actions.bookmark_post(by=asker, post=hidden)
    assert "A question inside" in client_of(asker).get(BOOKMARKS).text

    GroupMembership.objects.filter(group=group, member=asker).delete()

    assert "A question inside" not in client_of(Member.objects.get(pk=asker.pk)).get(BOOKMARKS).text


def test_the_list_costs_the_same_for_two_bookmarks_and_for_twelve(
    asker: Member, answer: Post, client_of: ClientOf, django_assert_num_queries: Callable[..., object]
) -> None:
    client = client_of(asker)
    for number in range(12):
        actions.bookmark_post(by=asker, post=make_reply(answer, asker, f"Reply {number}."))
        if number == 1:
            client.get(BOOKMARKS)
            with django_assert_num_queries(6):
                client.get(BOOKMARKS)

    with django_assert_num_queries(6):
        client.get(BOOKMARKS)
