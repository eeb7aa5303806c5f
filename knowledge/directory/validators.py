"""Checks of single values."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FURTHEST_AHEAD = timedelta(hours=14)  # Line Islands: no calendar day begins earlier anywhere


def validate_has_begun(day: date) -> None:
    """Refuse a *day* that has begun nowhere on Earth yet."""
    if day > (timezone.now() + FURTHEST_AHEAD).date():
        raise ValidationError(_("This day is in the future."))
