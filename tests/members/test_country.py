"""The list of a country's members, and its buttons."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from network_site.members.models import Member
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]


@pytest.fixture
def member(focal_point: Member) -> Member:
    """A prosecutor of the focal point's country."""
    return MemberFactory.create(jurisdiction=focal_point.jurisdiction, office="Prosecutor, smuggling of migrants")


def test_focal_point_sees_the_own_country_and_the_secretariat_all(
    focal_point: Member, secretariat: Member, member: Member, client_of: SignIn
) -> None:
    MemberFactory.create(jurisdiction__code="IT", office="Prosecutor in Italy")

    own = client_of(focal_point).get("/people/country/").content.decode()
    every = client_of(secretariat).get("/people/country/").content.decode()
    one = client_of(secretariat).get("/people/country/?country=SN").content.decode()

    assert (member.office in own, "Prosecutor in Italy" in own) == (True, False)
    assert (member.office in every, "Prosecutor in Italy" in every) == (True, True)
    assert (member.office in one, "Prosecutor in Italy" in one) == (True, False)


def test_others_find_nothing(member: Member, outsider: Member, client_of: SignIn) -> None:
    for person in (member, outsider):
        client = client_of(person)
        assert client.get("/people/country/").status_code == 404
        for deed in ("still-in-post", "remove", "reinstate"):
            assert client.post(f"/people/country/{member.pk}/{deed}/").status_code == 404


def test_list_takes_the_same_queries_for_one_and_for_many(
    focal_point: Member, client_of: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    MemberFactory.create_batch(9, jurisdiction=focal_point.jurisdiction)
    client = client_of(focal_point)

    with django_assert_max_num_queries(12):
        client.get("/people/country/")


def test_buttons_confirm_remove_and_reinstate(focal_point: Member, member: Member, fresh_client_of: SignIn) -> None:
    Member.objects.filter(pk=member.pk).update(mandate_until=timezone.localdate() + timedelta(days=1))
    client, place = fresh_client_of(focal_point), f"/people/country/{member.pk}"

    assert client.get(f"{place}/still-in-post/").status_code == 200
    assert client.post(f"{place}/still-in-post/").status_code == 302
    assert Member.objects.get(pk=member.pk).mandate_until > timezone.localdate() + timedelta(days=1)

    assert client.get(f"{place}/remove/").status_code == 200
    assert client.post(f"{place}/remove/", {"reason": ""}).status_code == 422
    assert client.post(f"{place}/remove/", {"reason": "left-office"}).status_code == 302
    assert not Member.objects.get(pk=member.pk).is_verified
    assert client.post(f"{place}/reinstate/").status_code == 302
    assert Member.objects.get(pk=member.pk).is_verified


def test_day_of_the_last_visit_is_written_once_a_day(member: Member, client_of: SignIn) -> None:
    Member.objects.filter(pk=member.pk).update(last_seen_on=None)
    client = client_of(member)

    with CaptureQueriesContext(connection) as first:
        client.get("/questions/")
    with CaptureQueriesContext(connection) as second:
        client.get("/questions/")

    assert Member.objects.get(pk=member.pk).last_seen_on == timezone.now().date()
    noted = [any('"last_seen_on" =' in row["sql"] for row in visit.captured_queries) for visit in (first, second)]
    assert noted == [True, False]
