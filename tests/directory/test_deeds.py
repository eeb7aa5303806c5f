"""What a member does at an entry: look at a guarded number, and confirm that it is right."""

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from knowledge.directory.models import ContactPoint, Reveal
from network_site.members.models import Member
from tests.factories.directory import ContactPointFactory
from tests.factories.vocabulary import ContactRoleFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]

CONTACTS = reverse("directory:contacts")
NUMBER = "+1 202 555 0100"


@pytest.fixture
def guarded() -> ContactPoint:
    """A contact point around the clock whose number is shown after a click."""
    role = ContactRoleFactory.create(
        slug="contact-24-7", default_visibility="all members, number shown only after click (logged)"
    )
    return ContactPointFactory.create(roles=[role], phone=NUMBER)


def url_of(name: str, contact: ContactPoint) -> str:
    return reverse(f"directory:{name}", args=[contact.pk])


# --- The guarded number -------------------------------------------------------------------------------------


def test_a_guarded_number_is_hidden_until_the_click_and_each_click_is_recorded_once(
    asker: Member, client_of: ClientOf, guarded: ContactPoint
) -> None:
    client = client_of(asker)
    assert NUMBER not in client.get(guarded.get_absolute_url()).text
    click = {"key": str(uuid.uuid4())}

    first, second = client.post(url_of("phone", guarded), click), client.post(url_of("phone", guarded), click)

    assert NUMBER in first.text
    assert NUMBER in second.text
    assert [look.member for look in Reveal.objects.all()] == [asker]
    assert NUMBER not in client.get(guarded.get_absolute_url()).text


def test_a_click_without_its_key_shows_nothing(asker: Member, client_of: ClientOf, guarded: ContactPoint) -> None:
    response = client_of(asker).post(url_of("phone", guarded), {"key": "x"}, follow=True)

    assert NUMBER not in response.text
    assert not Reveal.objects.exists()


def test_a_number_is_not_shown_by_following_a_link(asker: Member, client_of: ClientOf, guarded: ContactPoint) -> None:
    assert client_of(asker).get(url_of("phone", guarded)).status_code == 405
    assert not Reveal.objects.exists()


def test_a_number_on_request_is_refused_with_the_reason(asker: Member, client_of: ClientOf) -> None:
    role = ContactRoleFactory.create(default_visibility="members on request")
    contact = ContactPointFactory.create(roles=[role], phone=NUMBER)

    response = client_of(asker).post(url_of("phone", contact), {"key": str(uuid.uuid4())}, follow=True)

    assert "This entry has no number to show" in response.text
    assert NUMBER not in response.text


# --- Confirming ---------------------------------------------------------------------------------------------


def test_a_focal_point_confirms_with_one_button_and_twice_is_once(focal_point: Member, client_of: ClientOf) -> None:
    stale = ContactPointFactory.create(authority__jurisdiction=focal_point.jurisdiction, verified_on=None)
    client = client_of(focal_point)
    assert url_of("confirm", stale) in client.get(stale.get_absolute_url()).text

    for _press in range(2):
        assert client.post(url_of("confirm", stale))["Location"] == stale.get_absolute_url()

    stale.refresh_from_db()
    assert (stale.verified_on, stale.verified_by) == (timezone.localdate(), "Focal point, Senegal")
    assert stale.revisions.count() == 1


@time_machine.travel(datetime(2026, 11, 24, 12, 0, tzinfo=UTC), tick=False)
def test_the_day_of_a_check_is_that_of_the_verifier(focal_point: Member, client_of: ClientOf) -> None:
    focal_point.time_zone = "Pacific/Kiritimati"
    focal_point.save()
    stale = ContactPointFactory.create(authority__jurisdiction=focal_point.jurisdiction, verified_on=None)

    client_of(focal_point).post(url_of("confirm", stale))

    stale.refresh_from_db()
    assert stale.verified_on == date(2026, 11, 25)


def test_a_member_without_the_office_has_no_button_and_is_refused_with_the_reason(
    asker: Member, client_of: ClientOf
) -> None:
    contact = ContactPointFactory.create(authority__jurisdiction=asker.jurisdiction, verified_on=None)
    client = client_of(asker)

    assert url_of("confirm", contact) not in client.get(contact.get_absolute_url()).text
    response = client.post(url_of("confirm", contact), follow=True)

    assert "Only the focal point of this country" in response.text
    contact.refresh_from_db()
    assert contact.verified_on is None
