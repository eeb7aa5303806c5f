"""What the first page gathers from the parts."""

from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from discussions.fragments import thread_row
from discussions.models import Passage, Thread
from events.models import Edition
from knowledge.directory.models import ContactPoint
from knowledge.guides.models import GuidePage
from network_site.home.welcome import things_to_do
from network_site.members.models import Member
from network_site.members.roles import Role

ROWS = 5


def for_member(member: Member) -> dict[str, Any]:
    """Return what waits for *member*, what is new, and the next forum. No thread stands in two lists."""
    threads = Thread.objects.visible_to(member).in_sight().newest().for_rows()
    waiting = list(threads.waiting_for(member)[:ROWS])
    asked = list(threads.asked_by(member)[:ROWS])
    shown = [thread.pk for thread in (*waiting, *asked)]
    return {
        "welcome": things_to_do(member),
        "waiting": _rows(waiting),
        "asked": _rows(asked),
        "newest": _rows(threads.exclude(pk__in=shown)[:ROWS]),
        "guides": GuidePage.objects.visible_to(member).order_by("-last_published_at")[:ROWS],
        "contacts_due": _contacts_due(member),
        "guides_in_doubt": _guides_in_doubt(member),
        "edition": Edition.objects.next_for(member),
    }


def for_visitor(person: Any) -> dict[str, Any]:
    """Return the guides and forums that anyone may read."""
    return {
        "guides": GuidePage.objects.visible_to(person).order_by("title")[:ROWS],
        "editions": Edition.objects.visible_to(person).order_by("-starts_on")[:ROWS],
    }


def _rows(threads: Iterable[Thread]) -> list[SafeString]:
    language = get_language() or "en"
    return [thread_row(thread, language) for thread in threads]


def _guides_in_doubt(member: Member) -> Any:
    if not member.has_role(Role.EDITOR):
        return ()
    doubted = Passage.objects.in_doubt().values("page")
    return GuidePage.objects.visible_to(member).filter(pk__in=doubted).order_by("title")[:ROWS]


def _contacts_due(member: Member) -> Any:
    contacts = ContactPoint.objects.visible_to(member)
    if member.jurisdiction is None:
        return contacts.none()
    return contacts.in_jurisdiction(member.jurisdiction).due_for_review()[:ROWS]
