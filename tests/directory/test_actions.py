"""Confirming an entry, and looking at a guarded number."""

import uuid
from datetime import date, timedelta

import pytest

from knowledge.directory import actions
from knowledge.directory.exceptions import NoGuardedNumber, NotItsFocalPoint
from knowledge.directory.models import ContactPoint, Reveal
from knowledge.directory.permissions import may_keep
from network_site.access.marks import Mark
from network_site.members.models import Member
from network_site.members.roles import Role
from tests.factories.directory import ContactPointFactory
from tests.factories.members import MemberFactory
from tests.factories.vocabulary import ContactRoleFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)


@pytest.fixture
def stale() -> ContactPoint:
    """A contact point in Senegal that nobody has confirmed for a year."""
    return ContactPointFactory.create(authority__jurisdiction__code="SN", verified_on=TODAY - timedelta(days=365))


@pytest.fixture
def guarded() -> ContactPoint:
    """A contact point around the clock whose number is shown after a click."""
    role = ContactRoleFactory.create(
        slug="contact-24-7", default_visibility="all members, number shown only after click (logged)"
    )
    return ContactPointFactory.create(roles=[role], phone="+1 202 555 0100")


def test_a_focal_point_confirms_an_entry_of_its_country(stale: ContactPoint, focal_point: Member) -> None:
    actions.confirm_contact(contact=stale, by=focal_point, on=TODAY)

    stale.refresh_from_db()
    assert stale.verified_on == TODAY
    assert stale.verified_by == "Focal point, Senegal"
    assert stale.review_due == date(2027, 5, 24)
    assert [revision.user for revision in stale.revisions] == [focal_point]


@pytest.mark.parametrize(
    ("keeper", "label"),
    [("editor", "Editor, France"), ("secretariat", "Secretariat"), ("focal_point", "Focal point, Senegal")],
)
def test_the_verifier_is_kept_as_role_and_country(
    stale: ContactPoint, request: pytest.FixtureRequest, keeper: str, label: str
) -> None:
    confirmed = actions.confirm_contact(contact=stale, by=request.getfixturevalue(keeper), on=TODAY)

    assert confirmed.verified_by == label


@pytest.mark.parametrize("name", ["asker", "moderator", "organizer"])
def test_a_member_without_the_office_cannot_confirm(
    stale: ContactPoint, request: pytest.FixtureRequest, name: str
) -> None:
    member = request.getfixturevalue(name)

    with pytest.raises(NotItsFocalPoint):
        actions.confirm_contact(contact=stale, by=member, on=TODAY)

    assert ContactPoint.objects.get().verified_on == TODAY - timedelta(days=365)


def test_a_focal_point_cannot_confirm_an_entry_of_another_country(focal_point: Member) -> None:
    elsewhere = ContactPointFactory.create(authority__jurisdiction__code="GM", verified_on=None)

    with pytest.raises(NotItsFocalPoint):
        actions.confirm_contact(contact=elsewhere, by=focal_point, on=TODAY)


def test_a_focal_point_of_no_country_confirms_nothing(stale: ContactPoint) -> None:
    nowhere = MemberFactory.create(jurisdiction=None, service=None, roles=[Role.FOCAL_POINT])

    with pytest.raises(NotItsFocalPoint):
        actions.confirm_contact(contact=stale, by=nowhere, on=TODAY)


def test_a_focal_point_whose_mandate_ended_confirms_nothing(stale: ContactPoint, focal_point: Member) -> None:
    focal_point.mandate_until = date(2020, 1, 1)

    with pytest.raises(NotItsFocalPoint):
        actions.confirm_contact(contact=stale, by=focal_point, on=TODAY)


def test_a_focal_point_changes_entries_and_deletes_none(focal_point: Member) -> None:
    assert focal_point.has_perms(["wagtailadmin.access_admin", "directory.change_contactpoint"])
    assert not focal_point.has_perm("directory.delete_contactpoint")


def test_a_keeper_whose_mandate_ended_keeps_nothing(editor: Member) -> None:
    assert may_keep(editor, "SN")

    editor.mandate_until = date(2020, 1, 1)

    assert not may_keep(editor, "SN")


def test_confirming_twice_on_a_day_is_confirming_once(
    stale: ContactPoint, focal_point: Member, secretariat: Member
) -> None:
    actions.confirm_contact(contact=stale, by=focal_point, on=TODAY)
    actions.confirm_contact(contact=stale, by=focal_point, on=TODAY)
    actions.confirm_contact(contact=stale, by=secretariat, on=TODAY)

    stale.refresh_from_db()
    assert stale.verified_by == "Focal point, Senegal"
    assert stale.revisions.count() == 1


def test_an_earlier_check_does_not_replace_a_later_one(stale: ContactPoint, focal_point: Member) -> None:
    actions.confirm_contact(contact=stale, by=focal_point, on=TODAY)

    actions.confirm_contact(contact=stale, by=focal_point, on=TODAY - timedelta(days=1))

    stale.refresh_from_db()
    assert stale.verified_on == TODAY


def test_a_look_is_recorded_with_the_member_and_the_office(guarded: ContactPoint, asker: Member) -> None:
    number = actions.reveal_phone(contact=guarded, by=asker, key=uuid.uuid4())

    look = Reveal.objects.get()
    assert number == "+1 202 555 0100"
    assert (look.contact, look.member, look.office) == (guarded, asker, str(guarded))


def test_the_same_click_twice_is_one_look_and_two_clicks_are_two(guarded: ContactPoint, asker: Member) -> None:
    key = uuid.uuid4()

    for click in (key, key, uuid.uuid4()):
        actions.reveal_phone(contact=guarded, by=asker, key=click)

    assert Reveal.objects.count() == 2


def test_the_record_of_a_look_outlives_the_entry(guarded: ContactPoint, asker: Member) -> None:
    actions.reveal_phone(contact=guarded, by=asker, key=uuid.uuid4())
    office = str(guarded)

    guarded.delete()

    assert Reveal.objects.get().office == office
    assert str(Reveal.objects.get()) == f"{office} · {asker}"


@pytest.mark.parametrize(
    "rule", ["all members", "members on request", "role only; details on request through focal point"]
)
def test_no_click_shows_a_number_under_another_rule(asker: Member, rule: str) -> None:
    contact = ContactPointFactory.create(
        roles=[ContactRoleFactory.create(default_visibility=rule)], phone="+1 202 555 0100"
    )

    with pytest.raises(NoGuardedNumber):
        actions.reveal_phone(contact=contact, by=asker, key=uuid.uuid4())

    assert not Reveal.objects.exists()


def test_someone_who_cannot_see_the_entry_cannot_look(guarded: ContactPoint, asker: Member) -> None:
    asker.verified_at = None
    guarded.mark = Mark.GREEN

    with pytest.raises(NoGuardedNumber):
        actions.reveal_phone(contact=guarded, by=asker, key=uuid.uuid4())
