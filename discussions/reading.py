"""A thread as one page shows it: whole, or of a long one a window around the post that the reader came for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from discussions.fragments import articles_of, exchange, replies_line
from discussions.models import Post, Thread
from discussions.outline import Entry, Outline, outline_of, visible_in
from network_site.access.rules import Reader
from network_site.vocabulary.numbers import NUMBER

WINDOW = 100  # posts below the question that a page opens with
STEP = 50  # posts that each way further brings


class NotThere(LookupError):
    """The post before or after which a part is asked for is no more among those that the reader sees."""


@dataclass(frozen=True)
class Place:
    """What a page shows: what is ``new``, or ``at``, ``before`` or ``after`` a post, the ``end``, or ``all``."""

    kind: str = "new"
    post: int = 0

    @property
    def is_beside(self) -> bool:
        """Whether it is before or after a post."""
        return self.kind in ("before", "after")

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Place":
        """Return the place that an address names; one that makes no sense is the beginning."""
        if query.get("all"):
            return cls("all")
        for kind in ("before", "after", "at"):
            value = query.get(kind, "")
            if value == "end":
                return cls("end")
            if NUMBER.fullmatch(value):
                return cls(kind, int(value))
        return cls("at") if query else cls()


@dataclass(frozen=True)
class Rest:
    """What a window leaves out on one side of it."""

    count: int
    edge: int = 0  # the number of the post shown that stands next to them
    lacks_start: str = ""  # what on the page lacks its beginning, as a selector
    lacks_end: str = ""

    def __bool__(self) -> bool:
        """Whether there is any."""
        return self.count > 0

    @property
    def next(self) -> int:
        """How many of them come next."""
        return min(self.count, STEP)


@dataclass(frozen=True)
class Window:
    """The posts of a thread that a page shows, as HTML, and what there is on either side."""

    question: Post
    question_html: SafeString
    question_replies: SafeString
    exchanges: SafeString
    pieces: SafeString  # where the window is put into a page that has its other side: each for its own place there
    earlier: Rest
    later: Rest
    end: int  # the number of the last post of all
    new: list[int]  # the numbers of the posts of others that the reader was not shown yet, in reading order
    read_upto: int  # up to this number every post was shown to the reader, now or before
    is_all_read: bool  # no post is left out that they were not shown

    @property
    def is_part(self) -> bool:
        """Whether posts are left out."""
        return bool(self.earlier or self.later)


def window_of(
    thread: Thread, reader: Reader, language: str, place: Place, read_upto: int | None = None, *, joins: bool = False
) -> Window:
    """Return what *reader* sees of *thread*, read ``for_thread_page``, at *place*.

    *read_upto* is the number up to which they have read it; without one nothing is called new. With *joins* it is what
    a page lacks before or after a post, in pieces; raises NotThere for a post that is no more among them. The thread
    came with its place in its stream, so what is said from then on is sent again, and not missed.
    """
    outline = visible_in(outline_of(thread), reader)
    order = outline.in_reading_order()
    new = _new_to(reader, order, read_upto)
    start, end = _beside(order, place) if joins else _bounds(order, _opening(place, new))
    shown = order[start:end]
    html = _articles(outline, shown, reader, language)
    question, line = outline.question.post, replies_line(language)
    answers = [answer.post for answer in order if answer.post.pk in html and answer.post.kind == Post.Kind.ANSWER]
    exchanges = {answer.pk: _exchange(outline, answer, html, line) for answer in answers}
    pieces: list[str] = []
    if joins and shown:
        at = order[end if place.kind == "before" else start].post
        pieces = _pieces(shown, at, html, exchanges, question)
    read_upto = _shown_upto(outline, html, read_upto or 0)
    return Window(
        question=question,
        question_html=mark_safe(html[question.pk]),  # noqa: S308  every part is a rendered template
        question_replies=mark_safe(_replies(outline, question, html)),  # noqa: S308
        exchanges=mark_safe("".join(exchanges.values())),  # noqa: S308
        pieces=mark_safe("".join(reversed(pieces) if place.kind == "before" else pieces)),  # noqa: S308
        earlier=_earlier(outline, order, start),
        later=_later(order, end),
        end=order[-1].post.pk if order else 0,
        new=new,
        read_upto=read_upto,
        is_all_read=read_upto >= outline.posts[-1].pk,
    )


def _opening(place: Place, new: Sequence[int]) -> Place:
    return Place("at", new[0]) if place.kind == "new" and new else place


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


def _beside(order: Sequence[Entry], place: Place) -> tuple[int, int]:
    index = next((number for number, entry in enumerate(order) if entry.post.pk == place.post), None)
    if index is None:
        raise NotThere
    if place.kind == "before":
        return max(0, index - STEP), index
    return index + 1, min(len(order), index + 1 + STEP)


def _bounds(order: Sequence[Entry], place: Place) -> tuple[int, int]:
    size = len(order)
    if size <= WINDOW or place.kind == "all":
        return 0, size
    index = next((number for number, entry in enumerate(order) if entry.post.pk == place.post), 0)
    match place.kind:
        case "before" if index:
            return _beside(order, place)
        case "after" if index + 1 < size and order[index].post.pk == place.post:
            return _beside(order, place)
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


def _exchange(outline: Outline, answer: Post, html: Mapping[int, str], line: str) -> str:
    return exchange(answer, html[answer.pk], line, _replies(outline, answer, html))


def _replies(outline: Outline, post: Post, html: Mapping[int, str]) -> str:
    return "".join(html[reply.post.pk] for reply in outline.replies.get(post.pk, ()) if reply.post.pk in html)


def _pieces(
    shown: Sequence[Entry], next_to: Post, html: Mapping[int, str], exchanges: Mapping[int, str], question: Post
) -> list[str]:
    """Return what is *shown* as elements that each have a place of their own on a page that goes on with *next_to*.

    The answer that this replies to is there already, so that more of its replies come alone.
    """
    there = (question.pk, next_to.parent_id or 0)
    loose = [html[post.pk] for post in _posts(shown) if post.parent_id in there]
    return loose + [text for number, text in exchanges.items() if number not in there]


def _earlier(outline: Outline, order: Sequence[Entry], start: int) -> Rest:
    """Return what is left out before *start*: the answer to which the first reply belongs is shown all the same."""
    if not 0 < start < len(order):
        return Rest(0)
    first, question = order[start].post, outline.question.post
    goes_on = first.parent_id is not None and first.parent_id == order[start - 1].post.parent_id
    lacks_start = [_replies_to(first.parent_id)] if goes_on else []
    if any(post.kind == Post.Kind.ANSWER and post.pk != first.parent_id for post in _posts(order[:start])):
        lacks_start.append("#answers")
    has_lost = order[0].post.parent_id == question.pk != first.parent_id
    return Rest(start, first.pk, ",".join(lacks_start), _replies_to(question.pk) if has_lost else "")


def _later(order: Sequence[Entry], end: int) -> Rest:
    """Return what is left out from *end* on."""
    if not 0 < end < len(order):
        return Rest(0)
    following = order[end].post
    lacks_end = [] if following.parent_id is None else [_replies_to(following.parent_id)]
    if any(post.kind == Post.Kind.ANSWER for post in _posts(order[end:])):
        lacks_end.append("#answers")
    return Rest(len(order) - end, order[end - 1].post.pk, lacks_end=",".join(lacks_end))


def _posts(entries: Sequence[Entry]) -> Iterator[Post]:
    return (entry.post for entry in entries)


def _replies_to(number: int | None) -> str:
    return f"#replies-{number}"
