"""What every template may show."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from network_site.ui import times


def site(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001  Django's signature
    """Return whether this is the demonstration, and the zone and locale in which times are written."""
    return {
        "is_demo": settings.DEMO,
        "zone": times.zone_of(timezone.get_current_timezone()),
        "locale_tag": times.locale_tag(),
    }
