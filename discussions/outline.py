"""The outline of a thread: its posts with what decides on their places and controls, read once and kept."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import prefetch_related_objects

from discussions.models import AnswerScope, Post, Thread
from discussions.permissions import controls
from discussions.querysets.posts import positions
from network_site.access.rules import Audience, Reader
from network_site.live.shelves import Shelf

CHARACTER_LIMIT = 20_000_000
CHARACTERS_BESIDE = 2_000  # about what a post takes beside its text

# What may differ between two posts that offer a reader the same. The author and who removed it are looked at apart.
_NO_MATTER = frozenset(
    {
        "author",
        "author_is_former",
        "author_jurisdiction",
        "author_office",
        "body",
        "created_at",
        "deleted_by",
        "edited_at",
        "file_count",
        "html",
        "id",
        "idempotency_key",
        "language",
        "parent",
        "revision",
        "translation_count",
        "useful_count",
        "version",
    }
)
_MATTERS = tuple(field.attname for field in Post._meta.concrete_fields if field.name not in _NO_MATTER)


@dataclass(frozen=True, slots=True)
class Entry:
    """A post as all readers share it: nobody changes it."""

    post: Post
    scopes: tuple[AnswerScope, ...]
    audience: Audience
    shape: Hashable

    @property
    def is_doubtful(self) -> bool:
        """Whether it states something, and nothing that a reader should rely on before it is reviewed."""
        return bool(self.scopes) and all(scope.is_doubtful for scope in self.scopes)


@dataclass(frozen=True)
class Outline:
    """The posts of a thread as they were written."""

    entries: Sequence[Entry]

    @cached_property
    def posts(self) -> list[Post]:
        """The posts alone."""
        return [entry.post for entry in self.entries]

    @cached_property
    def question(self) -> Entry:
        """The question."""
        return next(entry for entry in self.entries if entry.post.kind == Post.Kind.QUESTION)

    @cached_property
    def answers(self) -> list[Entry]:
        """The answers as they were written."""
        return [entry for entry in self.entries if entry.post.kind == Post.Kind.ANSWER]

    @cached_property
    def replies(self) -> dict[int, list[Entry]]:
        """The replies to each post, as they were written."""
        found: dict[int, list[Entry]] = {}
        for entry in self.entries:
            if entry.post.parent_id is not None:
                found.setdefault(entry.post.parent_id, []).append(entry)
        return found

    def in_reading_order(self) -> list[Entry]:
        """Return what follows the question: its replies, and each answer with its own.

        Those come last that nobody should rely on before they are reviewed.
        """
        order = list(self.replies.get(self.question.post.pk, ()))
        for answer in sorted(self.answers, key=lambda entry: entry.is_doubtful):
            order += [answer, *self.replies.get(answer.post.pk, ())]
        return order


def _weight(outline: Outline) -> int:
    return sum(len(post.html) + CHARACTERS_BESIDE for post in outline.posts)


_outlines: Shelf[Outline] = Shelf(lambda: CHARACTER_LIMIT, weigh=_weight)


def outline_of(thread: Thread) -> Outline:
    """Return the outline of *thread*, read ``for_thread_page``, as it stands at its place in its stream.

    Every change of a post is announced there, in the transaction that makes it.
    """
    group = thread.working_group
    archived_at = None if group is None else group.archived_at
    key = (thread.pk, thread.position, thread.revision, thread.audience, archived_at)
    return _outlines.kept(key, lambda: _read(thread))


def visible_in(outline: Outline, reader: Reader) -> Outline:
    """Return *outline* with the posts that *reader* may see. The twin of ``visible_to``: posts follow their thread."""
    admitted = {audience: audience.admits(reader) for audience in {entry.audience for entry in outline.entries}}
    if all(admitted.values()):
        return outline
    return Outline([entry for entry in outline.entries if admitted[entry.audience]])


def controls_of(entries: Iterable[Entry], reader: Reader) -> list[tuple[str, ...]]:
    """Return what each of *entries* offers to *reader*: as ``controls`` says, asked once for posts that are alike."""
    known: dict[Hashable, tuple[str, ...]] = {}
    offered = []
    for entry in entries:
        post = entry.post
        own = post.author_id == reader.member_id
        alike = (post.pk if entry.scopes else entry.shape, own, post.deleted_by_id == reader.member_id)
        if alike not in known:
            known[alike] = controls(reader, post)
        offered.append(known[alike])
    return offered


def _read(thread: Thread) -> Outline:
    found = Post.objects.filter(thread=thread).defer("body").in_reading_order()
    posts = list(found.select_related("author_jurisdiction", "language"))
    prefetch_related_objects([post for post in posts if post.kind == Post.Kind.ANSWER], positions())
    for post in posts:
        post.thread = thread
    return Outline([_entry(post) for post in posts])


def _entry(post: Post) -> Entry:
    scopes = tuple(post.scopes.all()) if post.kind == Post.Kind.ANSWER else ()
    shape = tuple(getattr(post, name) for name in _MATTERS)
    return Entry(post, scopes, Audience.of(post), shape)
