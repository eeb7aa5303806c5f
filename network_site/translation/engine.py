"""What an engine does, and which texts it is ever given."""

from typing import Protocol
from urllib.parse import unquote, urlsplit

from django.conf import settings

from network_site.access.marks import OPEN_MARKS
from network_site.translation.libretranslate import LibreTranslate

LONGEST = 20_000  # characters
SECONDS = 10


class EngineRefused(Exception):
    """The text is not for a machine: its mark keeps it within a group, or it is too long."""


class Engine(Protocol):
    """Translates text. The words may leave this process, and nothing may keep them."""

    def translate(self, text: str, *, source: str, target: str) -> str:
        """Return *text* of the language *source* in the language *target* (ISO 639-1). Raises EngineUnavailable."""


def is_configured() -> bool:
    """Whether this site has an engine."""
    return bool(settings.TRANSLATE_URL)


def engine() -> Engine:
    """Return the engine of this site."""
    key = unquote(urlsplit(settings.TRANSLATE_URL).password or "")
    return LibreTranslate(settings.TRANSLATE_URL, key, SECONDS)


def translated(text: str, *, mark: str, source: str, target: str) -> str:
    """Return *text*, whose TLP mark is *mark*, in the language *target*.

    TLP:AMBER and TLP:AMBER+STRICT are given to no engine, not even one that the site runs itself. Raises EngineRefused
    and EngineUnavailable.
    """
    if mark not in OPEN_MARKS or len(text) > LONGEST or not is_configured():
        raise EngineRefused
    return engine().translate(text, source=source, target=target)
