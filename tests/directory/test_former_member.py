"""An entry whose only mailbox was that of a member who is no longer in the network."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from knowledge.directory.models import ContactPoint
from network_site.members.actions.leaving import leave_network, pseudonymise_member
from network_site.members.actions.mandates import remove_member
from network_site.members.models import Member, Removal
from network_site.notifications.models import Notification
from tests.factories.directory import ContactPointFactory
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db
ADDRESS = "kingfisher@justice.example"
End = Callable[[Member, Member], Any]

ENDS: dict[str, End] = {
    "leaves": lambda member, _: leave_network(by=member),
    "leaves without a trace": lambda member, _: leave_network(by=member, pseudonymise=True),
    "is removed": lambda member, by: remove_member(by=by, member=member, reason=Removal.Reason.LEFT_OFFICE),
}


@pytest.fixture
def member(focal_point: Member) -> Member:
    """A prosecutor of Senegal whose own mailbox stands in the directory."""
    return MemberFactory.create(jurisdiction=focal_point.jurisdiction, email=ADDRESS)


@pytest.fixture
def entry(member: Member) -> ContactPoint:
    """The entry, with the version that was saved of it."""
    entry = ContactPointFactory.create(authority__jurisdiction=member.jurisdiction, email=ADDRESS.title())
    entry.save_revision()
    return entry


@pytest.mark.parametrize("how", ENDS)
def test_the_address_leaves_the_entry_and_its_versions(
    how: str, entry: ContactPoint, member: Member, focal_point: Member
) -> None:
    other = ContactPointFactory.create(authority=entry.authority)

    ENDS[how](member, focal_point)

    for kept in (entry, other):
        kept.refresh_from_db()
    assert (entry.email, entry.is_due_for_review) == ("", True)
    assert (other.email != "", other.is_due_for_review) == (True, False)
    assert "kingfisher" not in json.dumps([version.content for version in entry.revisions]).lower()


@pytest.mark.parametrize("how", ENDS)
def test_who_keeps_the_country_is_asked_to_see_to_it(
    how: str, entry: ContactPoint, member: Member, focal_point: Member, outsider: Member
) -> None:
    ENDS[how](member, focal_point)

    told = Notification.objects.filter(verb="contact-lost").values_list("recipient", "object_id")
    assert list(told) == [(focal_point.pk, entry.pk)]


def test_the_secretariat_is_asked_where_nobody_keeps_the_country(secretariat: Member, outsider: Member) -> None:
    entry = ContactPointFactory.create(authority__jurisdiction=outsider.jurisdiction, email=outsider.email)

    leave_network(by=outsider)

    assert Notification.objects.get(verb="contact-lost").recipient == secretariat
    entry.refresh_from_db()
    assert entry.email == ""


def test_nothing_of_an_address_that_was_written_down_later_outlives_the_member(
    secretariat: Member, outsider: Member
) -> None:
    leave_network(by=outsider)
    entry = ContactPointFactory.create(authority__jurisdiction=outsider.jurisdiction, email=outsider.email)

    pseudonymise_member(by=secretariat, member=outsider)

    entry.refresh_from_db()
    assert entry.email == ""
