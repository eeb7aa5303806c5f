"""Who came back from a provider and is invited, kept in their session until they say yes."""

import time

from django.conf import settings
from django.http import HttpRequest

from network_site.members.actions.sso import Identity

KEY = "sso_pending"
SECONDS = 900


def keep(request: HttpRequest, identity: Identity, then: str | None) -> None:
    """Remember *identity*, and where to go afterwards."""
    given = {"provider": identity.provider.id, "uid": identity.uid, "email": identity.email}
    request.session[KEY] = {**given, "then": then, "until": time.time() + SECONDS}


def peek(request: HttpRequest) -> tuple[Identity, str | None] | None:
    """Return who waits in this session and where they were going, or None when that is over."""
    kept = request.session.get(KEY)
    if kept is None or kept["until"] < time.time() or kept["provider"] not in settings.SSO_PROVIDERS:
        return None
    return Identity(settings.SSO_PROVIDERS[kept["provider"]], kept["uid"], kept["email"]), kept["then"]


def forget(request: HttpRequest) -> None:
    """Forget who waited."""
    request.session.pop(KEY, None)
