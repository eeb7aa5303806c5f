"""What a composer offers while somebody types: people to mention, provisions and guides to link to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from discussions.mentions import LEAST_LETTERS, people_to_mention, token
from discussions.models import Thread
from discussions.streams import NUMBER
from network_site.access.marks import Mark
from network_site.access.rules import Audience
from network_site.members.models import Member
from network_site.members.requests import MemberRequest
from network_site.search.registry import kinds
from network_site.vocabulary.models import Provision

OF_EACH = 5
WORDS = 5


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to choose: what it is called, what tells it from its like, and what goes into the text."""

    text: str
    note: str
    insert: str


@require_safe
def mention(request: MemberRequest) -> HttpResponse:
    """Offer members by office and country who may read what is being written."""
    people = people_to_mention(request.GET.get("q", ""), _audience(request), request.user)
    offers = [Offer(member.label, _what_tells_apart(member), token(member)) for member in people]
    return render(request, "discussions/composing/offers.html", {"offers": offers})


@require_safe
def link(request: MemberRequest) -> HttpResponse:
    """Offer provisions, and the guides that the reader may see."""
    text = request.GET.get("q", "").strip()
    offers = [*_provisions(text), *_guides(text, request.user)] if len(text) >= LEAST_LETTERS else []
    return render(request, "discussions/composing/offers.html", {"offers": offers})


def _audience(request: MemberRequest) -> Audience:
    """Return whom the text is for: the readers of its thread, or for a question those of its mark and group."""
    number = request.GET.get("thread", "")
    if number:
        threads = Thread.objects.visible_to(request.user)
        return Audience.of(get_object_or_404(threads, pk=number if NUMBER.fullmatch(number) else 0))
    mark, group = request.GET.get("mark", Mark.GREEN), request.GET.get("group", "")
    return Audience(mark, int(group) if NUMBER.fullmatch(group) else None, request.user.service_id)


def _what_tells_apart(member: Member) -> str:
    """Return service and languages: offices of one country may have the same name."""
    service = member.service.name if member.service else ""
    return " · ".join(filter(None, [service, ", ".join(language.name for language in member.languages.all())]))


def _provisions(text: str) -> Iterator[Offer]:
    found = Provision.objects.all()
    for word in text.split()[:WORDS]:
        found = found.filter(
            Q(code__icontains=word) | Q(title__icontains=word) | Q(instrument__title__icontains=word) | Q(article=word)
        )
    for provision in found[:OF_EACH]:
        address = f"{reverse('search:search')}?{urlencode({'q': provision.label})}"
        yield Offer(str(provision), _("Provision"), _markdown(provision.label, address))


def _guides(text: str, member: Member) -> Iterator[Offer]:
    kind = kinds().get("guide")
    if kind is None:
        return
    found = kind.visible_to(member)
    for word in text.split()[:WORDS]:
        found = found.filter(title__icontains=word)
    for guide in kind.loaded(found, member)[:OF_EACH]:
        shown = kind.show(guide)
        yield Offer(shown.title, str(kind.label), _markdown(shown.title, shown.url))


def _markdown(label: str, address: str) -> str:
    words = re.sub(r"([][\\])", r"\\\1", label)
    return f"[{words}]({address})"
