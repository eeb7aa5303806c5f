"""The number in the header is that of the inbox, also once what was told is hidden: for every verb there is."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from discussions import actions
from discussions.models import Post
from network_site.access.rules import Reader
from network_site.members.actions.deputies import appoint_deputy, remove_deputy
from network_site.members.models import Member
from network_site.notifications.actions.notifying import notify
from network_site.notifications.entries import inbox_page
from network_site.notifications.models import Notification
from network_site.notifications.querysets import unread_count
from network_site.notifications.registry import verbs
from tests.factories.directory import ContactPointFactory
from tests.factories.members import MemberFactory
from tests.notifications.cases import CASES, HEAL, STAY, endorsed, remind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
ClientOf = Callable[[Member], Client]


def badge(member: Member) -> int:
    """Return the number that the header of *member* shows."""
    number: int = Member.objects.annotate(waiting=unread_count()).get(pk=member.pk).waiting
    return number


def inbox(member: Member) -> int:
    """Return how many unread notifications the inbox of *member* shows."""
    fresh = Member.objects.get(pk=member.pk)
    page = inbox_page(Reader.of(fresh), Notification.objects.of(fresh).in_inbox(), None)
    return sum(entry.unread for entry in page.entries)


@pytest.fixture
def cast(
    asker: Member, answerer: Member, colleague: Member, moderator: Member, secretariat: Member, focal_point: Member
) -> SimpleNamespace:
    """The people of the cases."""
    return SimpleNamespace(
        asker=asker,
        answerer=answerer,
        colleague=colleague,
        moderator=moderator,
        secretariat=secretariat,
        focal_point=focal_point,
    )


@pytest.mark.parametrize("verb", CASES)
def test_what_is_hidden_is_not_counted(verb: str, cast: SimpleNamespace) -> None:
    case = CASES[verb](cast)
    member = next(case)
    waiting = Notification.objects.filter(recipient=member, verb=verb, read_at=None)
    assert waiting.exists()
    assert badge(member) == inbox(member) > 0

    next(case, None)

    assert badge(member) == inbox(member)
    assert verb in STAY or not Notification.objects.of(Member.objects.get(pk=member.pk)).filter(verb=verb).exists()


def test_every_verb_has_a_case() -> None:
    assert {verb.slug for verb in verbs()} == {*CASES, *STAY, *HEAL}


def test_what_nobody_took_back_is_let_go_when_the_inbox_is_opened(
    focal_point: Member, answerer: Member, client_of: ClientOf
) -> None:
    entry = ContactPointFactory.create()
    notify(verb="contact-lost", about=entry, to=[focal_point])
    entry.delete()
    assert (badge(focal_point), inbox(focal_point)) == (1, 0)

    page = client_of(focal_point).get(reverse("notifications:inbox")).text

    assert badge(focal_point) == 0
    assert 'data-unread="0"' in page


def test_the_end_of_a_deputy_takes_back_what_they_decided_on(cast: SimpleNamespace, secretariat: Member) -> None:
    deputy = MemberFactory.create(jurisdiction=cast.focal_point.jurisdiction)
    place = appoint_deputy(by=secretariat, focal_point=cast.focal_point, deputy=deputy)
    remind(cast)
    assert badge(deputy) == inbox(deputy) == 1

    remove_deputy(by=secretariat, deputy=place)

    assert badge(deputy) == inbox(deputy) == 0


def test_a_restored_post_brings_back_what_was_told_of_its_parts(cast: SimpleNamespace) -> None:
    case = endorsed(cast)
    next(case)
    answer = Post.objects.get(author=cast.answerer)
    actions.delete_post(by=cast.answerer, post=answer)
    assert badge(cast.answerer) == 0

    actions.restore_post(by=cast.answerer, post=answer)

    assert badge(cast.answerer) == inbox(cast.answerer) == 1
