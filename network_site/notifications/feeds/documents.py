"""The two feeds as they are sent: Atom (RFC 4287) and iCalendar (RFC 5545). The same rows give the same bytes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar

from network_site.notifications.feeds.dates import dates_of
from network_site.notifications.models import Feed
from network_site.notifications.news import kind_named, latest

ENTRIES = 50
FIRST_YEAR = 2026  # of the tags (RFC 4151): it must never change
REFRESH = timedelta(hours=6)
PRODID = "-//Counterpart//Calendar//EN"


@dataclass(frozen=True, slots=True)
class Document:
    """A kind of feed: how it is sent and written."""

    content_type: str
    write: Callable[[Feed, str], bytes]  # of a feed that is read at an address


class NewsFeed(Atom1Feed):
    """An Atom feed that says when it last changed, and not when it was read."""

    def latest_post_date(self) -> datetime:
        """Return the time of the latest entry, or when the address was made."""
        moment: datetime = self.items[0]["updateddate"] if self.items else self.feed["made_at"]
        return moment


def write_news(feed: Feed, address: str) -> bytes:
    """Return what is new and its member may see, by title, as Atom in the active language."""
    written = NewsFeed(
        title=_("What is new in Counterpart"),
        link=f"{settings.SITE_URL}/",
        description=None,
        language=get_language() or settings.LANGUAGE_CODE,
        author_name="Counterpart",
        feed_url=f"{settings.SITE_URL}{address}",
        feed_guid=_tag("feed", feed.pk),
        made_at=feed.made_at,
    )
    for news in latest(feed.member, ENTRIES):
        kind = kind_named(news.kind)
        written.add_item(
            title=_printable(f"{kind.label if kind else news.kind}: {news.title}"),
            link=news.url,
            description=None,  # type: ignore[arg-type]  # no summary
            unique_id=_tag(news.kind, news.number),
            pubdate=news.at,
            updateddate=news.at,
            categories=news.topics,
        )
    return written.writeString("utf-8").encode()


def write_calendar(feed: Feed, address: str) -> bytes:  # noqa: ARG001  a calendar does not name its address
    """Return the dates that its member may see as a calendar."""
    calendar = Calendar.new(
        prodid=PRODID,
        name=_("Counterpart"),
        calscale="GREGORIAN",
        uid=f"calendar-of-feed-{feed.pk}@{_host()}",
    )
    calendar.add("refresh-interval", REFRESH, {"value": "DURATION"})  # the parameter is required (RFC 7986, 5.7)
    for date in dates_of(feed.member):
        calendar.add_component(date)
    return bytes(calendar.to_ical())


DOCUMENTS: Mapping[str, Document] = {
    Feed.Kind.NEWS: Document("application/atom+xml; charset=utf-8", write_news),
    Feed.Kind.CALENDAR: Document("text/calendar; charset=utf-8", write_calendar),
}


def address_of(kind: str, token: str) -> str:
    """Return the address, on this site, of the feed of this *kind* with this *token*."""
    return reverse(f"feeds:{kind}", args=[token])


def _tag(kind: str, number: int) -> str:
    return f"tag:{_host()},{FIRST_YEAR}:{kind}/{number}"


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or ""


def _printable(text: str) -> str:
    """Return *text* without what XML cannot hold."""
    return "".join(character for character in text if character.isprintable())
