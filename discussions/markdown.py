"""Member's text: cleaned at input, rendered once from Markdown to safe HTML."""

import html
import re
import unicodedata

import nh3
from django.utils.html import linebreaks, strip_tags
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

MAXIMUM_LENGTH = 20_000  # characters; rendering stays under a second for every text of this size

# Controls other than newline and tab are invisible, and bidirectional overrides let a text read other than it is
# stored (Unicode TR 36, section 2.4). Left-to-right and right-to-left marks are ordinary in Arabic and stay.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")
_STACKED_MARKS = re.compile(
    r"((?:[\u0300-\u036f\u0483-\u0489\u1dc0-\u1dff\u20d0-\u20ff]){3})"
    r"[\u0300-\u036f\u0483-\u0489\u1dc0-\u1dff\u20d0-\u20ff]+"
)
MENTION = "data-mention"
_MEMBER = re.compile(r"member:([0-9]{1,18})", re.ASCII)
_TAGS = {
    "a",
    "blockquote",
    "br",
    "code",
    "em",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "span",
    "strong",
    "ul",
}
_SCHEMES = {"http", "https", "mailto"}


def _deepen_headings(state: StateCore) -> None:
    """Begin headings inside a post at the third level: the page has the first, its sections the second."""
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"


def _mark_mentions(state: StateCore) -> None:
    """Turn links to a member, which lead nowhere, into the places of their offices."""
    is_mention = False
    for token in (child for block in state.tokens for child in block.children or ()):
        if token.type == "link_open":
            member = _MEMBER.fullmatch(str(token.attrs.get("href", "")))
            is_mention = member is not None
            if member is not None:
                token.tag, token.attrs = "span", {MENTION: member[1]}
        elif token.type == "link_close" and is_mention:  # links do not stand in links
            token.tag, is_mention = "span", False


_parser = MarkdownIt("commonmark", {"html": False, "breaks": True})
_parser.core.ruler.push("deepen_headings", _deepen_headings)
_parser.core.ruler.push("mark_mentions", _mark_mentions)
_parser.disable("image")  # a picture elsewhere would tell its host who reads
_DEEPEST = _parser.options["maxNesting"] - 1  # what is nested deeper the parser leaves out


def clean(text: str) -> str:
    """Return *text* composed (NFC), with Unix line ends and without characters that hide or disguise others."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _STACKED_MARKS.sub(r"\1", _INVISIBLE.sub("", text)).strip()


def render(text: str) -> str:
    """Return *text* (Markdown, at most MAXIMUM_LENGTH characters) as HTML that is safe to show as it is.

    A text that is nested deeper than the parser goes is shown as it was typed, so that no word of it is missing.
    """
    if len(text) > MAXIMUM_LENGTH:
        raise ValueError(f"{len(text)} characters are more than {MAXIMUM_LENGTH}")
    tokens = _parser.parse(text)
    too_deep = any(token.level >= _DEEPEST for token in tokens)
    return nh3.clean(
        linebreaks(text, autoescape=True) if too_deep else _parser.renderer.render(tokens, _parser.options, {}),
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}, "span": {MENTION}},
        url_schemes=_SCHEMES,
        attribute_filter=_keep_attribute,
        link_rel="noopener noreferrer nofollow",
    )


def plain(rendered: str) -> str:
    """Return the words of what ``render()`` returned, in one line."""
    return " ".join(html.unescape(strip_tags(rendered.replace("<", " <"))).split())


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    # "//host" and "\\host" leave the site under cover of looking like a path.
    if tag == "a" and name == "href" and re.match(r"\s*[/\\]{2}", value):
        return None
    return value
