"""How long a door of sign-in stays shut: allauth counts there by rates of its own, and refuses without saying which."""

import math
import time

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from network_site.access.rates import refused

ACCOUNT = "allauth.account"
DEEDS = {  # what allauth counts at an address
    "account_login": "login",
    "sso_leave": "login",
    "saml_acs": "login",
    "account_signup": "signup",
    "account_change_password": "change_password",
    "account_set_password": "change_password",
    "account_reset_password": "reset_password",
    "account_reset_password_from_key": "reset_password_from_key",
    "account_reauthenticate": "reauthenticate",
    "mfa_reauthenticate": "reauthenticate",
    "mfa_reauthenticate_webauthn": "reauthenticate",
}


def too_often(request: HttpRequest) -> HttpResponse:
    """Answer where allauth refused; the time to wait is that of the rate which did."""
    return refused(request, seconds=seconds_shut(request))


def seconds_shut(request: HttpRequest) -> int:
    """Return how long the door that *request* knocked at stays shut, at least a second."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    rates = ratelimit.get_rates(app=ACCOUNT, action=DEEDS[name]) if name in DEEDS else []
    return max([1, *(math.ceil(_seconds_left(request, DEEDS[name], rate)) for rate in rates)])


def _seconds_left(request: HttpRequest, deed: str, rate: ratelimit.Rate) -> float:
    mailed = request.POST.get("email", "").strip().lower()  # whom a new passphrase was asked for
    key = ratelimit.get_cache_key(request, app=ACCOUNT, action=deed, rate=rate, key=mailed)
    now = time.time()
    is_open, knocks = ratelimit.apply_rate(cache.get(key, []), now, rate, dry_run=True)
    if is_open:
        return 0
    left: float = (knocks[-1] if knocks else now) + rate.duration - now
    return left
