"""What the columns of a vocabulary must look like, beyond what Django checks."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FIRST_OF_YEAR = "0000-01-01"
YEAR_MONTH_OR_DAY = re.compile(r"\d{4}(-\d{2}){0,2}", re.ASCII)


def validate_iso_date(value: str) -> None:
    """Accept a year, a month or a day of ISO 8601: 2000, 2000-11 or 2000-11-15. Raises ValidationError."""
    try:
        valid = YEAR_MONTH_OR_DAY.fullmatch(value) and date.fromisoformat(value + FIRST_OF_YEAR[len(value) :])
    except ValueError:
        valid = None
    if not valid:
        message = _("Write a date as 2000, 2000-11 or 2000-11-15, not “%(value)s”.")
        raise ValidationError(message, params={"value": value})
