"""A page of the list of threads: filtered, in order, with the way to the next page."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from discussions.forms.lists import ThreadFilterForm
from discussions.fragments import thread_row
from discussions.models import Thread
from discussions.querysets import PAGE_SIZE, ThreadQuerySet, cursor_of, parse_cursor
from network_site.access.rules import Reader
from network_site.live.audiences import streams_of
from network_site.live.publishing import positions
from network_site.members.models import Member


@dataclass(frozen=True)
class ThreadPage:
    """Rows of the list, the cursor of the next page, and the streams that keep the rows current."""

    rows: list[SafeString]
    next_cursor: str
    streams: dict[str, int]
    takes_new: bool  # whether questions that arrive belong at the top


def thread_page(member: Member, form: ThreadFilterForm, cursor: str) -> ThreadPage:
    """Return the page of threads after *cursor* that *form* selects; a cursor that makes no sense is the first page."""
    streams = positions([f"threads:{key}" for key in streams_of(Reader.of(member))])
    threads, start = _selected(member, form), parse_cursor(cursor)
    is_whole = not any(form.data.get(name) for name in form.fields)
    takes_new = not start and is_whole
    if start:
        threads = threads.asked_before(*start)
    if takes_new:
        threads = threads.newest_and_pinned(PAGE_SIZE + 1)
    elif is_whole:  # those that are pinned stand above the first page, and not again where they would come by their age
        threads = threads.filter(pinned_at=None)
    found = list(threads.newest().for_rows()[: None if takes_new else PAGE_SIZE + 1])
    pinned = [thread for thread in found if takes_new and thread.pinned_at]
    found = [thread for thread in found if thread not in pinned]
    shown = found[:PAGE_SIZE]
    language = get_language() or "en"
    return ThreadPage(
        rows=[thread_row(thread, language) for thread in [*pinned, *shown]],
        next_cursor=cursor_of(shown[-1]) if len(found) > PAGE_SIZE else "",
        streams=streams,
        takes_new=takes_new,
    )


def _selected(member: Member, form: ThreadFilterForm) -> ThreadQuerySet:
    threads = Thread.objects.visible_to(member).leading_nowhere()
    if not form.is_valid():
        return threads.none()
    chosen = form.cleaned_data
    if chosen["topic"]:
        threads = threads.about(chosen["topic"])
    if chosen["country"]:
        threads = threads.concerning(chosen["country"])
    if chosen["status"]:
        threads = threads.standing(chosen["status"])
    if chosen["mark"]:
        threads = threads.filter(mark=chosen["mark"])
    return _SHOWN[chosen["show"]](threads, member)


_SHOWN: dict[str, Callable[[ThreadQuerySet, Member], ThreadQuerySet]] = {
    "": lambda threads, _member: threads,
    "unanswered": lambda threads, _member: threads.unanswered(),
    "waiting": lambda threads, member: threads.waiting_for(member),
    "mine": lambda threads, member: threads.asked_by(member),
    "bookmarked": lambda threads, member: threads.bookmarked_by(member),
    "followed": lambda threads, member: threads.followed_by(member),
    "stale": lambda threads, _member: threads.with_overdue_positions(),
}
