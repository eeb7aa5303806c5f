"""The programme of an edition: its tracks and rooms, its sessions, and who does what in them."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from modelsearch import index
from wagtail.models import Orderable

from events.models.editions import Edition
from events.querysets import SessionQuerySet
from events.zones import offset_label, period_label
from network_site.access.marks import Mark
from network_site.access.models import Marked
from network_site.members.models import Member
from network_site.search.registry import DATED
from network_site.vocabulary.models import LANGUAGE_CODES, Language

SLUG_LENGTH = 60


class Track(models.Model):
    """A strand of the programme."""

    class Colour(models.TextChoices):
        TEAL = "teal", _("Teal")
        INDIGO = "indigo", _("Indigo")
        AMBER = "amber", _("Amber")
        ROSE = "rose", _("Rose")
        SLATE = "slate", _("Slate")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="tracks", verbose_name=_("forum"))
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("name in addresses"), max_length=SLUG_LENGTH)
    colour = models.CharField(_("colour"), max_length=8, choices=Colour.choices, default=Colour.TEAL)
    sort_order = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ("edition", "sort_order", "pk")
        verbose_name = _("track")
        verbose_name_plural = _("tracks")
        constraints: ClassVar = [models.UniqueConstraint(fields=("edition", "slug"), name="one_track_per_slug")]

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    """A room in which sessions take place, one at a time."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="rooms", verbose_name=_("forum"))
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("name in addresses"), max_length=SLUG_LENGTH)
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ("edition", "sort_order", "pk")
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        constraints: ClassVar = [models.UniqueConstraint(fields=("edition", "slug"), name="one_room_per_slug")]

    def __str__(self) -> str:
        return self.name


