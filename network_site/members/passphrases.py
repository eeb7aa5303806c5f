"""What makes a passphrase good enough. Everything is looked up on this machine: nothing about it is sent anywhere."""

import hashlib
import threading
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from zxcvbn import zxcvbn

GOOD_SCORE = 4  # the best: more than ten thousand million guesses, each of which takes argon2 its time
SHORTEST = 12  # characters
READ_AT_MOST = 72  # characters that zxcvbn looks at; what begins so well does not get worse
DIGEST_LENGTH = 40  # of SHA-1 in hexadecimal
ADVICE = {  # by the pattern that zxcvbn found in the longest part of it
    "dictionary": gettext_lazy("A word, a name or a well-known phrase makes up much of it."),
    "spatial": gettext_lazy("Keys that lie in a row are among the first things tried."),
    "repeat": gettext_lazy("Saying the same thing again adds almost nothing."),
    "sequence": gettext_lazy("A run such as abcd or 6543 adds almost nothing."),
    "regex": gettext_lazy("A year is among the first things tried."),
    "date": gettext_lazy("A date is among the first things tried."),
}
_estimating = threading.Lock()  # zxcvbn keeps the words about a person in a global of its own


class StrengthValidator:
    """Refuses what can be guessed, by zxcvbn's estimate, and says why in plain words."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when too few guesses lead to *password*, for somebody who knows the office."""
        if len(password) < SHORTEST:
            raise ValidationError(_("Take at least %(count)s characters."), code="short", params={"count": SHORTEST})
        with _estimating:
            found = zxcvbn(password[:READ_AT_MOST], user_inputs=words_about(user))
        if found["score"] >= GOOD_SCORE:
            return
        longest = max(found["sequence"], key=lambda part: len(part["token"]), default={"pattern": ""})
        said = (_("This is too easy to guess."), ADVICE.get(longest["pattern"]), self.get_help_text())
        raise ValidationError(" ".join(str(part) for part in said if part), code="guessable")

    def get_help_text(self) -> str:
        """Return what to do."""
        return _("Take four or five words that have nothing to do with each other or with you.")


class StolenValidator(CommonPasswordValidator):
    """Refuses what was in a breach: Django's list of common passwords, and the file that BREACHED_FILE names."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002  Django's signature
        """Raise ValidationError when *password* is known from a breach."""
        digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest()
        is_known = password.lower().strip() in self.passwords
        if is_known or (settings.BREACHED_FILE and is_listed(settings.BREACHED_FILE, digest)):
            raise ValidationError(
                _("This is on a list of passwords that were stolen elsewhere. Choose another."), code="stolen"
            )

    def get_help_text(self) -> str:
        """Return what to do."""
        return _("Take none that you use elsewhere.")


def words_about(user: Any) -> list[str]:
    """Return the words that somebody who knows the office of *user* would try first."""
    told = [getattr(user, name, "") or "" for name in ("email", "full_name", "office", "jurisdiction", "service")]
    whole = " ".join(str(part) for part in told).replace("@", " ").replace(".", " ").replace(",", " ")
    return ["counterpart", "prosecutor", "prosecution", *whole.split()]


def is_listed(file: Path, digest: str) -> bool:
    """Return whether a line of *file* begins with *digest*, a SHA-1 in hexadecimal.

    The file is that of Pwned Passwords, ordered by hash, as ``HASH:COUNT`` a line: halving it some 36 times finds the
    place among a thousand million lines.
    """
    wanted, low, high = digest.upper().encode(), 0, file.stat().st_size
    with file.open("rb") as lines:
        while low < high:  # the line, if it is there, begins at low or after it, and before high
            middle = (low + high) // 2
            if middle:
                lines.seek(middle - 1)
                lines.readline()
            else:
                lines.seek(0)
            begins = lines.tell()
            found = lines.readline()[:DIGEST_LENGTH].upper()
            if begins < high and found == wanted:
                return True
            if begins < high and found < wanted:
                low = lines.tell()
            else:
                high = middle
    return False
