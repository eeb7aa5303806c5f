"""Quotes of posts in what members write: how one is made, how those of a post out of sight go, and how they return."""

import re
from collections.abc import Iterator, Mapping
from uuid import uuid4

from django.urls import reverse
from django.utils.translation import gettext as _

from discussions.markdown import MAXIMUM_LENGTH, clean
from discussions.models import Post

QUOTE_LENGTH = 2_000  # characters; who quotes more can link
TELLING = 20  # letters in a row that two texts share by no accident
_BRACKETS, _ESCAPED = re.compile(r"([][\\])"), r"\\\1"
_QUOTED = re.compile(r"(?:\s|[-*+]\s|[0-9]{1,9}[.)]\s)*>")
_KEY = re.compile(r"\?quote=([0-9a-f]{32})\)")
_NOTICE = re.compile(r"\[[^]]*\]\([^)]*\?quote=(?P<key>[0-9a-f]{32})\)")


def quote(post: Post, words: str = "") -> str:
    """Return *words* of *post*, or else its text, as a quote in Markdown with who said it and where it stands."""
    text = clean(words or post.body)
    if len(text) > QUOTE_LENGTH:
        text = f"{text[:QUOTE_LENGTH]} …"
    country = post.author_jurisdiction
    who = ", ".join(part for part in (post.shown_office, country.name if country else "") if part)
    source = f"— [{_BRACKETS.sub(_ESCAPED, who)}]({reverse('discussions:post', args=[post.pk])})"
    return "".join(f"> {line}".rstrip() + "\n" for line in [*text.split("\n"), "", source]) + "\n"


def without_quotes_of(number: int, said: str, text: str, room: int = MAXIMUM_LENGTH) -> tuple[str, dict[str, str]]:
    """Return *text* with a notice for each quote of the post *number*, which *said* what nobody may read any more.

    A quote is one that leads to the post, or that says the same. With the text comes what each notice stands for, by
    the key in the notice, for ``with_quotes``. What comes of it has no more than *room* characters.
    """
    link, letters = reverse("discussions:post", args=[number]), _letters(_own_words(said))
    lines: list[str] = []
    kept: dict[str, str] = {}
    for is_quote, block in _blocks(text):
        if is_quote and (f"{link})" in "\n".join(block) or any(_says(line, letters) for line in block)):
            key = uuid4().hex
            kept[key] = "\n".join(block)
            lines.append(_notice(link, key))
        else:
            lines += block
    changed = "\n".join(lines)
    if kept and len(changed) > max(len(text), room):  # many small quotes: one notice stands for all of it
        key = uuid4().hex
        return _notice(link, key), {key: text}
    return changed, kept


def with_quotes(text: str, kept: Mapping[str, str], room: int = MAXIMUM_LENGTH) -> str:
    """Return *text* with what its notices stand for, where *kept* knows it and there is *room* for it."""
    shown = "\n".join(_shown(line, kept) for line in text.split("\n"))
    return shown if len(shown) <= max(len(text), room) else text


def keys_in(text: str) -> set[str]:
    """Return the keys of the notices in *text*."""
    return set(_KEY.findall(text))


def _notice(link: str, key: str) -> str:
    return f"> [{_('A quote from a post that is out of sight stood here.')}]({link}?quote={key})"


def _shown(line: str, kept: Mapping[str, str]) -> str:
    notice = _NOTICE.search(line)
    if notice is None or notice["key"] not in kept:
        return line
    beside = line.replace(notice[0], "")
    return kept[notice["key"]] + (f"\n\n{beside}" if beside.strip("> \t") else "")


def _blocks(text: str) -> Iterator[tuple[bool, list[str]]]:
    """Give the lines of *text* in runs, each with whether it is a quote: that goes on to the next empty line."""
    block: list[str] = []
    was_quote = False
    for line in text.split("\n"):
        is_quote = bool(_QUOTED.match(line)) or (was_quote and bool(line.strip()))
        if block and is_quote != was_quote:
            yield was_quote, block
            block = []
        block.append(line)
        was_quote = is_quote
    yield was_quote, block


def _own_words(text: str) -> str:
    """Return *text* without what it quotes: others may go on quoting that."""
    return "\n".join(line for is_quote, block in _blocks(text) if not is_quote for line in block)


def _says(line: str, letters: str) -> bool:
    own = _letters(line)
    return len(own) >= TELLING and own in letters


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def quoted_posts(text: str) -> list[int]:
    """Return the numbers of the posts to which *text* leads."""
    before, after = reverse("discussions:post", args=[0]).split("0")
    return [int(number) for number in re.findall(rf"{re.escape(before)}([0-9]{{1,18}}){re.escape(after)}", text)]
