"""Letters: mails to people who cannot sign in, or about the safety of an account. They go whatever a member chose.

They wait in the outbox of notifications, which stand above this part and register here how to post. Nothing secret
waits: a letter is written when it is sent, and a link that opens something is made then.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from network_site.members.models import Member
from network_site.vocabulary.models import LANGUAGE_CODES

LOCALES = {code: "zh-hans" if code == "zh" else code for code in LANGUAGE_CODES}


@dataclass(frozen=True, slots=True)
class Text:
    """What a letter says: paragraphs before and after its link, which ``label`` names; the link may be left out."""

    subject: str
    before: Sequence[str]
    link: str = ""
    label: str = ""
    after: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as of now. ``text`` says it in the language that is active: the member's, or else ``locale``."""

    address: str
    text: Callable[[], Text]
    member: Member | None = None
    locale: str = "en"


class Posted(Protocol):
    """What waits in the outbox: to a member, or to an address, with what the letter is written from."""

    recipient: Member | None
    address: str
    about: Mapping[str, Any]


class Post(Protocol):
    """How a letter is put into the outbox, inside the transaction of the deed."""

    def __call__(self, kind: str, *, to: Member | None, address: str, about: Mapping[str, Any]) -> None:
        """Let a letter of this *kind* go to *to*, or to *address*."""


Writer = Callable[[Posted], Letter | None]
Heeder = Callable[[Posted], None]

_writers: dict[str, Writer] = {}
_heeders: dict[str, Heeder] = {}
_posts: list[Post] = []


def register(**writers: Writer) -> None:
    """Make kinds of letters known, each with what writes it: None where it is no longer to be sent."""
    _writers.update(writers)


def heed_refusals(**heeders: Heeder) -> None:
    """Let each of *heeders* hear that the address of a letter of its kind is refused."""
    _heeders.update(heeders)


def deliver_by(post: Post) -> None:
    """Let letters go by *post*."""
    _posts.append(post)


def is_letter(kind: str) -> bool:
    """Whether mails of this *kind* are letters."""
    return kind in _writers


def write(kind: str, posted: Posted) -> Letter | None:
    """Return the letter as of now, or None when it is no longer to be sent. What its link opens is made here."""
    return _writers[kind](posted)


def was_refused(kind: str, posted: Posted) -> None:
    """Let it be known that the mail server of its address refused what was *posted*, a letter or another mail."""
    if kind in _heeders:
        _heeders[kind](posted)


def send(kind: str, *, to: Member | None = None, address: str = "", **about: Any) -> None:
    """Let a letter of this *kind* go once the transaction holds; *about* is kept as JSON and holds nothing secret."""
    for post in _posts:
        post(kind, to=to, address=address, about=about)


def locale_among(languages: Iterable[str]) -> str:
    """Return the locale of the first of *languages* in which mails are written, or English."""
    return next((LOCALES[code] for code in languages if code in LOCALES), "en")
