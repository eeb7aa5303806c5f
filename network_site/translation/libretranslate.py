"""An engine behind HTTP: ``POST /translate`` as LibreTranslate documents it (docs.libretranslate.com)."""

import http.client
import json
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

MOST_BYTES = 1_000_000


class EngineUnavailable(Exception):
    """The engine cannot be reached in time, or gives no translation."""


class LibreTranslate:
    """A LibreTranslate server at *url*, which is given *seconds* to answer. Redirects are not followed."""

    def __init__(self, url: str, key: str, seconds: float) -> None:
        self._where = urlsplit(url)
        self._key = key
        self._seconds = seconds

    def translate(self, text: str, *, source: str, target: str) -> str:
        """Return *text* in the language *target*. Raises EngineUnavailable."""
        asked = {"q": text, "source": source, "target": target, "format": "text"}
        if self._key:
            asked["api_key"] = self._key
        try:
            said = self._post(json.dumps(asked).encode())
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise EngineUnavailable(type(error).__name__) from error
        words = said.get("translatedText") if isinstance(said, dict) else None
        if not isinstance(words, str) or not words.strip():
            raise EngineUnavailable("no translation")
        return words

    def _post(self, body: bytes) -> Any:
        secure = self._where.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        with closing(kind(self._where.hostname or "", self._where.port, timeout=self._seconds)) as connection:
            path = f"{self._where.path.rstrip('/')}/translate"
            connection.request("POST", path, body, {"Content-Type": "application/json", "Accept": "application/json"})
            response = connection.getresponse()
            if response.status != http.HTTPStatus.OK:
                raise ValueError(response.status)
            return json.loads(response.read(MOST_BYTES))
