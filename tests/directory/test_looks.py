"""A member sees who looked at the numbers that lead to them."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from knowledge.directory import actions
from knowledge.directory.models import ContactPoint
from network_site.access.models import AuditEntry
from network_site.members.models import Member
from tests.factories.directory import AuthorityFactory, ContactPointFactory
from tests.factories.vocabulary import ContactRoleFactory

pytestmark = pytest.mark.django_db

ClientOf = Callable[[Member], Client]
PAGE = "/directory/looks/"


@pytest.fixture
def guarded(answerer: Member) -> ContactPoint:
    """An entry with the answerer's address, whose number is shown after a recorded click."""
    authority = AuthorityFactory.create(jurisdiction=answerer.jurisdiction)
    role = ContactRoleFactory.create(
        slug="contact-24-7", default_visibility="all members, number shown only after click (logged)"
    )
    entry = ContactPointFactory.create(authority=authority, email=answerer.email, phone="+31 70 555 0100", roles=[role])
    assert entry.has_guarded_phone
    return entry


def look(member: Member, entry: ContactPoint) -> None:
    actions.reveal_phone(contact=entry, by=member, key=uuid.uuid4())


def test_a_member_sees_which_office_looked(
    guarded: ContactPoint, answerer: Member, asker: Member, client_of: ClientOf
) -> None:
    look(asker, guarded)

    shown = client_of(answerer).get(PAGE)

    assert [row.member for row in shown.context["looks"]] == [asker]
    assert str(asker.jurisdiction) in shown.text


def test_nobody_else_sees_it(guarded: ContactPoint, asker: Member, outsider: Member, client_of: ClientOf) -> None:
    look(asker, guarded)

    for member in (asker, outsider):
        assert not client_of(member).get(PAGE).context["looks"]


def test_a_click_is_one_entry_of_the_audit_trail(guarded: ContactPoint, asker: Member) -> None:
    key = uuid.uuid4()
    for _ in range(2):
        actions.reveal_phone(contact=guarded, by=asker, key=key)

    entry = AuditEntry.objects.get(action="directory.phone_revealed")
    assert (entry.user_id, entry.object_id) == (asker.pk, str(guarded.pk))


def test_the_list_takes_as_many_queries_for_thirty_looks_as_for_one(
    guarded: ContactPoint,
    answerer: Member,
    asker: Member,
    client_of: ClientOf,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = client_of(answerer)
    for count in (1, 29):
        for _ in range(count):
            look(asker, guarded)

        with django_assert_num_queries(4):
            client.get(PAGE)
