"""Sessions that end when nobody is there, and after a day's work in any case (OWASP ASVS 5.0, 7.3)."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest, HttpResponse

from network_site.members.session_keys import SEEN_AT, STARTED_AT

NOTE_AFTER = 60  # seconds; being there is written down at most this often


class SessionStore(DatabaseStore):
    """Sessions in the database whose rows expire by the limits, so that sockets too end with them."""

    def get_session_cookie_age(self) -> int:
        """Return how many seconds are left: until it was idle for too long, or too old."""
        started = self.get(STARTED_AT)
        left = settings.SESSION_COOKIE_AGE if started is None else started + settings.SESSION_COOKIE_AGE - time.time()
        return max(1, min(settings.SESSION_IDLE_MINUTES * 60, int(left)))


class SessionLimits:
    """Note that a member is there. Polling for news is the page's doing, not theirs, and does not count."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response, after the session was prolonged or not."""
        if request.user.is_authenticated and not request.path.startswith("/live/"):
            now = int(time.time())
            if now - request.session.get(SEEN_AT, 0) >= NOTE_AFTER:
                request.session[SEEN_AT] = now
        return self.get_response(request)
