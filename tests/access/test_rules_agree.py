"""The rule as a query filter and the rule in Python say the same, whoever asks and whatever the item is."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from network_site.access.marks import Mark
from network_site.access.rules import may_see, needs_group
from network_site.members.models import GroupMembership, Member, ProsecutionService, WorkingGroup
from tests.access.models import Leaflet, Paper
from tests.factories.members import MemberFactory, ProsecutionServiceFactory, WorkingGroupFactory

pytestmark = [pytest.mark.property, pytest.mark.django_db]
YESTERDAY = timezone.localdate() - timedelta(days=1)
STANDINGS: dict[str, dict[str, Any]] = {
    "verified": {},
    "mandate ends today": {"mandate_until": timezone.localdate()},
    "mandate ended": {"mandate_until": YESTERDAY},
    "never verified": {"verified_at": None},
    "deactivated": {"is_active": False},
}
PLACES = st.integers(0, 2)  # one of three groups or services; nobody is ever put into the third group


@dataclass(frozen=True)
class Person:
    """Who asks; without a standing it is a visitor."""

    standing: str | None
    groups: frozenset[int]
    service: int | None


@dataclass(frozen=True)
class Item:
    """What is asked for."""

    mark: Mark
    group: int | None
    service: int | None

    @property
    def is_lawful(self) -> bool:
        """Whether the constraints of the database let it in."""
        return (self.group is not None or not needs_group(self.mark)) and (
            self.service is not None or self.mark != Mark.AMBER_STRICT
        )


persons = st.builds(
    Person,
    standing=st.sampled_from([None, "verified", *STANDINGS]),
    groups=st.frozensets(st.integers(0, 1)),
    service=st.none() | PLACES,
)
items = st.builds(Item, mark=st.sampled_from(Mark), group=st.none() | PLACES, service=st.none() | PLACES)


@dataclass(frozen=True)
class World:
    """Three working groups and three services."""

    groups: list[WorkingGroup]
    services: list[ProsecutionService]

    def person(self, person: Person) -> Member | AnonymousUser:
        """Return *person* as a request would carry it."""
        if person.standing is None:
            return AnonymousUser()
        service = None if person.service is None else self.services[person.service]
        member = MemberFactory.create(jurisdiction=None, service=service, roles=[], **STANDINGS[person.standing])
        GroupMembership.objects.bulk_create(
            GroupMembership(group=self.groups[number], member=member) for number in person.groups
        )
        return member

    def paper(self, item: Item) -> Paper:
        """Return *item* as an unsaved row."""
        return Paper(
            mark=item.mark,
            working_group=None if item.group is None else self.groups[item.group],
            service=None if item.service is None else self.services[item.service],
        )


@pytest.fixture
def world(db: None) -> World:
    """The groups and services that the random data draws on."""
    return World(
        WorkingGroupFactory.create_batch(3), ProsecutionServiceFactory.create_batch(3, jurisdiction__code="IT")
    )


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(person=persons, drawn=st.lists(items.filter(lambda item: item.is_lawful), max_size=12))
def test_filter_and_twin_agree(world: World, person: Person, drawn: list[Item]) -> None:
    with transaction.atomic():
        someone = world.person(person)
        papers = Paper.objects.bulk_create(map(world.paper, drawn))

        assert set(Paper.objects.visible_to(someone)) == {paper for paper in papers if may_see(someone, paper)}
        transaction.set_rollback(True)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(person=persons, marks=st.lists(st.sampled_from(Mark), max_size=6))
def test_filter_and_twin_agree_where_there_are_no_groups(world: World, person: Person, marks: list[Mark]) -> None:
    with transaction.atomic():
        someone = world.person(person)
        leaflets = Leaflet.objects.bulk_create(Leaflet(mark=mark) for mark in marks)

        assert set(Leaflet.objects.visible_to(someone)) == {leaf for leaf in leaflets if may_see(someone, leaf)}
        transaction.set_rollback(True)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(person=persons, item=items)
def test_nobody_sees_more_than_the_mark_allows(world: World, person: Person, item: Item) -> None:
    """The rule in other words: as TLP and the design state it, without looking at how it is written."""
    with transaction.atomic():
        verified = person.standing in {"verified", "mandate ends today"}
        in_group = item.group is not None and item.group in person.groups
        same_service = item.service is not None and item.service == person.service

        assert (
            may_see(world.person(person), world.paper(item))
            is {
                Mark.CLEAR: True,
                Mark.GREEN: verified,
                Mark.AMBER: verified and in_group,
                Mark.AMBER_STRICT: verified and in_group and same_service,
            }[item.mark]
        )
        transaction.set_rollback(True)
