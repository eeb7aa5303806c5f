"""What the check finds in six languages, and what it lets pass. Every number here is invented."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network_site.access.case_data.finding import find, segments
from network_site.access.case_data.kinds import EXPLANATIONS, Kind

FOUND = [
    # English
    ("Write to jane.doe@justice.example.", "email", "jane.doe@justice.example"),
    ("Write to jane (at) justice (dot) example!", "email", "jane (at) justice (dot) example"),
    ("Call +31 6 12345678 at night", "phone", "+31 6 12345678"),
    ("his mobile is 0612345678", "phone", "0612345678"),
    ("Dial 0031 6 1234 5678 now", "phone", "0031 6 1234 5678"),
    ("passport no. AB1234567", "passport", "AB1234567"),
    ("born on 12 March 1990 in a village", "birth", "12 March 1990"),
    ("DOB: 12/03/1990", "birth", "12/03/1990"),
    ("born March 12, 1990", "birth", "March 12, 1990"),
    ("the minor Amina Example was moved", "minor", "the minor Amina Example"),
    ("a girl named Amina", "minor", "girl named Amina"),
    ("in case no. 2024/0123 we", "case", "2024/0123"),
    ("Docket #24-CR-00123", "case", "24-CR-00123"),
    ("paid to GB82 WEST 1234 5698 7654 32 at once", "account", "GB82 WEST 1234 5698 7654 32"),
    ("wallet 0x52908400098527886E0F7030069857D2E4169EE7", "account", "0x52908400098527886E0F7030069857D2E4169EE7"),
    ("card 4111 1111 1111 1111", "card", "4111 1111 1111 1111"),
    ("seen at 14.7167, -17.4677 yesterday", "place", "14.7167, -17.4677"),
    ("at 14°43'N 17°28'W", "place", "14°43'N"),
    ("the vessel IMO 9074729", "vessel", "9074729"),
    ("MMSI 663012345", "vessel", "663012345"),
    ("licence plate AB-123-CD", "vehicle", "AB-123-CD"),
    ("IMEI 490154203237518", "device", "490154203237518"),
    ("logged in from 93.184.216.34", "device", "93.184.216.34"),
    ("does anyone hold intercepts on this phone number?", "intercept", "intercepts on this phone number"),
    ("identity card number 123456789", "identity", "123456789"),
    # French
    ("née le 3 mai 1999", "birth", "3 mai 1999"),
    ("passeport n° AB3456789", "passport", "AB3456789"),
    ("téléphone : 06 12 34 56 78", "phone", "06 12 34 56 78"),
    ("le dossier n° 2023/4567", "case", "2023/4567"),
    ("la mineure nommée Fatou Exemple", "minor", "mineure nommée Fatou Exemple"),
    ("qui a des écoutes sur ce numéro ?", "intercept", "écoutes sur ce numéro"),
    ("son numéro 2 55 08 14 168 025 38", "identity", "2 55 08 14 168 025 38"),
    # Spanish
    ("nacida el 3 de mayo de 1999", "birth", "3 de mayo de 1999"),
    ("pasaporte número AB123456", "passport", "AB123456"),
    ("teléfono 612 345 678", "phone", "612 345 678"),
    ("diligencias previas núm. 1234/2023", "case", "1234/2023"),
    ("con DNI 12345678Z", "identity", "12345678Z"),
    ("la niña llamada Lucía", "minor", "niña llamada Lucía"),
    ("¿alguien tiene escuchas de este teléfono?", "intercept", "escuchas de este teléfono"),
    # Russian
    ("12.03.1990 г.р.", "birth", "12.03.1990"),
    ("дата рождения: 12.03.1990", "birth", "12.03.1990"),
    ("паспорт 4510 123456", "passport", "4510 123456"),
    ("тел. 8 912 345-67-89", "phone", "8 912 345-67-89"),
    ("уголовное дело № 12301000001", "case", "12301000001"),
    ("несовершеннолетняя по имени Анна", "minor", "несовершеннолетняя по имени Анна"),
    ("есть ли перехваты по этому номеру?", "intercept", "перехваты по этому номеру"),
    # Arabic, also in its own digits
    ("من مواليد ١٢/٠٣/١٩٩٠", "birth", "١٢/٠٣/١٩٩٠"),
    ("جواز السفر رقم A1234567", "passport", "A1234567"),
    ("هاتف: ٠٧٧١٢٣٤٥٦٧", "phone", "٠٧٧١٢٣٤٥٦٧"),
    ("القضية رقم ١٢٣٤/٢٠٢٣", "case", "١٢٣٤/٢٠٢٣"),
    ("الطفلة المسماة مريم", "minor", "الطفلة المسماة مريم"),
    ("هل لدى أحد تسجيلات لهذا الرقم أو اعتراض على هذا الرقم", "intercept", None),
    ("الرقم الوطني: ۱۲۳۴۵۶۷۸۹۰", "identity", "۱۲۳۴۵۶۷۸۹۰"),
    # Chinese
    ("1990年3月12日出生", "birth", "1990年3月12日"),
    ("护照号码E12345678", "passport", "E12345678"),
    ("电话：13812345678", "phone", "13812345678"),
    ("身份证号11010519491231002X", "identity", "11010519491231002X"),
    ("（2023）沪01刑初123号", "case", "（2023）沪01刑初123号"),
    ("女孩名叫小红", "minor", None),
    ("谁有这个号码的通话记录？", "intercept", "这个号码的通话记录"),
]

PASSES = [
    "Article 18(15) of the Convention and article 8, paragraph 6, of the Protocol.",
    "UNTOC art. 18, Law No. 2004-12 of 12 March 2004, in force since 01.01.2005.",
    "Act No. 20 of 2015, section 4.2.1.3, paragraphs 12-15.",
    "The hotline 116 111 answers at night; so does the helpline +44 8000 121 700.",
    "Toll free: 1-888-373-7888.",
    "Judgment of 7 January 2010, no. 25965/04, paragraph 282; Case C-66/08.",
    "Persons born on or after 1 January 2007 fall under the new code.",
    "IMO Resolution A.1047(27), adopted on 30 November 2011.",
    "Between 2019 and 2023 the courts decided 1 234 567 matters for 12,500,000 euros.",
    "The Child Protection Act and the Minor Victims Unit.",
    "A minor may be heard by video link.",
    "When may we use intercepts obtained in another country as evidence?",
    "We present a letter of request; the statement of facts is short.",
    "Loi n° 2010-23 du 7 décembre 2010, article 3.",
    "Les personnes nées après le 1er janvier 2000 relèvent du nouveau code.",
    "Artículo 177 bis del Código Penal, Ley 27/2003, de 31 de julio.",
    "Федеральный закон № 114-ФЗ от 25.07.2002, статья 127.1.",
    "القانون رقم 64 لسنة 2010 والمادة 18 الفقرة 15 من الاتفاقية.",
    "القانون رقم ٦٤ لسنة ٢٠١٠، المادة ١٨",
    "《刑法》第240条，2015年11月1日起施行。",
    "Open 09:00-17:00, UTC+2, Monday to Friday; the deadline is 24 hours.",
    "See https://treaties.example/doc/2004-12 and the guide at /guides/mla/.",
    "",
]


@pytest.mark.parametrize(("text", "kind", "excerpt"), FOUND)
def test_it_is_found_and_named(text: str, kind: str, excerpt: str | None) -> None:
    found = [(item.kind.value, item.text) for item in find(text)]

    assert kind in [name for name, _excerpt in found]
    if excerpt is not None:
        assert (kind, excerpt) in found


@pytest.mark.parametrize("text", PASSES)
def test_statutes_hotlines_and_ordinary_talk_pass(text: str) -> None:
    assert find(text) == []


def test_a_request_letter_is_told_from_talk_about_one() -> None:
    letter = (
        "The Ministry of Justice presents its compliments and hereby requests the hearing of a witness.\n"
        "Summary of facts: on the coast…\nYours faithfully"
    )

    assert {item.kind for item in find(letter)} == {Kind.LETTER}


def test_invisible_characters_do_not_hide_a_number() -> None:
    (found,) = find("passport AB12\u200b34\u00ad567, thank you")

    assert (found.kind, found.text) == (Kind.PASSPORT, "AB12\u200b34\u00ad567")


def test_the_same_number_in_other_digits_has_the_same_name() -> None:
    arabic, western = find("مواليد ١٢/٠٣/١٩٩٠")[0], find("born 12/03/1990")[0]

    assert arabic.key == western.key


def test_of_two_overlapping_finds_the_longer_one_stands() -> None:
    finds = find("phone +31 6 12345678, e-mail a+31612345678@justice.example")

    assert [item.kind for item in finds] == [Kind.PHONE, Kind.EMAIL]


def test_every_kind_says_why() -> None:
    assert set(EXPLANATIONS) == set(Kind)
    assert all(str(kind.why) for kind in Kind)


PIECES = [*(row[0] for row in FOUND), *PASSES, "٣", "\u202e", "\u0301", "\ufeff", "１２", "\ud800"]
TEXTS = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=4).map(" ".join))


@pytest.mark.property
@given(TEXTS)
def test_it_never_raises_and_every_find_lies_inside_the_text(text: str) -> None:
    finds = find(text)

    at = 0
    for item in finds:
        assert at <= item.start < item.end <= len(text)
        assert text[item.start : item.end] == item.text
        at = item.end
    assert "".join(piece for piece, _find in segments(text, finds)) == text


@pytest.mark.parametrize("row", FOUND)
@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC"])
def test_however_the_characters_are_composed_it_is_found(row: tuple[str, str, str | None], form: Any) -> None:
    text, kind, _excerpt = row

    assert kind in {item.kind.value for item in find(unicodedata.normalize(form, text))}


@pytest.mark.parametrize("piece", ["0", "1 ", "a@", "٠", "(at)", "case no ", "born ", "4111-", "A1", "P<AAAA", "tel "])
def test_the_longest_text_is_read_to_its_end(piece: str) -> None:
    text = (piece * 20_000)[:20_000]

    assert all(item.end <= len(text) for item in find(text))
