"""What is left of a reply when quotes, signatures and the words of mail programs are taken away."""

import time

import pytest

from network_site.notifications.replies.letters import Letter
from network_site.notifications.replies.texts import MOST, text_of, written_in

pytestmark = pytest.mark.usefixtures("_replies")
OURS = "Counterpart <no-reply@counterpart.example>"
MINE = "The investigating judge orders it.\n\nWithin three days."


def written(text: str, kind: str = "plain") -> str:
    """Return what is left of a mail with this text."""
    head = f"Content-Type: text/{kind}; charset=utf-8\n\n"
    return written_in(Letter.read((head + text).encode()))


@pytest.mark.parametrize(
    "quote",
    [
        f"On Tue, 10 Mar 2026 at 12:03, {OURS} wrote:\n> A new answer.\n",
        f"Le mar. 10 mars 2026 à 12:03, {OURS} a écrit :\n> Une nouvelle réponse.\n",
        f"El mar, 10 mar 2026 a las 12:03, {OURS} escribió:\n> Una nueva respuesta.\n",
        f"вт, 10 мар. 2026 г. в 12:03, {OURS}:\n> Новый ответ.\n",
        f"في الثلاثاء، 10 مارس 2026 في 12:03 م تمت كتابة ما يلي بواسطة \u202b{OURS}\u202c:\n> إجابة جديدة.\n",
        "في الثلاثاء، 10 مارس 2026 تمت كتابة ما يلي بواسطة Counterpart\n<no-reply@counterpart.example>:\n> س\n",
        f"{OURS} 于2026年3月10日周二 12:03写道：\n> 新答复。\n",
        f"________________________________\nFrom: {OURS}\nSent: Tuesday, 10 March 2026 12:03\n\nAn answer.\n",
        f"-----Original Message-----\nFrom: {OURS}\nSent: Tuesday\nSubject: A new answer\n\nA new answer.\n",
        "> A new answer.\n> Sign in to read it:\n",
    ],
)
def test_quotes_go_in_the_six_languages(quote: str) -> None:
    assert written(f"{MINE}\n\n{quote}") == MINE
    assert written(f"{MINE}\n\n{quote}".replace("\n", "\r\n")) == MINE


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nOffice of the Prosecutor\n+31 20 1234567\n",
        "--\nOffice\n",
        "Sent from my iPhone\n",
        "Kind regards,\n\nOffice of the Prosecutor\n+31 20 1234567\n",
        "Cordialement,\nLe parquet\n",
        "Atentamente,\nFiscalía\n",
    ],
)
def test_signatures_go(signature: str) -> None:
    assert written(f"{MINE}\n\n{signature}") == MINE


def test_a_list_and_a_dash_stay() -> None:
    text = "Two things:\n\n- the order\n- its limits – three days"

    assert written(text) == text


def test_thanks_at_the_beginning_of_a_sentence_lose_nothing() -> None:
    text = "Dear colleague,\n\nThank you, that helps us a lot.\nIs the order limited in time?"

    assert written(text) == text


def test_html_alone_becomes_lines_without_quotes_and_styles() -> None:
    html = (
        "<html><head><style>p{color:red}</style></head><body><p>The investigating <b>judge</b>\norders it.</p>"
        "<p>Within<br>three days.</p><div class='gmail_quote'>On Tue wrote<blockquote>A new answer</blockquote></div>"
        "</body></html>"
    )

    assert written(html, "html") == "The investigating judge orders it.\n\nWithin\nthree days."


def test_what_outlook_puts_below_goes() -> None:
    html = "<p>Yes.</p><hr><div id='divRplyFwdMsg'><b>From:</b> Counterpart</div><p>A new answer</p>"

    assert text_of(html) == "Yes."


def test_unclosed_and_crossed_elements_lose_nothing_that_follows() -> None:
    assert text_of("<div><blockquote>old</div><p>mine<b>") == "mine"
    assert text_of("</p></div>mine<p>") == "mine"


@pytest.mark.parametrize(
    "odd", ["\n" * 60_000, "On " * 20_000, "> " * 20_000, "\u00a0\n" * 20_000, "<div>" * 12_000, "x" * 90_000]
)
def test_no_text_takes_long_to_read(odd: str) -> None:
    began = time.process_time()

    written(odd)
    written(odd, "html")

    assert time.process_time() - began < 8


def test_what_is_longer_than_any_post_is_not_cut_to_a_shorter_one() -> None:
    assert len(written("word " * 5_000)) > 20_000
    assert len(written("word " * 50_000)) <= MOST


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "no-such-set"])
def test_letters_are_read_in_the_set_that_the_mail_names(charset: str) -> None:
    encoded = "latin-1" if charset == "iso-8859-1" else "utf-8"
    content = f"Content-Type: text/plain; charset={charset}\n\n".encode() + "Décidé.".encode(encoded)

    assert written_in(Letter.read(content)) == "Décidé."


def test_broken_headers_break_nothing() -> None:
    letter = Letter.read(b"From: =?x?q?\nTo: <<>>\nMessage-ID:\nContent-Type: ;;\nDate: x\n\nText")

    assert (letter.sender, letter.is_automatic, letter.has_files) == ("=?x?q?", False, False)
    assert letter.recipients
    assert len(letter.digest(1)) == 64


def test_a_mail_without_a_number_is_known_by_all_of_it() -> None:
    texts = [
        b"From: x@y.example\n\nOne",
        b"From: x@y.example\n\nOne",
        b"From: x@y.example\n\nTwo",
        b"\xff\xfe: \xfa\n\n\xfb",
    ]
    first, same, other, odd = (Letter.read(text).digest(1) for text in texts)

    assert first == same
    assert len({first, other, odd, Letter.read(texts[0]).digest(2)}) == 4
