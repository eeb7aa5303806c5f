"""The pages of the forum: the series, and each edition with its days, place and outcomes."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from events.querysets import EditionManager
from events.zones import span_label, zone_label, zone_names
from network_site.access.marks import Mark
from network_site.access.pages import OpenPage
from network_site.members.validators import validate_time_zone
from network_site.search.registry import DATED
from network_site.ui.times import date_text
from network_site.vocabulary.models import LANGUAGE_CODES, Jurisdiction

if TYPE_CHECKING:
    from events.querysets import SessionQuerySet

PROSE = ("h3", "bold", "italic", "ul", "ol", "link")


class ZoneSelect(forms.Select):
    """A list of the IANA time zones, read when the form is shown."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[(name, name.replace("_", " ")) for name in zone_names()], **kwargs)


class ForumSeries(OpenPage):
    """A forum that is held again and again; its page lists every edition, also those of a series below it."""

    summary = models.TextField(_("what this forum is"), blank=True)

    template = "events/forum_series.html"
    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("summary"), FieldPanel("mark")]
    subpage_types: ClassVar[list[str]] = ["events.Edition", "events.ForumSeries"]

    class Meta:
        verbose_name = _("forum series")
        verbose_name_plural = _("forum series")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the editions that the reader may see, the latest first."""
        editions = Edition.objects.descendant_of(self).visible_to(request.user).newest().with_place()
        return {**super().get_context(request, *args, **kwargs), "editions": editions}


class Edition(OpenPage):
    """One forum: its days and place, and what came out of it.

    Times of its programme are entered and first shown in ``time_zone``. When its days or its zone change, the whole
    programme moves along, so that a session at nine in the morning of the second day stays one.
    """

    class Status(models.TextChoices):
        PREPARATION = "preparation", _("In preparation")
        HELD = "held", _("Held")

    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.PREPARATION)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    dates_provisional = models.BooleanField(_("the dates are provisional"), default=False)
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        default="UTC",
        validators=[validate_time_zone],
        help_text=_("The clocks of the place. Sessions are entered in this zone."),
    )
    city = models.CharField(_("city"), max_length=80, blank=True, help_text=_("Leave empty until it is announced."))
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country")
    )
    summary = models.TextField(_("what it is about"))
    outcomes = RichTextField(
        _("outcomes"), blank=True, features=PROSE, help_text=_("What came out of it, once it is held.")
    )

    objects: ClassVar[Any] = EditionManager()

    search_fields: ClassVar = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("outcomes"),
        index.SearchField("city"),
        index.RelatedFields("jurisdiction", [index.SearchField(f"name_{code}") for code in LANGUAGE_CODES]),
        index.FilterField("mark"),
        index.FilterField("search_countries"),
        index.FilterField("search_day"),
        index.FilterField("search_status"),
        index.FilterField("search_until"),
    ]
    sessions: "SessionQuerySet"

    template = "events/edition.html"
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("mark"),
        FieldPanel("summary"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
                FieldPanel("dates_provisional"),
                FieldPanel("time_zone", widget=ZoneSelect),
                FieldRowPanel([FieldPanel("city"), FieldPanel("jurisdiction")]),
                FieldPanel("status"),
            ],
            heading=_("When and where"),
        ),
        FieldPanel("outcomes"),
    ]
    parent_page_types: ClassVar[list[str]] = ["events.ForumSeries"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("forum")
        verbose_name_plural = _("forums")
        constraints: ClassVar = [
            models.CheckConstraint(name="events_edition_days_in_order", condition=Q(ends_on__gte=F("starts_on")))
        ]

    search_status = DATED

    @property
    def search_countries(self) -> list[str]:
        """Where it takes place."""
        return [self.jurisdiction_id] if self.jurisdiction_id else []

    @property
    def search_day(self) -> date:
        """Its first day."""
        return self.starts_on

    @property
    def search_until(self) -> date:
        """Its last day."""
        return self.ends_on

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the place."""
        return ZoneInfo(self.time_zone)

    @property
    def noon(self) -> datetime:
        """Noon of the first day: a moment at which to ask how far the clocks of a zone are from UTC."""
        return datetime.combine(self.starts_on, time(12), tzinfo=self.zone)

    @property
    def is_held(self) -> bool:
        """Whether the edition is over and reported on."""
        return self.status == self.Status.HELD

    @property
    def place(self) -> str:
        """City and country, as far as they are announced."""
        known = ", ".join(part for part in (self.city, self.jurisdiction.name if self.jurisdiction else "") if part)
        return known or gettext("place to be announced")

    @property
    def when(self) -> str:
        """The days, and whether they are provisional."""
        days = span_label(self.starts_on, self.ends_on)
        return gettext("%(days)s (provisional)") % {"days": days} if self.dates_provisional else days

    @property
    def when_and_where(self) -> str:
        """Days and place in one line."""
        return f"{self.when} · {self.place}"

    def is_running_at(self, moment: datetime) -> bool:
        """Whether *moment* falls on one of the days, by the clocks of the place."""
        return self.starts_on <= moment.astimezone(self.zone).date() <= self.ends_on

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the context with whether there are sessions that the reader may see."""
        return {
            **super().get_context(request, *args, **kwargs),
            "has_programme": self.sessions.visible_to(request.user).exists(),
            "zone_label": zone_label(self.zone, self.noon),
            "crumbs": [(self.get_parent().title, self.get_parent().url)],
        }

    def get_programme_url(self) -> str:
        """Return the address of the programme."""
        return reverse("events:programme", args=[self.slug])

    def clean(self) -> None:
        """Refuse days out of order, an address in use, and what the sessions that exist would contradict."""
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The last day is before the first.")})
        if Edition.objects.filter(slug=self.slug).exclude(pk=self.pk).exists():
            raise ValidationError({"slug": _("Another forum has this address. Choose a different one.")})
        if self.pk and self.starts_on and self.ends_on:
            self._check_sessions()

    def _check_sessions(self) -> None:
        if self.mark != Mark.CLEAR and self.sessions.filter(mark=Mark.CLEAR).exists():
            raise ValidationError({"mark": _("Some sessions are TLP:CLEAR. Mark those TLP:GREEN first.")})
        last = self.sessions.order_by("ends_at").last()
        if last is None:
            return
        stored = Edition.objects.get(pk=self.pk)
        last_day = (last.ends_at - timedelta(microseconds=1)).astimezone(stored.zone).date()
        if self.starts_on + (last_day - stored.starts_on) > self.ends_on:
            raise ValidationError(
                {
                    "ends_on": gettext("The programme goes on until %(day)s. Move those sessions first.")
                    % {"day": date_text(last_day)}
                }
            )

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the edition, and move its programme along when its days or its zone changed."""
        before = self._stored_frame()
        super().save(*args, **kwargs)
        after = self._stored_frame()  # not self: a draft keeps new days in memory, and stores only that there is one
        if before and after and before != after:
            (old_start, old_zone), (new_start, new_zone) = before, after
            self.sessions.keep_wall_times(
                old=ZoneInfo(old_zone), new=ZoneInfo(new_zone), days=(new_start - old_start).days
            )

    def _stored_frame(self) -> tuple[date, str] | None:
        frame: tuple[date, str] | None = (
            Edition.objects.filter(pk=self.pk).values_list("starts_on", "time_zone").first()
        )
        return frame
