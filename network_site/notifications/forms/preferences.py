"""The forms of the preferences."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from network_site.members.models import Member
from network_site.notifications.actions.choosing import Ways, possible_stand_ins, ways_of
from network_site.notifications.levels import Level, Way
from network_site.notifications.models import Preferences
from network_site.notifications.registry import verbs

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


class WaysForm(forms.Form):
    """One choice for each verb, and for each level where it has several."""

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = ways_of(member)
        for verb in verbs():
            for level in verb.ways:
                self.fields[f"{verb.slug}:{level}"] = forms.ChoiceField(
                    label=f"{verb.label} · {level.label}" if len(verb.ways) > 1 else verb.label,
                    choices=Way.choices,
                    initial=ways[verb.slug, level],
                )

    def areas(self) -> Iterator[tuple[str, list[BoundField]]]:
        """Return the fields under the heading of each area."""
        headings = dict.fromkeys(str(verb.area) for verb in verbs())
        for heading in headings:
            slugs = [verb for verb in verbs() if str(verb.area) == heading]
            yield heading, [self[f"{verb.slug}:{level}"] for verb in slugs for level in verb.ways]

    def ways(self) -> Ways:
        """Return what was chosen, by verb and level."""
        return {
            (name.partition(":")[0], str(Level(name.partition(":")[2]))): Way(way)
            for name, way in self.cleaned_data.items()
        }


class HoursForm(forms.ModelForm):  # type: ignore[type-arg]
    """When mails come, in which language, and who stands in."""

    digest_hour = forms.TypedChoiceField(label=_("Digests at"), choices=HOURS, coerce=int)

    class Meta:
        model = Preferences
        fields = ("language", "digest_hour", "digest_weekday", "quiet_from", "quiet_until", "away_until", "stand_in")
        labels = {  # noqa: RUF012  Django's attribute
            "digest_weekday": _("Weekly digests on"),
            "quiet_from": _("No mails from"),
            "quiet_until": _("No mails until"),
        }
        help_texts = {  # noqa: RUF012
            "language": _("Left open: the first of your languages."),
            "quiet_until": _("The same hour twice: no quiet hours."),
            "away_until": _("Mails wait until the morning of this day."),
            "stand_in": _("While you are away they are told, too, of what is meant for you and they may see."),
        }
        widgets = {  # noqa: RUF012
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "away_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, data: Any, *, member: Member) -> None:
        row = Preferences.objects.filter(pk=member.pk).first() or Preferences(member=member)
        super().__init__(data, instance=row)
        self.fields["stand_in"].queryset = possible_stand_ins(member)  # type: ignore[attr-defined]
