"""Checks of single values that several parts make."""

import re
import unicodedata
import zoneinfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

JOINERS = "\u200c\u200d"  # which Persian and the scripts of India are written with
HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})  # general categories of Unicode
ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK"})  # scripts with letters that look the same
WORD = re.compile(r"[^\W\d_]+")


def validate_time_zone(name: str) -> None:
    """Refuse a *name* that is not in the IANA time zone database. Raises ValidationError."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            _("“%(name)s” is not a time zone. Write it as in Europe/Vienna."), code="zone", params={"name": name}
        )


def validate_name(name: str) -> None:
    """Refuse a *name* that reads as another one: signs that do not show or turn the text, or look-alike letters.

    Two of the scripts whose letters look the same do not stand in one word (UTS 39, mixed-script confusables). Raises
    ValidationError.
    """
    if any(unicodedata.category(sign) in HIDDEN for sign in name if sign not in JOINERS):
        raise ValidationError(
            _("This holds signs that do not show. Type it anew instead of pasting it."), code="hidden"
        )
    for word in WORD.findall(name):
        scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
        if len(scripts & ALIKE) > 1:
            raise ValidationError(
                _("“%(word)s” mixes letters of two scripts that look alike. Type it in one."),
                code="mixed",
                params={"word": word},
            )
