"""The cookie by which a browser is known again, whoever signs in there: it says nothing, and only a digest is kept."""

import hashlib
import re
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "__Host-browser" if settings.HTTPS else "browser"
LASTS = 400 * 86_400  # seconds: what browsers allow
KNOWN = re.compile(r"[A-Za-z0-9_-]{43}")


def browser_of(request: HttpRequest) -> str:
    """Return the digest of the browser that sent *request*; empty where it was never given a name."""
    name = request.COOKIES.get(COOKIE, "")
    return hashlib.sha256(name.encode()).hexdigest() if KNOWN.fullmatch(name) else ""


def name_browser(response: HttpResponse) -> str:
    """Give the browser that gets *response* a name of its own, and return its digest."""
    name = secrets.token_urlsafe(32)
    response.set_cookie(COOKIE, name, max_age=LASTS, secure=settings.HTTPS, httponly=True, samesite="Lax")
    return hashlib.sha256(name.encode()).hexdigest()
