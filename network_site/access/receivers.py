"""Sign-ins and sign-outs, as Django and allauth announce them, go into the audit trail."""

import hashlib
import time
from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest
from wagtail.log_actions import log

from network_site.access.models import AuditHead
from network_site.members import devices
from network_site.members.models import Member
from network_site.members.session_keys import ADDRESS, DEVICE, SEEN_AT, STARTED_AT


def signed_in(user: Member, request: HttpRequest, **_: Any) -> None:
    """Note a sign-in that was completed, second factor included; the session's time begins, and it knows its device."""
    request.session[STARTED_AT] = request.session[SEEN_AT] = int(time.time())
    request.session[DEVICE] = devices.in_words(request.META.get("HTTP_USER_AGENT", ""))
    request.session[ADDRESS] = get_client_ip(request) or ""
    log(user, "members.signed_in", user=user)


def signed_out(user: Member | None, **_: Any) -> None:
    """Note a sign-out."""
    if user is not None:
        log(user, "members.signed_out", user=user)


def sign_in_failed(credentials: dict[str, Any], **_: Any) -> None:
    """Note a failed attempt; known and unknown addresses take the same way, and neither is written down."""
    address = str(credentials.get("email") or credentials.get("username") or "").strip().lower()
    head = AuditHead.objects.get_or_create(pk=1)[0]
    log(head, "members.sign_in_failed", data={"address": hashlib.sha256(address.encode()).hexdigest()[:12]})


def factor_added(user: Member, authenticator: Any, **_: Any) -> None:
    """Note a new second factor."""
    log(user, "members.factor_added", user=user, data={"kind": authenticator.type})


def factor_removed(user: Member, authenticator: Any, **_: Any) -> None:
    """Note that a second factor was taken away."""
    log(user, "members.factor_removed", user=user, data={"kind": authenticator.type})


def password_changed(user: Member, **_: Any) -> None:
    """Note a new passphrase."""
    log(user, "members.passphrase_changed", user=user)
