"""How a member wants to be told. Without a row, the defaults hold."""

from datetime import time

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from network_site.members.models import Member
from network_site.notifications.levels import Level, Way

LANGUAGES = (
    ("en", "English"),
    ("fr", "Français"),
    ("es", "Español"),
    ("ru", "Русский"),
    ("ar", "العربية"),
    ("zh", "中文"),
)
WEEKDAYS = (
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
)
EVENING, MORNING = time(20), time(7)


class Preferences(models.Model):
    """When, in which language, and who stands in. Hours are those of the member's own time zone.

    Where quiet hours begin and end alike there are none. Mails are held until the morning of ``away_until``.
    """

    member = models.OneToOneField(Member, models.CASCADE, primary_key=True, related_name="notification_preferences")
    language = models.CharField(_("language of mails"), max_length=2, choices=LANGUAGES, blank=True)
    digest_hour = models.PositiveSmallIntegerField(_("hour of digests"), default=8, validators=[MaxValueValidator(23)])
    digest_weekday = models.PositiveSmallIntegerField(_("day of weekly digests"), default=0, choices=WEEKDAYS)
    quiet_from = models.TimeField(_("quiet from"), default=EVENING)
    quiet_until = models.TimeField(_("quiet until"), default=MORNING)
    away_until = models.DateField(_("away until"), null=True, blank=True)
    stand_in = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who stands in")
    )

    class Meta:
        verbose_name = _("notification preferences")
        verbose_name_plural = _("notification preferences")

    def __str__(self) -> str:
        return str(self.member)


class Choice(models.Model):
    """The way that a member chose for one verb at one level."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    verb = models.CharField(max_length=40)
    level = models.CharField(max_length=6, choices=Level.choices)
    way = models.CharField(max_length=7, choices=Way.choices)

    class Meta:
        verbose_name = _("choice of a way")
        verbose_name_plural = _("choices of ways")
        constraints = (models.UniqueConstraint(fields=("member", "verb", "level"), name="one_way_per_verb_and_level"),)

    def __str__(self) -> str:
        return f"{self.member} · {self.verb} · {self.way}"
