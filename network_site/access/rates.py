"""The one policy of how often a person may do what. Sign-in has allauth's own limits, sockets those of live.

A window is a fixed span of time, so at its border up to twice the number can pass; none of the limits needs more.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from allauth.core.internal.httpkit import get_client_ip
from allauth.core.internal.ratelimit import truncate_ip
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from network_site.access.audit import report_looks
from network_site.access.models import RateCount
from network_site.access.views import typed_text
from network_site.members.models import Member

HOUR, DAY = 3_600, 86_400  # seconds


@dataclass(frozen=True, slots=True)
class Limit:
    """At most *number* deeds of a kind within *seconds*."""

    kind: str
    number: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """How long to wait, and whether it is the first of its window."""

    seconds: int
    is_first: bool


LIMITS = {
    "changing": (Limit("changing", 60, 300), Limit("changing-day", 1_000, DAY)),
    "posting": (Limit("posting", 20, 600), Limit("posting-day", 100, DAY)),
    "drafting": (Limit("drafting", 200, 300), Limit("drafting-day", 10_000, DAY)),  # a text is kept while it is typed
    "reading": (Limit("reading", 240, 300), Limit("reading-day", 5_000, DAY)),  # a page tells it by itself
    "uploading": (Limit("uploading", 40, 600), Limit("uploading-day", 200, DAY)),
    "searching": (Limit("searching", 60, 60),),
    "suggesting": (Limit("suggesting", 300, 60),),
    "downloading": (Limit("downloading", 60, 300), Limit("downloading-day", 500, DAY)),
    "feeding": (Limit("feeding", 240, 300), Limit("feeding-day", 20_000, DAY)),  # an office comes from one address
    "polling": (Limit("polling", 600, 300),),  # a page in sight asks every two seconds at most
    "revealing": (Limit("revealing", 30, HOUR), Limit("revealing-day", 100, DAY)),
}
OWN_LIMITS = ("/accounts/",)
POSTING = frozenset({"discussions:ask", "discussions:answer", "discussions:reply"})
DRAFTING = frozenset({"discussions:keep"})
READING = frozenset({"discussions:read", "notifications:seen"})
UPLOADING = frozenset({"files:upload"})
SENDING = {"posting": POSTING, "drafting": DRAFTING, "reading": READING, "uploading": UPLOADING}
REVEALING = frozenset({"directory:phone"})
SUGGESTING = frozenset(
    {"search:completions", "search:similar", "discussions:mention", "discussions:link", "discussions:preview"}
)  # asked for while somebody types
FEEDING = frozenset({"feeds:news", "feeds:calendar"})
POLLING = frozenset({"live:since"})
ALWAYS = {
    "revealing": REVEALING,
    "suggesting": SUGGESTING,
    "feeding": FEEDING,
    "polling": POLLING,
}  # whatever the method
DOWNLOADING = frozenset(
    {
        "access:audit_export",
        "events:material",
        "files:attachment",
        "events:edition_calendar",
        "files:own_data",
        "files:paper",
    }
)


class RateLimits:
    """Refuse what comes too often, with the time to wait and the typed text given back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., HttpResponseBase], _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Return a refusal, or None to let the request pass."""
        kind = kind_of(request)
        if kind is None:
            return None
        person = person_of(request)
        refusals = [refusal for limit in LIMITS[kind] if (refusal := refusal_by(limit, person))]
        if not refusals:
            return None
        is_news = any(refusal.is_first for refusal in refusals)
        if kind == "revealing" and is_news and isinstance(request.user, Member):
            report_looks(by=request.user)
        seconds = max(refusal.seconds for refusal in refusals)
        if kind == "polling":
            return JsonResponse({"error": "Too many polls."}, status=429, headers={"Retry-After": str(seconds)})
        return refused(request, seconds=seconds)


def refused(request: HttpRequest, *, seconds: int) -> HttpResponse:
    """Return the page that says how long to wait, and that gives typed text back."""
    context = {"kept": typed_text(request), "minutes": -(-seconds // 60)}
    response = render(request, "429.html", context, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def kind_of(request: HttpRequest) -> str | None:
    """Return what kind of deed *request* is, or None where nothing is counted."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    if request.path.startswith(OWN_LIMITS):
        return None
    always = next((kind for kind, names in ALWAYS.items() if name in names), None)
    if always:
        return always
    if request.method == "POST":
        return next((kind for kind, names in SENDING.items() if name in names), "changing")
    if name in DOWNLOADING:
        return "downloading"
    return "searching" if request.GET.get("q") else None


def person_of(request: HttpRequest) -> str:
    """Return whom to count: the member, or else the address that a visitor comes from, as sign-in sees it.

    Behind TRUSTED_PROXY_COUNT proxies that is what the outermost of them saw; of IPv6 it is the network, which one
    visitor has whole.
    """
    if request.user.is_authenticated:
        return f"member:{request.user.pk}"
    return f"from:{truncate_ip(get_client_ip(request) or '')}"


def refusal_by(limit: Limit, person: str) -> Refusal | None:
    """Count one deed of *person* and return how it is refused, or None while they are within *limit*."""
    now = time.time()
    window = int(now // limit.seconds)
    end = (window + 1) * limit.seconds
    done = count_one(f"{limit.kind}:{person}", window, datetime.fromtimestamp(end, UTC))
    if done <= limit.number:
        return None
    return Refusal(seconds=max(1, round(end - now)), is_first=done == limit.number + 1)


def count_one(key: str, window: int, ends_at: datetime) -> int:
    """Add one to the count of *key* in *window* and return it: nobody's is lost, however many count at once."""
    counted = RateCount.objects.filter(key=key, window=window)
    if not counted.update(count=F("count") + 1):
        try:
            with transaction.atomic():
                RateCount.objects.create(key=key, window=window, ends_at=ends_at)
        except IntegrityError:  # another process was first
            counted.update(count=F("count") + 1)
    return counted.values_list("count", flat=True).get()


def forget_past_counts() -> int:
    """Remove the counts of windows that are over and return how many."""
    return RateCount.objects.filter(ends_at__lt=timezone.now()).delete()[0]
