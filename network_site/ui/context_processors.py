"""What every template may show."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001  Django's signature
    """Return whether this is the demonstration."""
    return {"is_demo": settings.DEMO}
