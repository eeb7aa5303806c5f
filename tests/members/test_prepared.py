"""Queries whose SQL is made once answer for each key, and are made again when what stands in them changes."""

import pytest
from pytest_django import DjangoAssertNumQueries

from network_site.members.models import Member
from network_site.members.prepared import PLACE, PLACE_2, TEXT_PLACE, Prepared
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db


def test_each_key_gets_its_own_rows_in_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    one, other = MemberFactory.create(), MemberFactory.create()
    members = Prepared(lambda: Member.objects.select_related("jurisdiction").filter(pk=PLACE))

    for member in (one, other, one):
        with django_assert_num_queries(1):
            found = list(members.rows(member.pk))
            assert [(row, row.jurisdiction) for row in found] == [(member, member.jurisdiction)]
    assert list(members.rows(0)) == []


def test_keys_go_to_the_places_that_were_made_for_them() -> None:
    members = [MemberFactory.create() for _ in range(3)]
    others = Prepared(lambda: Member.objects.filter(pk__gte=PLACE, pk__lte=PLACE_2).order_by("pk"))

    assert list(others.rows(members[0].pk, members[1].pk)) == members[:2]
    assert list(others.rows(members[1].pk, members[2].pk)) == members[1:]
    assert list(others.rows(members[2].pk, members[1].pk)) == []


def test_a_key_may_be_a_text_however_it_is_written() -> None:
    member = MemberFactory.create(email="o'neill%s@justice.example")
    by_address = Prepared(lambda: Member.objects.filter(email=TEXT_PLACE), places=(TEXT_PLACE,))

    assert list(by_address.rows("o'neill%s@justice.example")) == [member]
    assert list(by_address.rows("' OR 1=1 --")) == []


def test_it_is_made_again_when_what_it_holds_for_changes() -> None:
    member, offices = MemberFactory.create(office="Prosecutor"), ["Prosecutor"]
    by_office = Prepared(lambda: Member.objects.filter(pk=PLACE, office=offices[0]), holds_for=lambda: offices[0])
    assert list(by_office.rows(member.pk)) == [member]

    offices[0] = "Judge"

    assert list(by_office.rows(member.pk)) == []
