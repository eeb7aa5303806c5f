"""A page of the list of threads: filtered, in order, with the way to the next page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from discussions.forms.lists import ThreadFilterForm
from discussions.fragments import thread_rows
from discussions.models import Thread
from discussions.querysets import ACTIVE, ASKED, PAGE_SIZE, ThreadQuerySet, cursor_of, parse_cursor
from discussions.streams import reading_stream
from discussions.unread import unread_of
from network_site.access.rules import Reader
from network_site.live.audiences import streams_of
from network_site.live.publishing import positions
from network_site.members.models import Member

NOTED_EVERY = timedelta(minutes=5)  # so often at most is a visit written down


@dataclass(frozen=True)
class ThreadPage:
    """Rows of the list, the cursor of the next page, and the streams that keep the rows current."""

    rows: list[SafeString]
    next_cursor: str
    streams: dict[str, int]
    takes_new: bool  # whether questions that arrive belong at the top
    is_visit: bool  # whether it is worth noting that the member looked


def thread_page(member: Member, form: ThreadFilterForm, cursor: str) -> ThreadPage:
    """Return the page of threads after *cursor* that *form* selects; a cursor that makes no sense is the first page."""
    own = reading_stream(member.pk)
    streams = positions([own, *(f"threads:{key}" for key in streams_of(Reader.of(member)))])
    threads, start = selected(member, form), parse_cursor(cursor)
    by = ACTIVE if form.data.get("order") == ThreadFilterForm.ACTIVITY else ASKED
    is_whole = not any(form.data.get(name) for name in form.fields if name != "order")
    takes_new = not start and is_whole
    if start:
        threads = threads.after(*start, by)
    if is_whole and start:  # those that are pinned stand above the first page, and not again where they come by age
        threads = threads.filter(pinned_at=None)
    size = PAGE_SIZE + 1
    threads = threads.first_and_pinned(size, by) if takes_new else threads.first_alone(size, by)
    found = list(threads.latest_first(by).for_list().with_unread_of(member))
    pinned = [thread for thread in found if takes_new and thread.pinned_at]
    found = [thread for thread in found if thread not in pinned]
    shown = found[:PAGE_SIZE]
    listed = [*pinned, *shown]
    return ThreadPage(
        rows=thread_rows([(thread, unread_of(thread, member)) for thread in listed], get_language() or "en"),
        next_cursor=cursor_of(shown[-1], by) if len(found) > PAGE_SIZE else "",
        streams=streams,
        takes_new=takes_new,
        is_visit=bool(listed) and _is_due(listed[0].visited_at),
    )


def _is_due(visited_at: datetime | None) -> bool:
    return visited_at is None or timezone.now() - visited_at > NOTED_EVERY


def selected(member: Member, form: ThreadFilterForm) -> ThreadQuerySet:
    """Return the threads that *member* may see and *form* selects; none where it names what there is not."""
    threads = Thread.objects.visible_to(member).leading_nowhere()
    if not form.is_valid():
        return threads.none()
    chosen = form.cleaned_data
    if chosen["show"] != "mine":  # who removed their question finds it there, to bring it back
        threads = threads.in_sight()
    if chosen["topic"]:
        threads = threads.about(form.offers.number("topic", chosen["topic"]))
    if chosen["group"]:
        threads = threads.filter(working_group=form.offers.number("group", chosen["group"]))
    if chosen["language"]:
        threads = threads.filter(language=chosen["language"])
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
    "stale": lambda threads, _member: threads.with_positions_to_review(),
}
