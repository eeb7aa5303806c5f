"""Programmes as calendar files: RFC 5545, with the calendar properties of RFC 7986.

What goes in was chosen by the caller from what the reader may see, and each event says by its CLASS how far it may go.
Times are in UTC, which every calendar turns to its owner's zone; the description gives them by the forum's clocks.
icalendar's own VTIMEZONE is wrong by an hour on the day that clocks go forward, and missing for zones that are links.
"""

from collections.abc import Iterable
from datetime import UTC, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Component, Event
from icalendar.enums import CLASS, STATUS, TRANSP

from events.models import Edition, Session
from network_site.access.marks import Mark

PRODID = "-//Counterpart//Programme//EN"
CLASSES = {
    Mark.CLEAR: CLASS.PUBLIC,
    Mark.GREEN: CLASS.PRIVATE,
    Mark.AMBER: CLASS.CONFIDENTIAL,
    Mark.AMBER_STRICT: CLASS.CONFIDENTIAL,
}


def as_calendar(edition: Edition, sessions: Iterable[Session], *, with_edition: bool = False) -> bytes:
    """Return *sessions* of *edition* as a calendar, and its days as one more event when *with_edition* is set."""
    calendar = Calendar.new(
        prodid=PRODID,
        name=edition.title,
        calscale="GREGORIAN",
        uid=_uid("calendar", edition.pk),
        url=f"{settings.SITE_URL}{edition.get_programme_url()}",
    )
    if with_edition:
        calendar.add_component(edition_event(edition))
    for session in sessions:
        session.edition = edition
        calendar.add_component(session_event(session))
    return bytes(calendar.to_ical())


def edition_event(edition: Edition) -> Component:
    """Return the days of *edition*. What was not published through the desk counts as changed when it begins."""
    changed_at = (edition.last_published_at or edition.noon).astimezone(UTC)
    return Event.new(
        uid=_uid("edition", edition.pk),
        stamp=changed_at,  # without a METHOD, when it was last revised (RFC 5545, 3.8.7.2)
        start=edition.starts_on,
        end=edition.ends_on + timedelta(days=1),  # the end of a span of days is the day after (RFC 5545, 3.6.1)
        summary=edition.title,
        description=edition.summary or None,
        location=edition.place,
        url=f"{settings.SITE_URL}{edition.url}",
        classification=CLASSES[Mark(edition.mark)],
        status=_status(edition),
        transparency=TRANSP.TRANSPARENT,
        sequence=edition.live_revision_id or 0,  # each publication has a higher number
        last_modified=changed_at,
    )


def session_event(session: Session) -> Component:
    """Return *session*, which brings its edition."""
    edition, changed_at = session.edition, session.changed_at.astimezone(UTC)
    return Event.new(
        uid=_uid("session", session.pk),
        stamp=changed_at,
        start=session.starts_at.astimezone(UTC),
        end=session.ends_at.astimezone(UTC),
        summary=session.title,
        description=_description(session),
        location=", ".join(part for part in (session.room.name if session.room else "", edition.place) if part),
        url=f"{settings.SITE_URL}{session.get_absolute_url()}",
        categories=[session.get_kind_display()],
        classification=CLASSES[Mark(session.mark)],
        status=_status(edition),
        transparency=TRANSP.OPAQUE,
        sequence=session.sequence,
        last_modified=changed_at,
    )


def _description(session: Session) -> str:
    languages = ", ".join(str(language) for language in session.languages.all())
    parts = (
        session.get_mark_display(),
        session.when,
        session.abstract,
        _("Languages: %(languages)s") % {"languages": languages} if languages else "",
    )
    return "\n\n".join(str(part) for part in parts if part)


def _status(edition: Edition) -> STATUS:
    return STATUS.TENTATIVE if edition.dates_provisional else STATUS.CONFIRMED


def _uid(kind: str, pk: int) -> str:
    """Return an identifier that is the same at every download."""
    return f"{kind}-{pk}@{urlsplit(settings.SITE_URL).hostname}"
