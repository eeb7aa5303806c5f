"""Who comes in at all: verified members by default, everyone only where a view says so."""

import zoneinfo
from collections.abc import Callable, Collection
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from csp.constants import SELF
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from network_site.access.views import typed_text

ADMIN = "/admin/"
SIGN_OUT = "/accounts/logout/"
FRAMED = "SAMEORIGIN"  # what Wagtail's previews alone answer
ENROLMENT = ("/accounts/2fa/", "/accounts/reauthenticate/", "/accounts/logout/")
ACCOUNT = "/accounts/"
RULES = frozenset({"members:rules", "members:rules_version"})
FIRST_STEPS = RULES | {"members:profile", "live:since"}


class MembersOnly(LoginRequiredMiddleware):
    """Ask for sign-in, a second factor, a valid mandate, the word to keep the rules of use, and a new member's profile.

    Views marked ``login_not_required`` are open to visitors; who is signed in is asked for the rest there too.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        """Return a redirect or a refusal, or None to let the request pass."""
        if not request.user.is_authenticated:
            return super().process_view(request, view_func, view_args, view_kwargs)
        if request.path.startswith(ENROLMENT):
            return None
        return what_is_missing(request, is_public=not getattr(view_func, "login_required", True))


def what_is_missing(request: HttpRequest, *, is_public: bool) -> HttpResponse | None:
    """Return the page that a signed-in person must see first, or None when the way is free."""
    member: Any = request.user
    if settings.REQUIRE_SECOND_FACTOR and not is_mfa_enabled(member):
        return redirect("mfa_index")
    if member.is_verified and member.must_accept_rules:
        return None if _leads_to(request, RULES) else ask_for_rules(request)
    if member.is_verified and member.profile_set_at is None and request.method == "GET":
        return None if _leads_to(request, FIRST_STEPS) else _on_the_way(request, "members:profile")
    if not is_public and not member.is_verified:
        return render(request, "access/not_verified.html", status=403)
    return None


def ask_for_rules(request: HttpRequest) -> HttpResponse:
    """Lead to the rules of use and from there to where the member was going; a form gets its text back first."""
    if request.method not in {"GET", "HEAD"}:
        return render(request, "access/rules_first.html", {"kept": typed_text(request)}, status=403)
    return _on_the_way(request, "members:rules")


def _on_the_way(request: HttpRequest, stop: str) -> HttpResponse:
    return redirect(f"{reverse(stop)}?{urlencode({'next': request.get_full_path()})}")


def _leads_to(request: HttpRequest, names: Collection[str]) -> bool:
    match = request.resolver_match
    return request.path.startswith(ACCOUNT) or (match is not None and match.view_name in names)


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
