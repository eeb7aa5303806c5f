"""What forums put into the calendars of members: the days of each, and its sessions."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone
from icalendar import Component

from events.exports import edition_event, session_event
from events.models import Edition, Session
from network_site.access.marks import OPEN_MARKS, Mark
from network_site.members.models import Member

KEPT = timedelta(days=365)
EDITIONS, SESSIONS = 20, 500
INSIDE = ("DESCRIPTION", "LOCATION", "CATEGORIES")


def dates_of(member: Member) -> Iterable[Component]:
    """Return the editions of the last year and to come with their sessions, as far as *member* may see them.

    What is not CLEAR has its title, times and link alone: where members meet is not for others' calendars.
    """
    recent = timezone.localdate() - KEPT
    seen = Edition.objects.visible_to(member).filter(mark__in=OPEN_MARKS, ends_on__gte=recent).with_place()
    editions = {edition.pk: edition for edition in seen.newest()[:EDITIONS]}
    sessions = Session.objects.visible_to(member).filter(mark__in=OPEN_MARKS, edition__in=editions)
    shown = sessions.select_related("room").prefetch_related("languages").order_by("-starts_at", "-pk")
    for edition in editions.values():
        yield _for_elsewhere(edition, edition_event(edition))
    for session in shown[:SESSIONS]:
        session.edition = editions[session.edition_id]
        yield _for_elsewhere(session, session_event(session))


def _for_elsewhere(item: Edition | Session, event: Component) -> Component:
    if item.mark != Mark.CLEAR:
        for name in INSIDE:
            event.pop(name, None)
    return event
