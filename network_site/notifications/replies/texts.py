"""What somebody wrote, without what their mail program and they themselves put around it."""

import re
from html.parser import HTMLParser

from django.conf import settings
from mailparser_reply import EmailMessage
from mailparser_reply.constants import MAIL_LANGUAGES

from network_site.notifications.replies.letters import Letter

LANGUAGES = [code for code in MAIL_LANGUAGES if code != "david"]
MOST = 24_000  # characters that are looked at: no post is as long, and a longer one is refused as too long
LONGEST_LINE = 2_000  # the patterns of the parser take the square of a line's length
FEW_WORDS, FEW_LINES = 3, 12
BREAKS = frozenset({"p", "div", "br", "li", "tr", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6"})
LEFT_OUT = frozenset({"blockquote", "style", "script", "head", "title"})
QUOTED = re.compile(r"\b(gmail_quote|gmail_signature|yahoo_quoted|moz-cite-prefix|moz-signature|protonmail_quote)\b")
BEGINS_QUOTE = re.compile(r"\b(divRplyFwdMsg|appendonsend|x_divRplyFwdMsg)\b")
VOID = frozenset({"br", "img", "hr", "meta", "link", "input", "wbr", "col", "area", "base"})
BLANK = re.compile(r"\n{3,}")
SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)  # RFC 3676, section 4.3


def written_in(letter: Letter) -> str:
    """Return what the sender of *letter* wrote: of the plain text, or of the HTML where that is all there is."""
    text = letter.text("plain").strip() or text_of(letter.text("html")[:MOST])
    parsed = EmailMessage(languages=LANGUAGES, text=_in_lines(text[: 2 * MOST]), keep_hyphen_lists=True).read()
    latest = parsed.replies[0]
    reply = SIGNATURE.split(_before_our_mail(_unsigned(latest.content, latest.signatures or "")))[0]
    kept = "\n".join(line for line in reply.splitlines() if not line.lstrip().startswith(">"))
    return BLANK.sub("\n\n", kept).strip()


def _unsigned(text: str, signature: str) -> str:
    """Return *text* without its *signature*: a line alone, or a line of few words and what follows.

    The parser finds thanks at the beginning of a sentence too, and what somebody wrote must not be lost.
    """
    first, *following = signature.splitlines() or [""]
    is_one = not following or (len(first.split()) <= FEW_WORDS and len(following) <= FEW_LINES)
    return text[: text.rfind(signature)] if signature and is_one else text


def _in_lines(text: str) -> str:
    """Return *text* without runs of blank lines, and without a line so long that no person wrote it as one."""
    lines = (line.strip() for line in text.replace("\r\n", "\n").split("\n"))
    parts = (line[at : at + LONGEST_LINE] for line in lines for at in range(0, max(len(line), 1), LONGEST_LINE))
    return BLANK.sub("\n\n", "\n".join(parts))[:MOST]


def _before_our_mail(text: str) -> str:
    """Cut at the line that names our address: in every language it is where a mail program begins to quote our mail."""
    domain = re.escape(settings.REPLY_ADDRESS.partition("@")[2])
    sender = re.escape(settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">"))
    ours = re.compile(rf"\+[a-z2-7]{{37}}@{domain}|{sender}", re.IGNORECASE)
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if found := ours.search(line):
            is_wrapped = not any(letter.isalnum() for letter in line[: found.start()])
            return "\n".join(lines[: max(number - is_wrapped, 0)])
    return text


def text_of(html: str) -> str:
    """Return the text of *html* as lines, without what it quotes."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.pieces).split("\n"))
    return BLANK.sub("\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    """Gathers text, and nothing of what stands inside a quote; after the head of Outlook's there is nothing more."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._open: list[str] = []
        self._quoted_at = 0  # how deep the outermost quote is; 0 outside of any
        self._is_over = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        named = " ".join(value or "" for name, value in attrs if name in {"class", "id"})
        self._is_over = self._is_over or BEGINS_QUOTE.search(named) is not None
        if tag in BREAKS:
            self._say("\n")
        if tag in VOID:
            return
        self._open.append(tag)
        if not self._quoted_at and (tag in LEFT_OUT or QUOTED.search(named)):
            self._quoted_at = len(self._open)

    def handle_endtag(self, tag: str) -> None:
        """End the nearest element of this name, and what was left open inside it."""
        while tag in self._open:
            if self._open.pop() == tag:
                break
        if len(self._open) < self._quoted_at:
            self._quoted_at = 0
        if tag == "p":
            self._say("\n")

    def handle_data(self, data: str) -> None:
        """Keep text; line breaks in it are those of whoever wrote the HTML."""
        self._say(re.sub(r"\s+", " ", data))

    def _say(self, text: str) -> None:
        if not (self._is_over or self._quoted_at):
            self.pieces.append(text)