class Session(index.Indexed, Marked, ClusterableModel):  # type: ignore[django-manager-missing]  # roles, which modelcluster manages
    """One meeting in the programme. ``sequence`` counts its changes, so that calendars take the latest (RFC 5545)."""

    class Kind(models.TextChoices):
        PLENARY = "plenary", _("Plenary")
        PARALLEL = "parallel", _("Parallel session")
        CLINIC = "clinic", _("Clinic")
        ROUND_TABLE = "round-table", _("Round table")
        BILATERAL = "bilateral", _("Bilateral meetings")
        SOCIAL = "social", _("Social")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="sessions", verbose_name=_("forum"))
    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(max_length=SLUG_LENGTH, blank=True, editable=False)
    abstract = models.TextField(_("what it is about"), blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.PARALLEL)
    track = models.ForeignKey(
        Track, models.SET_NULL, null=True, blank=True, related_name="sessions", verbose_name=_("track")
    )
    room = models.ForeignKey(
        Room, models.SET_NULL, null=True, blank=True, related_name="sessions", verbose_name=_("room")
    )
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    languages = models.ManyToManyField(Language, blank=True, related_name="+", verbose_name=_("languages"))
    interpretation = models.BooleanField(_("interpreted between these languages"), default=False)
    outcome = models.TextField(_("what came out of it"), blank=True)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[SessionQuerySet] = SessionQuerySet.as_manager()  # type: ignore[assignment]

    search_fields: ClassVar = [
        index.SearchField("title", boost=2),
        index.SearchField("abstract"),
        index.SearchField("outcome"),
        index.AutocompleteField("title"),
        index.RelatedFields("languages", [index.SearchField(f"name_{code}") for code in LANGUAGE_CODES]),
        index.FilterField("mark"),
        index.FilterField("working_group"),
        index.FilterField("service"),
        index.FilterField("search_countries"),
        index.FilterField("search_languages"),
        index.FilterField("search_day"),
        index.FilterField("search_status"),
        index.FilterField("search_until"),
        *(index.FilterField(name) for name in ("edition", "kind", "starts_at", "title")),  # lists of organizers
    ]

    class Meta(Marked.Meta):
        ordering = ("starts_at", "pk")
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        indexes = (models.Index(fields=("edition", "starts_at"), name="sessions_by_time"),)
        constraints: ClassVar = [
            *Marked.Meta.constraints,
            models.UniqueConstraint(fields=("edition", "slug"), name="one_session_per_slug"),
            models.CheckConstraint(
                name="events_session_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("The session must end after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    search_status = DATED

    @classmethod
    def get_indexed_objects(cls) -> Any:
        """Return the sessions of published editions."""
        return super().get_indexed_objects().filter(edition__live=True).select_related("edition")

    @property
    def search_countries(self) -> list[str]:
        """Where its forum takes place."""
        return self.edition.search_countries

    @property
    def search_languages(self) -> list[str]:
        """The languages it is held in."""
        return [language.pk for language in self.languages.all()]

    @property
    def search_day(self) -> date:
        """The day it begins on, by the clocks of the forum."""
        return self.starts_at.astimezone(self.edition.zone).date()

    @property
    def search_until(self) -> date:
        """The day it ends on, by the clocks of the forum."""
        return self.ends_at.astimezone(self.edition.zone).date()

    @property
    def when(self) -> str:
        """From when to when, by the clocks of the forum, with the zone named."""
        return period_label(self.starts_at, self.ends_at, self.edition.zone)

    def get_absolute_url(self) -> str:
        """Return the address of the session's page."""
        return reverse("events:session", args=[self.edition.slug, self.slug])

    def clean(self) -> None:
        """Refuse a session that does not fit its edition, its room or its mark; give it an address."""
        super().clean()
        if not (self.edition_id and self.starts_at and self.ends_at):
            return
        self.slug = self.slug or self._free_slug()
        self._check_parts()
        self._check_audience()
        self._check_days()
        self._check_room()

    def _free_slug(self) -> str:
        stem = slugify(self.title)[: SLUG_LENGTH - 5].strip("-") or "session"
        similar = Session.objects.filter(edition=self.edition_id, slug__startswith=stem)
        taken = set(similar.values_list("slug", flat=True))
        return next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)

    def _check_parts(self) -> None:
        for name, part in (("track", self.track), ("room", self.room)):
            if part is not None and part.edition_id != self.edition_id:
                raise ValidationError({name: _("This belongs to another forum.")})

    def _check_audience(self) -> None:
        if self.mark == Mark.CLEAR and self.edition.mark != Mark.CLEAR:
            raise ValidationError({"mark": _("The forum itself is TLP:GREEN, so a session cannot be TLP:CLEAR.")})

    def _check_days(self) -> None:
        edition, zone = self.edition, self.edition.zone
        if self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The session must end after it begins.")})
        first = self.starts_at.astimezone(zone).date()
        last = (self.ends_at - timedelta(microseconds=1)).astimezone(zone).date()
        if first < edition.starts_on or last > edition.ends_on:
            raise ValidationError(
                {
                    "starts_at" if first < edition.starts_on else "ends_at": _now(
                        "The forum takes place on %(days)s, and the session would be outside those days."
                    )
                    % {"days": edition.when}
                }
            )

    def _check_room(self) -> None:
        """Refuse a room that is taken. The sentence leaves the other session's title out: it may be for a group."""
        if self.room is None:
            return
        others = Session.objects.filter(room=self.room).exclude(pk=self.pk)
        other = others.overlapping(self.starts_at, self.ends_at).order_by("starts_at").first()
        if other is not None:
            raise ValidationError(
                {
                    "room": _now("%(room)s is already taken from %(start)s to %(end)s (%(offset)s) on that day.")
                    % {
                        "room": self.room.name,
                        "start": self._clock(other.starts_at),
                        "end": self._clock(other.ends_at),
                        "offset": offset_label(self.edition.zone, other.starts_at),
                    }
                }
            )

    def _clock(self, moment: datetime) -> str:
        return f"{moment.astimezone(self.edition.zone):%H:%M}"


class SessionRole(Orderable):
    """Who does what in a session: a member, or an office and country that is not in the network."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("Chair")
        MODERATOR = "moderator", _("Moderator")
        SPEAKER = "speaker", _("Speaker")
        RAPPORTEUR = "rapporteur", _("Rapporteur")
        INTERPRETER = "interpreter", _("Interpreter")

    session = ParentalKey(Session, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.SPEAKER)
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("member")
    )
    label = models.CharField(
        _("office and country"),
        max_length=160,
        blank=True,
        help_text=_("For someone who is not a member. For example: Judge, Ghana"),
    )

    objects: ClassVar[models.Manager["SessionRole"]] = models.Manager()

    class Meta(Orderable.Meta):
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="events_role_is_member_or_label",
                condition=Q(member__isnull=False, label="") | (Q(member__isnull=True) & ~Q(label="")),
                violation_error_message=_("Choose a member, or write an office and country, and not both."),
            )
        ]

    def __str__(self) -> str:
        return self.who

    @property
    def who(self) -> str:
        """Office and country; programmes name nobody."""
        return self.member.label if self.member else self.label
