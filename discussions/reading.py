"""A thread as one page shows it: whole, or of a long one a window around the post that the reader came for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from discussions.fragments import articles_of, exchange
from discussions.models import Post, Thread
from discussions.outline import Entry, Outline, outline_of, visible_in
from network_site.access.rules import Reader

WINDOW = 100  # posts below the question that a page opens with
STEP = 50  # posts that each way further brings


@dataclass(frozen=True)
class Place:
    """What a page shows: what is ``new``, or ``at``, ``before`` or ``after`` a post, the ``end``, or ``all``."""

    kind: str = "new"
    post: int = 0

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Place":
        """Return the place that an address names; one that makes no sense is the beginning."""
        if query.get("all"):
            return cls("all")
        for kind in ("before", "after", "at"):
            value = query.get(kind, "")
            if value == "end":
                return cls("end")
            if value.isascii() and value.isdigit():
                return cls(kind, int(value))
        return cls("at") if query else cls()


@dataclass(frozen=True)
class Window:
    """The posts of a thread that a page shows, as HTML, and how many there are on either side."""

    question: Post
    question_html: SafeString
    question_replies: SafeString
    question_part: SafeString
    exchanges: SafeString
    exchanges_part: SafeString
    earlier: int
    later: int
    first: int  # the number of the first post shown below the question
    last: int
    end: int  # the number of the last post of all
    new: list[int]  # the numbers of the posts of others that the reader was not shown yet, in reading order
    read_upto: int  # up to this number every post was shown to the reader, now or before

    @property
    def is_part(self) -> bool:
        """Whether posts are left out."""
        return bool(self.earlier or self.later)

    @property
    def next_earlier(self) -> int:
        """How many of the earlier ones come next."""
        return min(self.earlier, STEP)

    @property
    def next_later(self) -> int:
        """How many of the later ones come next."""
        return min(self.later, STEP)


def window_of(thread: Thread, reader: Reader, language: str, place: Place, read_upto: int | None = None) -> Window:
    """Return what *reader* sees of *thread*, read ``for_thread_page``, at *place*.

    *read_upto* is the number up to which they have read it; without one nothing is called new. The thread came with
    its place in its stream, so what is said from then on is sent again, and not missed.
    """
    outline = visible_in(outline_of(thread), reader)
    order = outline.in_reading_order()
    new = _new_to(reader, order, read_upto)
    start, end = _bounds(order, Place("at", new[0]) if place.kind == "new" and new else place)
    shown = order[start:end]
    html = _articles(outline, shown, reader, language)
    question = outline.question.post
    answers = [answer for answer in order if answer.post.pk in html and answer.post.kind == Post.Kind.ANSWER]
    return Window(
        question=question,
        question_html=mark_safe(html[question.pk]),  # noqa: S308  every part is a rendered template
        question_replies=mark_safe(_replies(outline, question, html)),  # noqa: S308
        question_part=mark_safe(_part(outline.replies.get(question.pk, ()), html)),  # noqa: S308
        exchanges=mark_safe("".join(_exchange(outline, answer.post, html) for answer in answers)),  # noqa: S308
        exchanges_part=mark_safe(_part([entry for entry in order if entry.post.kind == Post.Kind.ANSWER], html)),  # noqa: S308
        earlier=start,
        later=len(order) - end,
        first=shown[0].post.pk if shown else 0,
        last=shown[-1].post.pk if shown else 0,
        end=order[-1].post.pk if order else 0,
        new=new,
        read_upto=_shown_upto(outline, html, read_upto or 0),
    )


def _new_to(reader: Reader, order: Sequence[Entry], read_upto: int | None) -> list[int]:
    if read_upto is None:
        return []
    posts = [entry.post for entry in order if entry.post.pk > read_upto]
    return [post.pk for post in posts if post.deleted_at is None and post.author_id != reader.member_id]


def _shown_upto(outline: Outline, html: Mapping[int, str], read_upto: int) -> int:
    """Return up to which number nothing was left out: a window may show a late reply and not an earlier one."""
    for post in outline.posts:  # as they were written
        if post.pk > read_upto:
            if post.pk not in html:
                break
            read_upto = post.pk
    return read_upto


def _bounds(order: Sequence[Entry], place: Place) -> tuple[int, int]:
    size = len(order)
    if size <= WINDOW or place.kind == "all":
        return 0, size
    index = next((number for number, entry in enumerate(order) if entry.post.pk == place.post), 0)
    match place.kind:
        case "before" if index:
            return max(0, index - STEP), index
        case "after" if index + 1 < size:
            return index + 1, min(size, index + 1 + STEP)
        case "end":
            return size - WINDOW, size
        case _:
            start = min(max(0, index - WINDOW // 4), size - WINDOW)
            return start, start + WINDOW


def _articles(outline: Outline, shown: Sequence[Entry], reader: Reader, language: str) -> dict[int, str]:
    """Return the HTML of the question and of what is *shown*, with the answers that the replies among it belong to."""
    wanted = {entry.post.pk: entry for entry in (outline.question, *shown)}
    parents = {entry.post.parent_id for entry in shown}
    wanted |= {answer.post.pk: answer for answer in outline.answers if answer.post.pk in parents}
    return dict(zip(wanted, articles_of(list(wanted.values()), reader, language), strict=True))


def _exchange(outline: Outline, answer: Post, html: Mapping[int, str]) -> str:
    part = _part(outline.replies.get(answer.pk, ()), html)
    return exchange(answer, html[answer.pk], _replies(outline, answer, html), part=part)


def _replies(outline: Outline, post: Post, html: Mapping[int, str]) -> str:
    return "".join(html[reply.post.pk] for reply in outline.replies.get(post.pk, ()) if reply.post.pk in html)


def _part(entries: Sequence[Entry], html: Mapping[int, str]) -> str:
    """Return how an element says which of *entries* it leaves out, so that nothing live is put in the wrong place."""
    if not entries or all(entry.post.pk in html for entry in entries):
        return ""
    return ' data-part="start"' if entries[-1].post.pk in html else ' data-part="end"'
