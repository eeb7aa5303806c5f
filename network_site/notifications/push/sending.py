"""Telling one device. What is sent is the same for everything that waits, and encrypted for that browser alone."""

import json
import logging
from email.utils import parseaddr
from enum import Enum
from typing import Any

import requests
from django.conf import settings
from django.utils import translation
from pywebpush import WebPushException, webpush

from network_site.notifications.mail.wording import something_waits
from network_site.notifications.models import Device
from network_site.notifications.push.endpoints import is_push_service

KEPT_SECONDS = 12 * 3600  # by the push service, while the device is off
TIMEOUT = 5  # seconds
GONE = frozenset({404, 410})  # RFC 8030, section 7.3
LATER = frozenset({408, 425, 429, 500, 502, 503, 504})

logger = logging.getLogger(__name__)


class Verdict(Enum):
    """What became of a push."""

    TAKEN = "taken"
    GONE = "gone"
    LATER = "later"
    REFUSED = "refused"


class Direct(requests.Session):
    """A session that goes where it is sent and follows nobody elsewhere."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002
        """Return no other place."""
        return None


def payload() -> str:
    """Return what a device is told, in the language that is active: that something waits, and nothing of it."""
    is_rtl = translation.get_language_bidi()
    return json.dumps(
        {"title": str(something_waits()), "lang": translation.get_language(), "dir": "rtl" if is_rtl else "ltr"}
    )


def send(device: Device, content: str, session: requests.Session) -> Verdict:
    """Give *content* to the push service of *device*."""
    if not is_push_service(device.endpoint):  # no longer one of the hosts that are allowed
        return Verdict.GONE
    subscription = {"endpoint": device.endpoint, "keys": {"p256dh": device.p256dh, "auth": device.auth}}
    try:
        webpush(
            subscription,
            content,
            vapid_private_key=settings.PUSH_KEY,
            vapid_claims={"sub": f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"},
            headers={"Urgency": "normal", "Topic": "waiting"},
            ttl=KEPT_SECONDS,
            timeout=TIMEOUT,
            requests_session=session,
        )
    except requests.RequestException:
        return Verdict.LATER
    except WebPushException as error:
        return _verdict(error.response)
    return Verdict.TAKEN


def _verdict(response: Any) -> Verdict:
    status = getattr(response, "status_code", 0)
    if status in GONE:
        return Verdict.GONE
    if status in LATER:
        return Verdict.LATER
    logger.warning("A push service refused a push with status %s.", status)
    return Verdict.REFUSED
