"""Authorities and their contact points: offices through which prosecutors reach each other, never persons."""

import uuid
from datetime import date, datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from modelsearch import index
from wagtail.models import RevisionMixin

from knowledge.directory.disclosure import Disclosure, disclosure_of
from knowledge.directory.freshness import VERIFIED_MONTHS, shift_months
from knowledge.directory.office_hours import OfficeHours, read_hours
from knowledge.directory.querysets import AuthorityQuerySet, ContactPointQuerySet, RevealQuerySet
from knowledge.directory.validators import validate_has_begun
from network_site.access.models import OpenMarked
from network_site.members.models import Member
from network_site.members.sealing import SealedField
from network_site.members.validators import validate_time_zone
from network_site.search.registry import REVIEWED
from network_site.vocabulary.models import (
    LANGUAGE_CODES,
    ContactRole,
    Jurisdiction,
    Language,
    Topic,
    keys_with_parents,
)

OFFICES_ONLY = _("Only offices and functions stand here. Never enter the name or a private address of a person.")
NOTHING_STORED = _("Nothing but the role is stored of a witness protection unit. Leave this empty.")
CHANNELS = ("email", "phone", "hours", "urgent")

_JURISDICTION_WORDS = index.RelatedFields(
    "jurisdiction", [index.SearchField("code"), *(index.SearchField(f"name_{code}") for code in LANGUAGE_CODES)]
)


