"""What an entry refuses, and what it shows by its roles."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError

from knowledge.directory.disclosure import Disclosure
from knowledge.directory.models import ContactPoint
from tests.factories.directory import AuthorityFactory, ContactPointFactory
from tests.factories.vocabulary import ContactRoleFactory, LanguageFactory

pytestmark = pytest.mark.django_db

AFTER_CLICK = "all members, number shown only after click (logged)"
ROLE_ONLY = "role only; details on request through focal point"


@pytest.mark.parametrize(
    ("rules", "disclosure"),
    [
        (["all members"], Disclosure.SHOWN),
        (["members; phone hidden by default"], Disclosure.PHONE_AFTER_CLICK),
        ([AFTER_CLICK], Disclosure.PHONE_AFTER_CLICK),
        (["members on request"], Disclosure.ON_REQUEST),
        ([ROLE_ONLY], Disclosure.NEVER),
        (["all members", AFTER_CLICK], Disclosure.PHONE_AFTER_CLICK),
        (["members on request", ROLE_ONLY, "all members"], Disclosure.NEVER),
        (["a rule of tomorrow"], Disclosure.ON_REQUEST),
        ([], Disclosure.SHOWN),
    ],
)
def test_the_strictest_role_decides_what_is_shown(rules: list[str], disclosure: Disclosure) -> None:
    contact = ContactPointFactory.create(roles=[ContactRoleFactory.create(default_visibility=rule) for rule in rules])

    assert contact.disclosure == disclosure


@pytest.mark.parametrize(
    ("rule", "shown"),
    [
        ("all members", {"shown_email", "shown_phone", "shown_hours", "shown_urgent"}),
        (AFTER_CLICK, {"shown_email", "shown_hours", "shown_urgent"}),
        ("members on request", {"shown_hours", "shown_urgent"}),
        (ROLE_ONLY, set()),
    ],
)
def test_channels_are_shown_as_the_rule_says(rule: str, shown: set[str]) -> None:
    contact = ContactPointFactory.create(
        roles=[ContactRoleFactory.create(default_visibility=rule)],
        phone="+1 202 555 0100",
        hours="24/7",
        urgent="Call.",
    )

    names = ("shown_email", "shown_phone", "shown_hours", "shown_urgent")
    assert {name for name in names if getattr(contact, name)} == shown


def test_details_of_a_witness_protection_unit_are_refused() -> None:
    role = ContactRoleFactory.create(slug="witness-protection-unit", default_visibility=ROLE_ONLY)
    contact = ContactPointFactory.create(roles=[role], email="unit@protection.example", phone="+1 202 555 0100")

    with pytest.raises(ValidationError) as refusal:
        contact.full_clean()

    assert set(refusal.value.message_dict) == {"email", "phone"}
    contact.email = contact.phone = ""
    contact.full_clean()


def test_details_are_refused_before_the_first_save() -> None:
    contact = ContactPoint(authority=AuthorityFactory.create(), title="Unit", time_zone="UTC", email="unit@a.example")
    contact.languages.set([LanguageFactory.create()])
    contact.roles.set([ContactRoleFactory.create(default_visibility=ROLE_ONLY)])

    with pytest.raises(ValidationError, match="Nothing but the role"):
        contact.full_clean()


@pytest.mark.parametrize("name", ["", "Vienna", "Europe/Nowhere", "../etc/passwd", "UTC+2"])
def test_a_time_zone_that_iana_does_not_know_is_refused(name: str) -> None:
    contact = ContactPointFactory.create()
    contact.time_zone = name

    with pytest.raises(ValidationError) as refusal:
        contact.full_clean()

    assert set(refusal.value.message_dict) == {"time_zone"}


@time_machine.travel(datetime(2026, 11, 24, 12, tzinfo=UTC), tick=False)
def test_a_verification_of_tomorrow_is_refused_where_tomorrow_has_begun_nowhere() -> None:
    contact = ContactPointFactory.create(verified_on=date(2026, 11, 25))
    contact.full_clean()
    contact.verified_on = date(2026, 11, 26)

    with pytest.raises(ValidationError, match="in the future"):
        contact.full_clean()


def test_review_is_due_six_months_after_the_verification_unless_stated() -> None:
    counted = ContactPointFactory.create(verified_on=date(2026, 8, 31))
    stated = ContactPointFactory.create(verified_on=date(2026, 8, 31), review_due=date(2026, 10, 1))

    assert counted.review_due == date(2027, 2, 28)
    assert stated.review_due == date(2026, 10, 1)


def test_history_keeps_roles_topics_and_languages() -> None:
    role = ContactRoleFactory.create()
    contact = ContactPointFactory.create(roles=[role])
    revision = contact.save_revision()

    contact.roles.set([])
    contact.save()

    assert list(revision.as_object().roles.all()) == [role]
    assert not ContactPoint.objects.get(pk=contact.pk).roles.exists()


def test_an_entry_is_named_by_office_and_country() -> None:
    authority = AuthorityFactory.create(name="Ministry", jurisdiction__code="GM")

    assert str(ContactPointFactory.create(authority=authority, title="Desk")) == "Desk, Ministry, Gambia"
