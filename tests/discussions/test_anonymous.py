"""Posts of "an office of my country": what others see, what the author keeps, and how they are shown again."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from discussions import actions, exceptions
from discussions.models import Post, Thread
from network_site.access.marks import Mark
from network_site.members.actions.mandates import remove_member
from network_site.members.models import Member, Removal, WorkingGroup
from tests.factories.discussions import make_answer, make_reply, make_thread, question_of
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]

UNNAMED = 'class="person-office">Office not named'
OFFICE = "Head of the national unit"


@pytest.fixture
def asker(db: None) -> Member:
    """A member whose office nobody else holds."""
    return MemberFactory.create(jurisdiction__code="GM", office=OFFICE)


def page_of(client: Client, thread: Thread) -> str:
    return client.get(thread.get_absolute_url()).text


def test_the_question_shows_the_country_and_keeps_no_office(
    asker: Member, outsider: Member, client_of: ClientOf, typed: dict[str, Any]
) -> None:
    response: Any = client_of(asker).post(reverse("discussions:ask"), {**typed, "is_anonymous": "on"})

    thread = Thread.objects.get()
    assert response.url == thread.get_absolute_url()
    for item in (thread, question_of(thread)):
        assert (item.is_anonymous, item.author_office, item.author_jurisdiction) == (True, "", asker.jurisdiction)
    page = page_of(client_of(outsider), thread)
    assert page.count(UNNAMED) == 2  # head and question
    assert asker.office not in page


def test_a_form_in_error_keeps_the_choice(asker: Member, client_of: ClientOf, typed: dict[str, Any]) -> None:
    response: Any = client_of(asker).post(reverse("discussions:ask"), {**typed, "title": "x", "is_anonymous": "on"})

    assert response.status_code == 422
    assert response.context["form"]["is_anonymous"].value()


def test_answers_and_replies_are_chosen_one_by_one(asker: Member, answerer: Member, client_of: ClientOf) -> None:
    thread = make_thread(asker)
    data = {"key": str(uuid.uuid4()), "body": "The central authority.", "is_anonymous": "on"}

    for _ in range(2):
        client_of(answerer).post(reverse("discussions:answer", args=[thread.pk]), data)
    answer = thread.posts.get(kind=Post.Kind.ANSWER)
    reply = {"key": str(uuid.uuid4()), "body": "One more thing."}
    client_of(answerer).post(reverse("discussions:reply", args=[answer.pk]), reply)

    assert (answer.is_anonymous, answer.author_office) == (True, "")
    assert thread.posts.get(kind=Post.Kind.REPLY).author_office == answerer.office


def test_who_asked_anonymously_goes_on_so_unless_they_choose_otherwise(
    asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    thread = make_thread(asker, is_anonymous=True)
    address = reverse("discussions:answer", args=[thread.pk])

    def suggested(member: Member) -> bool:
        response: Any = client_of(member).get(address)
        return bool(response.context["form"]["is_anonymous"].value())

    assert suggested(asker)
    assert not suggested(answerer)


def test_an_office_of_no_country_is_not_offered_and_refused(secretariat: Member, client_of: ClientOf) -> None:
    assert "is_anonymous" not in client_of(secretariat).get(reverse("discussions:ask")).text

    with pytest.raises(exceptions.CountryRequired):
        make_thread(secretariat, is_anonymous=True)

    assert not Thread.objects.exists()


def test_the_database_refuses_an_anonymous_post_with_an_office(asker: Member) -> None:
    question = question_of(make_thread(asker, is_anonymous=True))

    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.filter(pk=question.pk).update(author_office="Prosecutor")


def test_strict_stays_in_the_service_of_the_author(
    answerer: Member, colleague: Member, asker: Member, group: WorkingGroup
) -> None:
    thread = make_thread(answerer, mark=Mark.AMBER_STRICT, working_group=group, is_anonymous=True)

    assert Thread.objects.visible_to(colleague).contains(thread)
    assert not Thread.objects.visible_to(asker).contains(thread)


def test_the_author_edits_it_as_their_own_and_it_stays_anonymous(
    asker: Member, outsider: Member, client_of: ClientOf
) -> None:
    question = question_of(make_thread(asker, is_anonymous=True))
    client = client_of(asker)

    page = page_of(client, question.thread)
    client.post(reverse("discussions:edit", args=[question.pk]), {"version": 1, "body": "A clearer question."})

    assert "You wrote this" in page
    assert reverse("discussions:edit", args=[question.pk]) in page
    others = page_of(client_of(outsider), question.thread)
    assert "A clearer question." in others
    assert UNNAMED in others
    assert "You wrote this" not in others


def test_the_author_shows_their_office_and_there_is_no_way_back(
    asker: Member, outsider: Member, client_of: ClientOf
) -> None:
    question = question_of(make_thread(asker, is_anonymous=True))
    client = client_of(asker)
    address = reverse("discussions:lift", args=[question.pk])

    assert "cannot be hidden again" in client.get(address).text
    assert [client.post(address).headers["Location"] for _ in range(2)] == [question.get_absolute_url()] * 2

    page = page_of(client_of(outsider), question.thread)
    assert UNNAMED not in page
    assert page.count(OFFICE) == 2
    assert client.get(address).status_code == 404


def test_only_the_author_shows_the_office(
    asker: Member, answerer: Member, moderator: Member, client_of: ClientOf
) -> None:
    answer = make_answer(make_thread(asker), answerer, is_anonymous=True)

    for member in (asker, moderator):
        address = reverse("discussions:lift", args=[answer.pk])
        assert client_of(member).get(address).status_code == client_of(member).post(address).status_code == 404
        with pytest.raises(exceptions.NotAllowed):
            actions.lift_anonymity(by=member, post=answer)


def test_showing_one_post_leaves_the_others_of_the_author_as_they_are(asker: Member, answerer: Member) -> None:
    thread = make_thread(asker, is_anonymous=True)
    reply = make_reply(make_answer(thread, answerer), asker, is_anonymous=True)

    actions.lift_anonymity(by=asker, post=reply)

    thread.refresh_from_db()
    assert thread.is_anonymous
    assert Post.objects.get(pk=reply.pk).author_office == asker.office


def test_a_post_shows_the_office_held_when_it_was_written_after_its_author_is_gone(
    secretariat: Member, asker: Member, answerer: Member, outsider: Member, client_of: ClientOf
) -> None:
    thread = make_thread(asker)
    make_answer(thread, answerer, is_anonymous=True)
    Member.objects.filter(pk=asker.pk).update(office="Judge of the high court")
    for member in (asker, answerer):
        remove_member(by=secretariat, member=member, reason=Removal.Reason.LEFT_OFFICE)

    page = page_of(client_of(outsider), thread)

    assert page.count(OFFICE) == 2
    assert UNNAMED in page
    assert "high court" not in page
