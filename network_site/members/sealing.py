"""What the database keeps sealed: texts that are needed again, and that a stolen copy must not tell."""

from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

BEGINNING = "gAAAAA"  # of every Fernet token until 2106: its version, and the leading zeros of its time


def seal(text: str) -> str:
    """Return *text* sealed with the first of SEED_KEYS."""
    return _vault().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Return what ``seal`` sealed with any of SEED_KEYS. Raises InvalidToken where none of them opens it."""
    return _vault().decrypt(sealed.encode()).decode()


def renew(sealed: str) -> str:
    """Return *sealed* as the first of SEED_KEYS seals it. Raises InvalidToken."""
    return _vault().rotate(sealed.encode()).decode()


def is_sealed(value: Any) -> bool:
    """Whether *value* looks like what ``seal`` returns."""
    return isinstance(value, str) and value.startswith(BEGINNING)


class SealedField(models.CharField):  # type: ignore[type-arg]  # generic in the stubs alone
    """A text of ``max_length`` characters that lies sealed in its column, in revisions and in fixtures.

    Rows are never found by it: the same text is sealed differently each time.
    """

    def get_internal_type(self) -> str:
        """Return the column's type: a seal is longer than what it holds."""
        return "TextField"

    def get_lookup(self, lookup_name: str) -> Any:
        """Return nothing by which the text could be compared."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def get_prep_value(self, value: Any) -> Any:
        """Return *value* as the column keeps it; nothing is kept as nothing."""
        plain = super().get_prep_value(value)
        return seal(plain) if plain else plain

    def from_db_value(self, value: str | None, *_args: Any) -> str | None:
        """Return the text. Raises InvalidToken where no key opens it: shown empty, it would be saved empty."""
        return unseal(value) if value else value

    def value_to_string(self, obj: models.Model) -> str:
        """Return the text of *obj* as revisions and fixtures keep it."""
        plain = self.value_from_object(obj)
        return seal(plain) if plain else ""

    def to_python(self, value: Any) -> Any:
        """Return the text of what was typed, or of what ``value_to_string`` returned."""
        if not is_sealed(value):
            return super().to_python(value)
        try:
            return unseal(value)
        except InvalidToken:
            raise ValidationError(_("This cannot be opened with the keys of this site.")) from None


def _vault() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.SEED_KEYS])
