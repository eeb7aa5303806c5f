"""Which kinds of streams there are. A part registers its own in ``AppConfig.ready()``."""

from abc import ABC, abstractmethod
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, ClassVar, Protocol, TypeAlias

from django.core.exceptions import ImproperlyConfigured

from network_site.access.rules import Audience, Reader
from network_site.live.exceptions import UnknownStream
from network_site.live.models import Change

Fragment: TypeAlias = str  # HTML: one or more top-level elements, each with an id


class Admits(Protocol):
    """Whom a stream or an item is for: ``access.rules.Audience``, or one member (``audiences.OneMember``)."""

    def admits(self, reader: Reader) -> bool:
        """Whether *reader* belongs to it."""


class StreamKind(ABC):
    """What live asks of a part about its streams, all of which are named ``prefix:key``."""

    prefix: ClassVar[str]
    changes: ClassVar[frozenset[str]]

    @abstractmethod
    def audience(self, key: str) -> Admits | None:
        """Return whom the stream ``prefix:key`` is for, or None when there is no such thing.

        Called when a reader subscribes and again for each batch of changes.
        """

    @abstractmethod
    def load(self, changes: Sequence[Change]) -> Mapping[int, Any]:
        """Return the changed items by ``object_id``, in one query; what is no longer there is left out."""

    @abstractmethod
    def render(self, change: Change, item: Any, reader_class: Hashable, language: str) -> Fragment:
        """Return the HTML of one change. *language* is active and times are in UTC."""

    def note_reader(self, key: str, audience: Admits, reader: Reader) -> None:  # noqa: B027  most have nothing to note
        """Note that *reader* is handed what the stream ``prefix:key`` says, where looks at it are noted.

        Called when a reader subscribes or catches up and belongs to *audience*.
        """

    def audience_of(self, item: Any) -> Admits:
        """Return whom one changed item is for; checked for each reader besides the stream's own audience."""
        return Audience.of(item)

    def gone(self, change: Change) -> Fragment:  # noqa: ARG002  for kinds whose items move to other readers
        """Return what is sent of an item to readers of the stream whom it is not for (any more); nothing by default.

        They learn the number of the item and nothing else, so it must have been for the readers of the stream once.
        """
        return ""

    def reader_class(self, item: Any, reader: Reader) -> Hashable:  # noqa: ARG002  for kinds that tell readers apart
        """Return what decides how *item* looks to *reader*: readers of one class are sent the same bytes."""
        return ()


_kinds: dict[str, StreamKind] = {}


def register(kind: StreamKind) -> None:
    """Make *kind* answer for its prefix. Raises ImproperlyConfigured when the prefix is taken."""
    if kind.prefix in _kinds:
        raise ImproperlyConfigured(f"Two kinds of streams are named {kind.prefix!r}.")
    _kinds[kind.prefix] = kind


def resolve(stream: str) -> tuple[StreamKind, str]:
    """Return the kind that answers for *stream*, and the stream's key. Raises UnknownStream."""
    prefix, colon, key = stream.partition(":")
    if not colon or not key or prefix not in _kinds:
        raise UnknownStream(stream)
    return _kinds[prefix], key


def audience_of(stream: str) -> Admits | None:
    """Return whom *stream* is for, or None when there is no such stream."""
    try:
        kind, key = resolve(stream)
    except UnknownStream:
        return None
    return kind.audience(key)
