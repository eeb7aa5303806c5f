"""What a former member wrote, once they asked to be forgotten: the same on every page, in lists, copies and frames."""

import uuid
import zipfile
from collections.abc import Callable

import pytest
from django.test import Client

from discussions import actions
from discussions.models import Post, PostRevision, Thread
from network_site.live.publishing import positions
from network_site.members.actions.leaving import leave_network
from network_site.members.actions.own_data import ask_for_copy
from network_site.members.models import DataExport, Member
from tests.factories.discussions import make_answer, make_scope, make_thread, question_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
OFFICE = "Special counsel on sea routes"
SHOWN = f"Former member, {OFFICE}"


@pytest.fixture
def author(asker: Member) -> Member:
    """A member with an office of their own."""
    asker.office = OFFICE
    asker.save()
    return asker


def test_posts_stay_with_the_office_held_when_a_member_leaves(
    author: Member, answerer: Member, client_of: ClientOf
) -> None:
    thread = make_thread(author)

    leave_network(by=author)

    page = client_of(answerer).get(thread.get_absolute_url()).text
    assert OFFICE in page
    assert "Former member" not in page


def test_posts_read_former_member_office_and_country_also_where_they_were_kept(
    author: Member, answerer: Member, client_of: ClientOf
) -> None:
    thread = make_thread(author)
    make_answer(thread, author)
    client = client_of(answerer)
    for address in ("/questions/", thread.get_absolute_url()):
        assert SHOWN not in client.get(address).text  # and its fragments are kept now

    leave_network(by=author, pseudonymise=True)

    assert client.get("/questions/").text.count(SHOWN) == 1
    page = client.get(thread.get_absolute_url()).text
    assert page.count(OFFICE) == page.count(SHOWN) >= 2
    assert str(author.jurisdiction) in page


def test_the_office_leaves_what_was_confirmed_also_where_it_was_kept(
    author: Member, answerer: Member, outsider: Member, client_of: ClientOf
) -> None:
    thread = make_thread(outsider)
    scope = make_scope(make_answer(thread, answerer), str(author.jurisdiction_id))
    actions.endorse_position(by=author, scope=scope)
    client = client_of(answerer)
    assert OFFICE in client.get(thread.get_absolute_url()).text  # and it is kept now

    leave_network(by=author, pseudonymise=True)

    assert OFFICE not in client.get(thread.get_absolute_url()).text


def test_open_pages_hear_of_it(author: Member, answerer: Member, client_of: ClientOf) -> None:
    thread = make_thread(author)
    client = client_of(answerer)
    before = positions([thread.stream, "threads:members"])

    leave_network(by=author, pseudonymise=True)

    for name, position in before.items():
        assert SHOWN in client.get(f"/live/since/?{name}={position}").text, name


def test_anonymous_posts_change_in_nothing(author: Member, answerer: Member, client_of: ClientOf) -> None:
    signed, hidden = make_thread(author), make_thread(author, title="An anonymous question", is_anonymous=True)
    inside = make_answer(signed, author, is_anonymous=True)
    client = client_of(answerer)
    heard = client.get(f"/live/since/?{hidden.stream}=0").text
    rows = {model: list(model.objects.filter(is_anonymous=True).values()) for model in (Thread, Post)}

    leave_network(by=author, pseudonymise=True)

    assert client.get(f"/live/since/?{hidden.stream}=0").text == heard
    for model, row in rows.items():
        assert list(model.objects.filter(is_anonymous=True).values()) == row
    assert inside.pk in {row["id"] for row in rows[Post]}
    assert question_of(signed).author_is_former


def test_earlier_texts_stay(author: Member) -> None:
    post = question_of(make_thread(author, body="The first text."))
    actions.edit_post(by=author, post=post, body="The second text.", version=1)

    leave_network(by=author, pseudonymise=True)

    assert PostRevision.objects.get().body == "The first text."
    assert question_of(post.thread).body == "The second text."


def test_looking_up_a_former_member_finds_no_name_and_no_address(
    author: Member, moderator: Member, fresh_client_of: ClientOf
) -> None:
    author.full_name = "A Kingfisher"
    author.save()
    post = question_of(make_thread(author, is_anonymous=True))
    email = author.email
    leave_network(by=author, pseudonymise=True)

    page = fresh_client_of(moderator).post(
        f"/questions/posts/{post.pk}/unmask/", {"key": str(uuid.uuid4()), "reason": "It threatens somebody."}
    )

    assert page.status_code == 200
    assert "Former member" in page.text
    for text in ("Kingfisher", email, OFFICE):
        assert text not in page.text


def test_copies_of_others_do_not_tell_either(author: Member, answerer: Member) -> None:
    make_answer(make_thread(answerer), author)
    leave_network(by=author, pseudonymise=True)

    copy = DataExport.objects.get(pk=ask_for_copy(by=answerer).pk)

    with copy.file.open("rb") as stored, zipfile.ZipFile(stored) as archive:
        held = b"".join(archive.read(name) for name in archive.namelist()).decode("utf-8", "replace")
    assert author.email not in held
    assert OFFICE not in held


@pytest.mark.parametrize("many", [1, 4])
def test_a_list_of_former_members_asks_no_more(
    many: int, author: Member, answerer: Member, client_of: ClientOf, django_assert_num_queries: object
) -> None:
    for _ in range(many):
        make_thread(author)
    leave_network(by=author, pseudonymise=True)
    client = client_of(answerer)
    client.get("/questions/")

    with django_assert_num_queries(7):  # type: ignore[operator]
        client.get("/questions/")
