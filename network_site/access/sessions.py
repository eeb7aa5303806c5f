"""Sessions that end when nobody is there, and after a day's work in any case (OWASP ASVS 5.0, 7.3)."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from network_site.members.prepared import TEXT_PLACE, Prepared
from network_site.members.session_keys import SEEN_AT, STARTED_AT, kept

DONE_BY_PROGRAMS = ("/live/", "/notifications/seen/", "/feeds/")
NOTE_AFTER = 60  # seconds; being there is written down at most this often


class SessionStore(DatabaseStore):
    """Sessions in the database whose rows expire by the limits, so that sockets too end with them.

    The table keeps a hash of the key that is in the cookie. Nothing here reads sessions in asynchronous code.
    """

    def get_session_cookie_age(self) -> int:
        """Return how many seconds are left: until it was idle for too long, or too old."""
        started = self.get(STARTED_AT)
        left = settings.SESSION_COOKIE_AGE if started is None else started + settings.SESSION_COOKIE_AGE - time.time()
        return max(1, min(settings.SESSION_IDLE_MINUTES * 60, int(left)))

    def exists(self, session_key: str) -> bool:
        """Whether there is a session with this key."""
        return bool(super().exists(kept(session_key)))

    def create_model_instance(self, data: Any) -> Any:
        """Return the row of this session."""
        row: Any = super().create_model_instance(data)
        row.session_key = kept(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """Delete the session with this key, or else this one."""
        key = session_key or self.session_key
        if key is not None:
            super().delete(kept(key))

    def _get_session_from_db(self) -> Session | None:
        row: Session | None = next(_session.rows(kept(self.session_key or "")), None)
        if row is None or row.expire_date <= timezone.now():
            self._session_key = None
            return None
        return row


_session = Prepared(lambda: Session.objects.filter(session_key=TEXT_PLACE), places=(TEXT_PLACE,))


class SessionLimits:
    """Note that a member is there. What a page or a feed reader asks for by itself does not count."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response, after the session was prolonged or not."""
        if request.user.is_authenticated and not request.path.startswith(DONE_BY_PROGRAMS):
            now = int(time.time())
            if now - request.session.get(SEEN_AT, 0) >= NOTE_AFTER:
                request.session[SEEN_AT] = now
        return self.get_response(request)
