"""Forms: the programme's filter, and what organizers fill in."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms.models import ModelChoiceIterator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateTimeInput

from events.models import Edition, Room, Session, Track
from events.zones import wall_time
from network_site.access.marks import Mark
from network_site.access.rules import needs_group

GROUP_NEEDED = _(
    "TLP:AMBER and TLP:AMBER+STRICT stay inside a working group. Choose one of yours, or choose TLP:GREEN."
)
SERVICE_NEEDED = _("TLP:AMBER+STRICT stays inside your own prosecution service, and your account belongs to none.")


class ProgrammeFilter(forms.Form):
    """Which part of a programme to show. It offers only what the sessions that the reader may see have."""

    track = forms.ChoiceField(label=_("Track"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    zone = forms.ChoiceField(label=_("Show times by"), required=False)

    def __init__(self, data: Mapping[str, Any], *, sessions: Iterable[Session], zones: Mapping[str, str]) -> None:
        super().__init__(data)
        self.sessions = list(sessions)
        tracks = {session.track for session in self.sessions if session.track}
        languages = {language for session in self.sessions for language in session.languages.all()}
        self._offer("track", [("", _("All tracks")), *_options(tracks, "sort_order", "slug")])
        self._offer("language", [("", _("All languages")), *_options(languages, "name", "code")])
        self._offer("zone", list(zones.items()))

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """Put *choices* into the field, and take the field away when there is nothing to choose."""
        has_blank = bool(choices) and not choices[0][0]
        if len(choices) > 1 + has_blank:
            cast("forms.ChoiceField", self.fields[name]).choices = choices
        else:
            del self.fields[name]

    def chosen(self) -> list[Session]:
        """Return the sessions that pass; a choice that is not offered passes none."""
        if not self.is_valid():
            return []
        track, language = self.cleaned_data.get("track"), self.cleaned_data.get("language")
        return [
            session
            for session in self.sessions
            if (not track or (session.track is not None and session.track.slug == track))
            and (not language or language in {spoken.code for spoken in session.languages.all()})
        ]


def _options(rows: Iterable[Any], order: str, value: str) -> list[tuple[str, str]]:
    return [(getattr(row, value), row.name) for row in sorted(rows, key=attrgetter(order, "pk"))]


class WallTimeField(forms.DateTimeField):
    """A time as clocks show it somewhere, without saying where: ``cleaned_data`` holds a naive datetime."""

    widget = AdminDateTimeInput

    def prepare_value(self, value: Any) -> Any:
        """Return *value* as it is, where Django would turn it to the reader's own zone."""
        return value

    def to_python(self, value: Any) -> datetime | None:
        """Return the naive time. Raises ValidationError when it is not one."""
        with timezone.override(UTC):  # every time exists in UTC; the forum's clocks are asked later
            aware = super().to_python(value)
        if aware is not None and aware.utcoffset():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return aware.replace(tzinfo=None) if aware else None


class GroupedByForum(ModelChoiceIterator[Any]):
    """Choices in one group for each forum."""

    def __iter__(self) -> Iterator[Any]:
        """Yield the empty choice, then the groups."""
        yield "", self.field.empty_label
        rows = self.queryset.select_related("edition").order_by("-edition__starts_on", "sort_order", "pk")
        for title, group in groupby(rows, key=lambda row: row.edition.title):
            yield title, [self.choice(row) for row in group]


class PartOfForumField(forms.ModelChoiceField[Any]):
    """A choice of a track or a room, in one group for each forum."""

    iterator = GroupedByForum


class AudienceForm(WagtailAdminModelForm):
    """A form of a marked item; an organizer can give it to an own working group only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Q(archived_at=None) | Q(pk=self.instance.working_group_id)  # an archived one stays where it is
        self.fields["working_group"].queryset = self.for_user.working_groups.filter(offered)
        if self.instance.service_id is None:
            self.instance.service = self.for_user.service

    def clean(self) -> dict[str, Any]:
        """Refuse a group's mark without the group, or without the service that it stays in."""
        cleaned: dict[str, Any] = super().clean()
        mark = cleaned.get("mark", "")
        if needs_group(mark) and not cleaned.get("working_group"):
            self.add_error("working_group", GROUP_NEEDED)
        if mark == Mark.AMBER_STRICT and self.instance.service is None:
            self.add_error("mark", SERVICE_NEEDED)
        return cleaned


class SessionForm(AudienceForm):
    """What an organizer fills in for a session. Times are those of the forum's clocks."""

    starts_at = WallTimeField(label=_("Begins"), help_text=_("By the clocks of the place where the forum is held."))
    ends_at = WallTimeField(label=_("Ends"))
    track = PartOfForumField(Track.objects.all(), label=_("Track"), required=False)
    room = PartOfForumField(Room.objects.all(), label=_("Room"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in ("starts_at", "ends_at"):
                shown = getattr(self.instance, name).astimezone(self.instance.edition.zone)
                self.initial[name] = shown.replace(tzinfo=None)
        else:
            self.initial.setdefault("edition", Edition.objects.newest().first())

    def clean(self) -> dict[str, Any]:
        """Return the cleaned data with both times in UTC."""
        cleaned = super().clean()
        zone = cleaned["edition"].zone if cleaned.get("edition") else ZoneInfo("UTC")
        for name in ("starts_at", "ends_at"):
            try:
                cleaned[name] = wall_time(cleaned[name], zone) if cleaned.get(name) else None
            except ValidationError as error:
                self.add_error(name, error)
        return cleaned


class MaterialForm(AudienceForm):
    """What an organizer fills in for a material."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sessions = Session.objects.visible_to(self.for_user).select_related("edition")
        self.fields["session"].queryset = sessions.order_by("-edition__starts_on", "starts_at")
