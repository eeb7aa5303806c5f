"""Members, their services and their working groups."""

from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.utils import timezone
from factory import LazyAttribute, LazyFunction, Sequence, SubFactory, post_generation
from factory.django import DjangoModelFactory

from network_site.members.models import GroupMembership, Member, ProsecutionService, WorkingGroup
from network_site.members.roles import Role
from tests.factories.vocabulary import JurisdictionFactory


class ProsecutionServiceFactory(DjangoModelFactory[ProsecutionService]):
    """A prosecution service; the same name in the same country gives the same row."""

    class Meta:
        model = ProsecutionService
        django_get_or_create = ("jurisdiction", "name")

    jurisdiction = SubFactory(JurisdictionFactory)
    name = Sequence(lambda n: f"Prosecution service {n}")


class MemberFactory(DjangoModelFactory[Member]):
    """A verified prosecutor with a service of its own; ``roles=[…]`` gives other roles."""

    class Meta:
        model = Member
        skip_postgeneration_save = True

    email = Sequence(lambda n: f"office-{n}@justice.example")
    office = "Prosecutor, trafficking in persons"
    jurisdiction = SubFactory(JurisdictionFactory)
    service = LazyAttribute(lambda row: ProsecutionServiceFactory.create(jurisdiction=row.jurisdiction))
    verified_at = LazyFunction(timezone.now)
    rules_version = 1_000  # accepted whatever version a test publishes
    profile_set_at = welcomed_at = LazyFunction(timezone.now)
    last_seen_on = LazyFunction(lambda: timezone.now().date())  # was here today, so that a visit writes nothing

    @post_generation
    def roles(self: Member, create: bool, extracted: Iterable[Role] | None) -> None:  # noqa: FBT001  factory_boy's signature
        """Put the member into the Django groups of its roles."""
        if create:
            names = (Role.PROSECUTOR,) if extracted is None else extracted
            self.groups.set([Group.objects.get_or_create(name=name)[0] for name in names])


class WorkingGroupFactory(DjangoModelFactory[WorkingGroup]):
    """A closed working group; ``members=[…]`` fills it."""

    class Meta:
        model = WorkingGroup
        skip_postgeneration_save = True

    name = Sequence(lambda n: f"Working group {n}")
    slug = Sequence(lambda n: f"working-group-{n}")

    @post_generation
    def members(self: WorkingGroup, create: bool, extracted: Iterable[Member] | None) -> None:  # noqa: FBT001  factory_boy's signature
        """Give each member a place in the group."""
        if create and extracted:
            GroupMembership.objects.bulk_create(GroupMembership(group=self, member=member) for member in extracted)
