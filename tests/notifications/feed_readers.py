"""Programs that read feeds."""

from typing import Any
from xml.etree import ElementTree as ET

from django.test import Client
from icalendar import Calendar

from network_site.members.models import Member
from network_site.notifications.actions.feeds import make_feed

ATOM = "{http://www.w3.org/2005/Atom}"
PAGE = "/notifications/feeds/"
KINDS = ("news", "calendar")
FILES = {"news": "news.atom", "calendar": "calendar.ics"}


def address(member: Member, kind: str = "news") -> str:
    """Return the address of a new feed of *member*."""
    return f"/feeds/{make_feed(by=member, kind=kind)}/{FILES[kind]}"


def read(at: str, **headers: str) -> Any:
    """Return what a program that knows the address gets."""
    return Client().get(at, headers=headers)


def entries(at: str) -> list[ET.Element]:
    return ET.fromstring(read(at).content).findall(f"{ATOM}entry")  # noqa: S314  of our own making


def titles(at: str) -> list[str]:
    return [entry.findtext(f"{ATOM}title") or "" for entry in entries(at)]


def dates(at: str) -> dict[str, Any]:
    parsed: Any = Calendar.from_ical(read(at).content)
    return {str(event["SUMMARY"]): event for event in parsed.events}
