"""Who comes in at all: verified members by default, everyone only where a view says so."""

import zoneinfo
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from csp.constants import SELF
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect, render
from django.utils import timezone

ADMIN = "/admin/"
SIGN_OUT = "/accounts/logout/"
FRAMED = "SAMEORIGIN"  # what Wagtail's previews alone answer
ENROLMENT = ("/accounts/2fa/", "/accounts/reauthenticate/", "/accounts/logout/")


class MembersOnly(LoginRequiredMiddleware):
    """Ask for sign-in, a second factor and a valid mandate, except in views marked ``login_not_required``."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        """Return a redirect or a refusal, or None to let the request pass."""
        if request.user.is_authenticated and request.path.startswith(ENROLMENT):
            return None
        if request.user.is_authenticated and settings.REQUIRE_SECOND_FACTOR and not is_mfa_enabled(request.user):
            return redirect("mfa_index")
        if not getattr(view_func, "login_required", True):
            return None
        if not request.user.is_authenticated:
            return super().process_view(request, view_func, view_args, view_kwargs)
        if not request.user.is_verified:
            return render(request, "access/not_verified.html", status=403)
        return None


class ContentPolicy(CSPMiddleware):
    """The content security policy of the site, and the wider one of the editors' admin.

    Wagtail's forms carry inline scripts without a nonce (calendars, choosers, rows of a list). Only the few who edit
    come there, and no page for readers lies below that address. A preview is a page of the site, shown in a frame:
    it keeps the site's policy, and its X-Frame-Options say that the admin may frame it.
    """

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponseBase,
        report_only: bool = False,  # noqa: FBT001, FBT002  django-csp's signature
    ) -> PolicyParts:
        """Return the policy of this response."""
        parts = super().get_policy_parts(request, response, report_only)
        if response.headers.get("X-Frame-Options") == FRAMED:
            parts.replace = {"frame-ancestors": [SELF], **(parts.replace or {})}
        elif request.path.startswith(ADMIN):
            parts.replace = {**settings.ADMIN_CONTENT_SECURITY_POLICY, **(parts.replace or {})}
        return parts


class CompressedPages(GZipMiddleware):
    """Compress pages and frames for slow lines; files keep their length and can be asked for in parts.

    Django pads each response at random, so that lengths tell nothing of what a page repeats (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Return the response, compressed when it is text of ours."""
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if response.streaming or kind not in {"text/html", "application/json"}:
            return response
        return super().process_response(request, response)


class PrivateResponses:
    """Keep pages out of every cache but the hashed static files', and isolate them from other sites."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response with its headers set."""
        response = self.get_response(request)
        if request.method == "POST" and request.path == SIGN_OUT and response.status_code == HTTPStatus.FOUND:
            response.headers["Clear-Site-Data"] = '"cache", "storage"'  # nothing stays on a shared computer
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"
        )
        return response


class ReaderTimeZone:
    """Show times in the zone of the member who reads."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response, rendered in the reader's zone."""
        name = getattr(request.user, "time_zone", settings.TIME_ZONE)
        try:
            zone = zoneinfo.ZoneInfo(name)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            zone = zoneinfo.ZoneInfo(settings.TIME_ZONE)
        with timezone.override(zone):
            return self.get_response(request)
