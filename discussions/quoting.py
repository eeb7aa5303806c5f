"""Quotes of posts in what members write: how one is made, and how those of a post that went out of sight go too."""

import re
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from discussions.markdown import clean
from discussions.models import Post

QUOTE_LENGTH = 2_000  # characters; who quotes more can link
TELLING = 20  # letters in a row that two texts share by no accident
_BRACKETS, _ESCAPED = re.compile(r"([][\\])"), r"\\\1"


def quote(post: Post, words: str = "") -> str:
    """Return *words* of *post*, or else its text, as a quote in Markdown with who said it and where it stands."""
    text = clean(words or post.body)
    if len(text) > QUOTE_LENGTH:
        text = f"{text[:QUOTE_LENGTH]} …"
    country = post.author_jurisdiction
    who = ", ".join(part for part in (post.shown_office, country.name if country else "") if part)
    source = f"— [{_BRACKETS.sub(_ESCAPED, who)}]({reverse('discussions:post', args=[post.pk])})"
    return "".join(f"> {line}".rstrip() + "\n" for line in [*text.split("\n"), "", source]) + "\n"


def without_quotes_of(post: Post, said: str, text: str) -> str:
    """Return *text* with a notice for each quote of *post*, which *said* what nobody may read any more.

    A quote is one that leads to the post, or that says the same.
    """
    link, letters = reverse("discussions:post", args=[post.pk]), _letters(said)
    kept: list[str] = []
    for is_quote, lines in groupby(text.split("\n"), key=lambda line: line.lstrip().startswith(">")):
        block = list(lines)
        gone = is_quote and (f"{link})" in "\n".join(block) or any(_says(line, letters) for line in block))
        kept += [f"> {_('A quote from a post that is out of sight stood here.')}"] if gone else block
    return "\n".join(kept)


def _says(line: str, letters: str) -> bool:
    own = _letters(line)
    return len(own) >= TELLING and own in letters


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def quoted_posts(text: str) -> list[int]:
    """Return the numbers of the posts to which *text* leads."""
    before, after = reverse("discussions:post", args=[0]).split("0")
    return [int(number) for number in re.findall(rf"{re.escape(before)}([0-9]{{1,18}}){re.escape(after)}", text)]
