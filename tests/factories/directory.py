"""Authorities and contact points."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from factory import LazyAttribute, LazyFunction, Sequence, SubFactory, post_generation
from factory.django import DjangoModelFactory

from knowledge.directory.models import Authority, ContactPoint
from network_site.vocabulary.models import ContactRole, Language, Topic
from tests.factories.vocabulary import ContactRoleFactory, JurisdictionFactory, LanguageFactory


class AuthorityFactory(DjangoModelFactory[Authority]):
    """A central authority; the same name in the same country gives the same row."""

    class Meta:
        model = Authority
        django_get_or_create = ("jurisdiction", "name")

    jurisdiction = SubFactory(JurisdictionFactory)
    name = Sequence(lambda n: f"Ministry of Justice {n}")
    kind = Authority.Kind.CENTRAL_AUTHORITY
    city = "Capital"


class ContactPointFactory(DjangoModelFactory[ContactPoint]):
    """A verified, GREEN contact point; ``roles=[…]``, ``topics=[…]`` and ``languages=[…]`` say what it is for."""

    class Meta:
        model = ContactPoint
        skip_postgeneration_save = True

    authority = SubFactory(AuthorityFactory)
    title = Sequence(lambda n: f"Desk {n}")
    time_zone = "UTC"
    email = Sequence(lambda n: f"desk-{n}@authority.example")
    verified_on = LazyFunction(lambda: timezone.localdate() - timedelta(days=30))
    verified_by = LazyAttribute(lambda row: f"Focal point, {row.authority.jurisdiction.name_en}")

    @post_generation
    def roles(self: ContactPoint, create: bool, extracted: Iterable[ContactRole] | None) -> None:  # noqa: FBT001  factory_boy's signature
        """Set the roles: one that everybody sees unless others are given."""
        self.roles.set([ContactRoleFactory.create(slug="central-authority-mla")] if extracted is None else extracted)

    @post_generation
    def topics(self: ContactPoint, create: bool, extracted: Iterable[Topic] | None) -> None:  # noqa: FBT001  factory_boy's signature
        """Set the topics."""
        self.topics.set(extracted or [])

    @post_generation
    def languages(self: ContactPoint, create: bool, extracted: Iterable[Language] | None) -> None:  # noqa: FBT001  factory_boy's signature
        """Set the languages: English unless others are given."""
        self.languages.set([LanguageFactory.create()] if extracted is None else extracted)

    @classmethod
    def _after_postgeneration(cls, instance: ContactPoint, create: bool, results: Any = None) -> None:  # noqa: FBT001  factory_boy's signature
        """Save what was set: roles, topics and languages are stored with the row."""
        if create:
            instance.save()