class Authority(index.Indexed, RevisionMixin, models.Model):
    """A public authority that takes part in international cooperation."""

    class Kind(models.TextChoices):
        CENTRAL_AUTHORITY = "central-authority", _("Central authority")
        PROSECUTION_SERVICE = "prosecution-service", _("Prosecution service")
        JUDICIAL_NETWORK = "judicial-network", _("Judicial network")
        ASSET_RECOVERY = "asset-recovery", _("Asset recovery office")
        FIU = "fiu", _("Financial intelligence unit")
        COAST_GUARD = "coast-guard", _("Coast guard")
        VICTIM_SUPPORT = "victim-support", _("Victim support")
        POLICE = "police", _("Police")

    name = models.CharField(_("name"), max_length=160, help_text=OFFICES_ONLY)
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="authorities", verbose_name=_("country")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    description = models.TextField(_("description"), max_length=1_000, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    website = models.URLField(_("website"), blank=True)

    objects: ClassVar[AuthorityQuerySet] = AuthorityQuerySet.as_manager()  # type: ignore[assignment]

    search_fields: ClassVar = [
        index.SearchField("name", boost=2),
        index.SearchField("description"),
        index.SearchField("city"),
        index.SearchField("get_kind_display"),
        index.AutocompleteField("name"),
        _JURISDICTION_WORDS,
        index.FilterField("search_countries"),
    ]

    class Meta:
        ordering = ("jurisdiction__name_en", "name")
        verbose_name = _("authority")
        verbose_name_plural = _("authorities")
        constraints = (models.UniqueConstraint(fields=("jurisdiction", "name"), name="one_authority_per_name"),)

    def __str__(self) -> str:
        return f"{self.name}, {self.jurisdiction}"

    def get_absolute_url(self) -> str:
        """Return its place on the page of its country."""
        return f"{reverse('directory:jurisdiction', args=[self.jurisdiction_id])}#authority-{self.pk}"

    @property
    def search_countries(self) -> list[str]:
        """Its country."""
        return [self.jurisdiction_id]


class ContactPoint(index.Indexed, RevisionMixin, OpenMarked, ClusterableModel):
    """A desk or office of an authority, with its channels and when they were last verified."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="contacts", verbose_name=_("authority"))
    title = models.CharField(_("office or desk"), max_length=160, help_text=OFFICES_ONLY)
    roles = ParentalManyToManyField(ContactRole, related_name="contacts", verbose_name=_("roles"))
    topics = ParentalManyToManyField(Topic, blank=True, related_name="contacts", verbose_name=_("topics"))
    languages = ParentalManyToManyField(Language, related_name="contacts", verbose_name=_("working languages"))
    competence = models.CharField(
        _("competence"), max_length=400, blank=True, help_text=_("Territory and matters, in one sentence.")
    )
    email = models.EmailField(_("e-mail"), blank=True, help_text=_("A mailbox of the office, not of a person."))
    phone = SealedField(
        _("phone"), max_length=40, blank=True, help_text=_("A number of the office, with its country code.")
    )
    urgent = models.CharField(
        _("in urgent cases"), max_length=400, blank=True, help_text=_("The way to take; numbers belong above.")
    )
    time_zone = models.CharField(_("time zone"), max_length=40, validators=[validate_time_zone])
    hours = models.CharField(
        _("office hours"),
        max_length=120,
        blank=True,
        help_text=_("Written as Mon–Fri 09:00–12:00, 13:00–17:00 or 24/7, the directory also says when it is open."),
    )
    verified_on = models.DateField(_("verified on"), null=True, blank=True, validators=[validate_has_begun])
    verified_by = models.CharField(
        _("verified by"), max_length=160, blank=True, help_text=_("Role and country, such as: Focal point, Ghana")
    )
    review_due = models.DateField(
        _("review due"), null=True, blank=True, help_text=_("Left empty: six months after the verification.")
    )

    objects: ClassVar[ContactPointQuerySet] = ContactPointQuerySet.as_manager()  # type: ignore[assignment]

    search_fields: ClassVar = [
        index.SearchField("title", boost=2),
        index.SearchField("competence"),
        index.AutocompleteField("title"),
        index.RelatedFields("authority", [index.SearchField("name"), index.SearchField("city"), _JURISDICTION_WORDS]),
        index.RelatedFields("roles", [index.SearchField(f"label_{code}") for code in ("en", "fr", "es", "ar")]),
        index.RelatedFields("topics", [index.SearchField(f"label_{code}") for code in LANGUAGE_CODES]),
        index.FilterField("mark"),
        index.FilterField("search_countries"),
        index.FilterField("search_topics"),
        index.FilterField("search_languages"),
        index.FilterField("search_day"),
        index.FilterField("search_status"),
        index.FilterField("search_until"),
    ]

    class Meta:
        ordering = ("authority", "title")
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")

    def __str__(self) -> str:
        return f"{self.title}, {self.authority}"

    def get_absolute_url(self) -> str:
        """Return the address of the entry."""
        return reverse("directory:contact", args=[self.pk])

    search_status = REVIEWED

    @property
    def search_countries(self) -> list[str]:
        """The country of its authority."""
        return [self.authority.jurisdiction_id]

    @property
    def search_topics(self) -> list[int]:
        """The topics, and those above them."""
        return keys_with_parents(self.topics.all())

    @property
    def search_languages(self) -> list[str]:
        """The languages it works in."""
        return [language.pk for language in self.languages.all()]

    @property
    def search_day(self) -> date | None:
        """When it was verified."""
        return self.verified_on

    @property
    def search_until(self) -> date | None:
        """The day its review is due; long past where it was never verified."""
        return self.review_due if self.verified_on else date.min

    def clean(self) -> None:
        """Refuse channels of a contact point of which nothing but the role may be stored."""
        super().clean()
        if self.disclosure == Disclosure.NEVER:
            kept = [name for name in CHANNELS if getattr(self, name)]
            if kept:
                raise ValidationError(dict.fromkeys(kept, NOTHING_STORED))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with its roles, topics and languages; a verification without a review date gets one."""
        if self.verified_on and not self.review_due:
            self.review_due = shift_months(self.verified_on, VERIFIED_MONTHS)
        super().save(*args, **kwargs)
        index.insert_or_update_object(self)  # again: only now are its roles and topics in the database

    @property
    def jurisdiction(self) -> Jurisdiction:
        """The country of its authority."""
        return self.authority.jurisdiction

    @property
    def disclosure(self) -> Disclosure:
        """How far its channels are shown."""
        return disclosure_of(self.roles.all())

    @property
    def shown_email(self) -> str:
        """The e-mail address, where members may see it."""
        return self.email if self.disclosure < Disclosure.ON_REQUEST else ""

    @property
    def shown_phone(self) -> str:
        """The phone number, where members may see it without asking."""
        return self.phone if self.disclosure == Disclosure.SHOWN else ""

    @property
    def shown_hours(self) -> str:
        """The office hours as written, where there is an office to be reached."""
        return self.hours if self.disclosure < Disclosure.NEVER else ""

    @property
    def shown_urgent(self) -> str:
        """The urgent route, where there is one to take."""
        return self.urgent if self.disclosure < Disclosure.NEVER else ""

    @property
    def has_guarded_phone(self) -> bool:
        """Whether there is a number that is shown after a recorded click."""
        return bool(self.phone) and self.disclosure == Disclosure.PHONE_AFTER_CLICK

    @property
    def is_on_request(self) -> bool:
        """Whether its channels are given only by the focal point."""
        return self.disclosure >= Disclosure.ON_REQUEST

    @property
    def is_verified_recently(self) -> bool:
        """Whether it was verified in the last six months. The twin of ``verified_within()``."""
        earliest = shift_months(timezone.localdate(), -VERIFIED_MONTHS)
        return self.verified_on is not None and self.verified_on >= earliest

    @property
    def is_due_for_review(self) -> bool:
        """Whether it was never verified or its review is past due. The twin of ``due_for_review()``."""
        if self.verified_on is None:
            return True
        return self.review_due is not None and self.review_due < timezone.localdate()

    @property
    def local_time(self) -> datetime:
        """The time at the office now, in its own zone."""
        return timezone.localtime(timezone.now(), ZoneInfo(self.time_zone))

    @cached_property
    def office_hours(self) -> OfficeHours | None:
        """Its hours, where they are shown and written in a way that can be read."""
        return read_hours(self.shown_hours)

    @property
    def is_open_now(self) -> bool | None:
        """Whether it is within its office hours, or None where these are not known."""
        return self.office_hours.include(self.local_time) if self.office_hours else None


class Reveal(models.Model):
    """A member looked at a guarded number. ``office`` keeps what it was when the entry is gone."""

    contact = models.ForeignKey(ContactPoint, models.SET_NULL, null=True, related_name="reveals")
    office = models.CharField(_("office"), max_length=400)
    member = models.ForeignKey(Member, models.PROTECT, related_name="reveals")
    at = models.DateTimeField(_("at"), default=timezone.now)
    idempotency_key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects: ClassVar[RevealQuerySet] = RevealQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-at",)
        verbose_name = _("look at a guarded number")
        verbose_name_plural = _("looks at guarded numbers")
        constraints = (models.UniqueConstraint(fields=("member", "idempotency_key"), name="one_reveal_per_click"),)

    def __str__(self) -> str:
        return f"{self.office} · {self.member}"
