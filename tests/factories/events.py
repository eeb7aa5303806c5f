"""Editions of the forum and their programmes."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from factory import LazyAttribute, Sequence, SubFactory, post_generation
from factory.django import DjangoModelFactory
from wagtail.models import Site

from events.actions import open_forums
from events.models import Edition, ForumSeries, Room, Session, SessionMaterial, SessionRole, Track
from network_site.access.marks import Mark
from network_site.home.roles import sync_roles
from tests.factories.vocabulary import LanguageFactory


def forum_series() -> ForumSeries:
    """Return the series at /forums/, made with the rights of organizers when it is missing."""
    series: ForumSeries | None = ForumSeries.objects.filter(slug="forums").first()
    if series is None:
        series = open_forums(parent=Site.objects.get(is_default_site=True).root_page)
        sync_roles()
    return series


class EditionFactory(DjangoModelFactory[Edition]):
    """A published TLP:CLEAR edition in Vienna, 4 to 6 December 2024."""

    class Meta:
        model = Edition

    title = Sequence(lambda n: f"Forum {n}")
    slug = Sequence(lambda n: f"forum-{n}")
    mark = Mark.CLEAR
    summary = "Prosecutors meet."
    city = "Vienna"
    time_zone = "Europe/Vienna"
    starts_on = date(2024, 12, 4)
    ends_on = LazyAttribute(lambda row: row.starts_on + timedelta(days=2))

    @classmethod
    def _create(cls, model_class: type[Edition], *args: Any, **kwargs: Any) -> Edition:
        edition: Edition = forum_series().add_child(instance=model_class(**kwargs))
        return edition


class TrackFactory(DjangoModelFactory[Track]):
    """A track."""

    class Meta:
        model = Track

    edition = SubFactory(EditionFactory)
    name = Sequence(lambda n: f"Track {n}")
    slug = Sequence(lambda n: f"track-{n}")
    sort_order = Sequence(int)


class RoomFactory(DjangoModelFactory[Room]):
    """A room."""

    class Meta:
        model = Room

    edition = SubFactory(EditionFactory)
    name = Sequence(lambda n: f"Room {n}")
    slug = Sequence(lambda n: f"room-{n}")
    capacity = 40


class SessionFactory(DjangoModelFactory[Session]):
    """A TLP:CLEAR session of an hour and a half; ``at="2024-12-04T09:00"`` is the wall time of the edition."""

    class Meta:
        model = Session
        exclude = ("at", "minutes")
        skip_postgeneration_save = True

    at = "2024-12-04T09:00"
    minutes = 90
    edition = SubFactory(EditionFactory)
    title = Sequence(lambda n: f"Session {n}")
    slug = Sequence(lambda n: f"session-{n}")
    abstract = "How a request finds the right desk."
    mark = Mark.CLEAR
    starts_at = LazyAttribute(
        lambda row: datetime.fromisoformat(row.at).replace(tzinfo=row.edition.zone).astimezone(UTC)
    )
    ends_at = LazyAttribute(lambda row: row.starts_at + timedelta(minutes=row.minutes))

    @post_generation
    def languages(self: Session, create: bool, extracted: list[str] | None) -> None:  # noqa: FBT001  factory_boy's signature
        """Set the languages by their codes."""
        if create and extracted:
            self.languages.set([LanguageFactory.create(code=code) for code in extracted])


class SessionRoleFactory(DjangoModelFactory[SessionRole]):
    """A speaker who is not in the network."""

    class Meta:
        model = SessionRole

    session = SubFactory(SessionFactory)
    label = "Judge, Ghana"


class SessionMaterialFactory(DjangoModelFactory[SessionMaterial]):
    """A TLP:CLEAR text."""

    class Meta:
        model = SessionMaterial

    session = SubFactory(SessionFactory)
    title = Sequence(lambda n: f"Handout {n}")
    mark = Mark.CLEAR
    text = "**First** of all, ask."
