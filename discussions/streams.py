"""What discussions send live: the posts of a thread, and the rows of the lists of threads."""

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from discussions.fragments import moved_notice, post_fragment, thread_row
from discussions.models import Post, Thread
from discussions.permissions import controls, is_unnamed_author
from discussions.unread import Readership, Unread
from network_site.access.audit import note_live_view
from network_site.access.marks import GROUP_MARKS
from network_site.access.rules import Audience, Reader
from network_site.live.audiences import OneMember, audience_from_key, audience_key
from network_site.live.models import Change
from network_site.live.registry import Admits, StreamKind

NUMBER = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)  # one that the column can hold


def list_stream(audience: Audience) -> str:
    """Return the stream that carries the list of threads for *audience*."""
    return f"threads:{audience_key(audience)}"


def reading_stream(member: int) -> str:
    """Return the stream that tells the *member* with this number, in every tab, what they have read."""
    return f"reading:{member}"


class ThreadStream(StreamKind):
    """The posts of one thread; the key is its number."""

    prefix = "thread"
    changes = frozenset({"post_added", "post_changed", "post_moved"})

    def audience(self, key: str) -> Audience | None:
        """Return whom the thread is for."""
        if not NUMBER.fullmatch(key):
            return None
        thread = Thread.objects.only("mark", "working_group_id", "service_id").filter(pk=key).first()
        return thread.audience if thread else None

    def note_reader(self, key: str, audience: Admits, reader: Reader) -> None:
        """Note that *reader* reads a thread that is kept within a group: its posts are in the frames."""
        if not isinstance(audience, Audience) or audience.mark not in GROUP_MARKS:
            return
        thread = Thread.objects.get(pk=key)
        if not is_unnamed_author(reader, thread):
            note_live_view(reader=reader, item=thread)

    def load(self, changes: Sequence[Change]) -> Mapping[int, Any]:
        """Return the posts as they stand now."""
        return Post.objects.for_fragments().in_bulk({change.object_id for change in changes})

    def reader_class(self, item: Post, reader: Reader) -> Hashable:
        """Return the controls that the post offers to *reader*."""
        return controls(reader, item)

    def render(self, change: Change, item: Post, reader_class: Any, language: str) -> str:
        """Return the post, inside the exchange that begins with it when it is a new answer.

        Where it is in another thread by now, the way there takes its place.
        """
        if item.thread.stream != change.stream.name:
            return moved_notice(item, language)
        return post_fragment(item, reader_class, language, is_new=change.kind == "post_added")


@dataclass(frozen=True, slots=True)
class Row:
    """A thread that changed in a list, with who has read how much of it."""

    thread: Thread
    readership: Readership


class ListStream(StreamKind):
    """The rows of the lists of threads; the key names the audience."""

    prefix = "threads"
    changes = frozenset({"thread_added", "thread_changed"})

    def audience(self, key: str) -> Admits | None:
        """Return whom the list is for."""
        return audience_from_key(key)

    def load(self, changes: Sequence[Change]) -> Mapping[int, Any]:
        """Return the threads as they stand now, with who has read how much of them."""
        threads = Thread.objects.for_list().in_bulk({change.object_id for change in changes})
        readership = Readership(threads.values())
        return {pk: Row(thread, readership) for pk, thread in threads.items()}

    def audience_of(self, item: Row) -> Audience:
        """Return whom the thread is for."""
        return item.thread.audience

    def reader_class(self, item: Row, reader: Reader) -> Unread:
        """Return what *reader* has not read of the thread."""
        return item.readership.unread_of(item.thread, reader)

    def render(self, change: Change, item: Row, reader_class: Any, language: str) -> str:
        """Return the row of the thread, empty where its question was removed."""
        if item.thread.removed_at is not None:
            return self.gone(change)
        return thread_row(item.thread, language, reader_class)

    def gone(self, change: Change) -> str:
        """Return an empty row: the thread was in this list, and is there no more for its readers."""
        return f'<li class="thread-row" id="thread-{change.object_id}" hidden></li>'


class ReadingStream(ListStream):
    """What a member read, told to every tab in which they have a list open; the key is their number."""

    prefix = "reading"
    changes = frozenset({"read"})

    def audience(self, key: str) -> OneMember | None:
        """Return the member."""
        return OneMember(int(key)) if NUMBER.fullmatch(key) else None
