"""What an inbox sends live, to one member alone: how many wait, and the entries that changed."""

import re
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string

from network_site.access.rules import Reader
from network_site.live.audiences import OneMember
from network_site.live.models import Change
from network_site.live.registry import StreamKind
from network_site.notifications.entries import PAGE_SIZE, Entry, element_id, entries_of
from network_site.notifications.models import Notification

NUMBER = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)


def stream_of(member: int) -> str:
    """Return the stream of the inbox of the *member* with this number."""
    return f"member:{member}"


class InboxStream(StreamKind):
    """The inbox of one member; the key is their number. An object is the latest notification that a change touched."""

    prefix = "member"
    changes = frozenset({"notified", "read", "read_all", "taken_back"})

    def audience(self, key: str) -> OneMember | None:
        """Return the member."""
        return OneMember(int(key)) if NUMBER.fullmatch(key) else None

    def load(self, changes: Sequence[Change]) -> Mapping[int, Any]:
        """Return the notifications with their recipients."""
        told = Notification.objects.select_related("recipient")
        rows: Mapping[int, Any] = told.in_bulk({change.object_id for change in changes})
        return rows

    def audience_of(self, item: Notification) -> OneMember:
        """Return the member who was told."""
        return OneMember(item.recipient_id)

    def render(self, change: Change, item: Notification, reader_class: Hashable, language: str) -> str:  # noqa: ARG002
        """Return the link to the inbox, and the entries as they stand now."""
        rows = Notification.objects.of(item.recipient).in_inbox()
        keys = [key for key, _, _ in rows.latest_by_key()[:PAGE_SIZE]] if change.kind == "read_all" else [item.key]
        entries = {entry.key: entry for entry in entries_of(Reader.of(item.recipient), rows, keys)}
        link = render_to_string("notifications/fragments/link.html", {"unread": rows.unread().count()})
        return link + "".join(_entry(key, entries.get(key)) for key in keys)


def _entry(key: str, entry: Entry | None) -> str:
    # What is no longer there leaves an empty element, which takes the place of the one on the page.
    return render_to_string("notifications/fragments/entry.html", {"entry": entry, "element_id": element_id(key)})
