"""Finders of what leads to a person: addresses, numbers of papers, dates of birth, children named."""

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import PhoneNumberType
from stdnum.be import nn
from stdnum.br import cpf
from stdnum.cn import ric
from stdnum.es import dni, nie
from stdnum.fr import nir
from stdnum.in_ import aadhaar
from stdnum.it import codicefiscale
from stdnum.mx import curp
from stdnum.pl import pesel
from stdnum.ro import cnp
from stdnum.tr import tckimlik
from stdnum.za import idnr

from network_site.access.case_data.kinds import Kind

Finding = tuple[Kind, int, int]

DATE = (
    r"(?:\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2,4}|\d{4}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,2}"
    r"|\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日"
    r"|\d{1,2}(?:st|nd|rd|th|er|º|\.)?\s+(?:de\s+|of\s+)?[^\W\d_]{3,12}\.?,?\s+(?:de\s+|del\s+)?\d{4}"
    r"|[^\W\d_]{3,10}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4})"
)
BORN = (
    r"\bborn\b|\bd\.?\s?o\.?\s?b\b\.?|\bdate of birth\b|\bbirth\s?date\b"
    r"|\bnée?s?\b|\bdate de naissance\b"
    r"|\bnacid[oa]s?\b|\bfecha de nacimiento\b|\bf\.\s?nac\."
    r"|\bд\.\s?р\.|\bдата рождения\b|\bродил(?:ся|ась)\b|\bгод(?:а)? рождения\b"
    r"|مواليد|تاريخ الميلاد|تاريخ الولادة|المولودة?|ولدت?(?=\s)"
    r"|出生(?:日期|年月日)?|生日|生于"
)
# "Persons born on or after 1 January 2007" is a rule and not a person.
A_RULE = (
    r"\b(?:after|before|since|until|après|avant|depuis|después|antes|desde|после|до|ранее)\b"
    r"|بعد|قبل|منذ|以后|之后|以前|之前"
)
BIRTH = re.compile(rf"(?:{BORN})(?P<gap>[^\d\n]{{0,24}}?)(?P<date>{DATE})", re.IGNORECASE)
BIRTH_BEHIND = re.compile(rf"(?P<date>{DATE})\s*(?:г\.\s?р\.|года рождения|出生|\((?:b|dob|born)\))", re.IGNORECASE)

EMAIL = re.compile(r"[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}\b")
EMAIL_SPELT = re.compile(
    r"\b[\w.+-]{1,64}\s?[\[({]\s?(?:at|arobase|arroba|собака)\s?[\])}]\s?[\w-]{1,63}"
    r"(?:\s?(?:\.|[\[({]\s?(?:dot|point|punto|точка)\s?[\])}])\s?[\w-]{2,63}){1,4}",
    re.IGNORECASE,
)

CALLED = re.compile(
    r"(?:\b(?:tel|phone|telephone|mobile|cell|whatsapp|viber|telegram|signal|sim|msisdn|subscriber)\b"
    r"|\b(?:téléphone|portable|numéro d'appel|teléfono|móvil|celular)\b|\b(?:тел|телефон\w*|моб|номер телефона)\b"
    r"|هاتف|الهاتف|جوال|الجوال|محمول|واتساب|电话|手机|号码)"
    r"[^\d\n+]{0,24}(?P<number>(?:\+|00)?\(?\d[\d ().\-/]{5,18}\d)",
    re.IGNORECASE,
)
ABROAD = re.compile(r"(?<![\w/])00[1-9][\d ().\-]{7,17}\d\b")
HOTLINE = re.compile(
    r"hotline|helpline|toll.?free|emergency|urgence|numéro vert|ligne d'écoute|línea (?:de ayuda|gratuita)|emergencia"
    r"|горяч\w+ лини|телефон доверия|الخط الساخن|خط المساعدة|热线|求助电话",
    re.IGNORECASE,
)
FREE_NUMBERS = frozenset(
    {PhoneNumberType.TOLL_FREE, PhoneNumberType.SHARED_COST, PhoneNumberType.UAN, PhoneNumberType.PREMIUM_RATE}
)
PHONE_DIGITS = 7

NUMBER_WORD = r"(?:\s*(?:(?:number|no|nr|num|numéro|número|номер|رقمها?|رقمه)(?!\w)\.?|nº|n°|№|号码|号))?"
PASSPORT = re.compile(
    rf"(?:\bpassports?|\bpasseport|\bpasaporte|\bпаспорт\w{{0,2}}|جواز(?:\s+ال?سفر)?|护照){NUMBER_WORD}"
    r"[^\w\n]{0,4}(?:(?:is|was|est|es|серия|رقم|号)\b[^\w\n]{0,3})?(?P<number>[A-Z]{0,3}\s?\d(?:[ -]?\d){4,9})",
    re.IGNORECASE,
)
MACHINE_LINE = re.compile(r"\b[PIAC][A-Z<][A-Z]{3}[A-Z]{1,30}<[A-Z<]{5,40}|\b[A-Z0-9<]{9}\d[A-Z]{3}\d{7}[MFX<]\d{7}")
IDENTITY = re.compile(
    r"(?:\b(?:identity|id|national id|identification|social security|personal)\s?(?:card|document|number|no)\b"
    r"|\b(?:carte (?:nationale )?d'identité|numéro national|numéro de sécurité sociale)\b"
    r"|\b(?:dni|nie|curp|cédula(?: de identidad)?|documento de identidad|rut|cpf|bsn|nin|cnic|nik|codice fiscale)\b"
    r"|\b(?:удостоверени\w+ личности|инн|снилс|иин|пинфл)\b"
    r"|رقم الهوية|بطاقة الهوية|الرقم الوطني|الرقم القومي|رقم البطاقة|身份证(?:号码?)?|公民身份号码)"
    rf"{NUMBER_WORD}[^\w\n]{{0,4}}(?:(?:is|was|est|es)\s)?(?P<number>[A-Z]{{0,3}}\d(?:[ .\-/]?\d){{4,18}}[A-Z]?\b)",
    re.IGNORECASE,
)
# Shapes strong enough to be recognised without a word before them, each with its own checksum.
CHECKED = [
    (re.compile(r"(?<!\w)\d{17}[\dXx](?!\w)"), ric),
    (re.compile(r"(?<!\w)\d{8}-?[A-Z](?!\w)"), dni),
    (re.compile(r"(?<!\w)[XYZ]-?\d{7}-?[A-Z](?!\w)"), nie),
    (re.compile(r"(?<!\w)[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z](?!\w)"), codicefiscale),
    (re.compile(r"(?<!\w)[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z0-9]\d(?!\w)"), curp),
    (re.compile(r"(?<!\w)\d{3}\.\d{3}\.\d{3}-\d{2}(?!\w)"), cpf),
    (re.compile(r"(?<!\w)[12] ?\d{2} ?\d{2} ?\d[\dAB] ?\d{3} ?\d{3} ?\d{2}(?!\w)"), nir),
    (re.compile(r"(?<!\w)\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}(?!\w)"), nn),
    (re.compile(r"(?<!\w)[1-9]\d{12}(?!\w)"), cnp),
    (re.compile(r"(?<!\w)\d{13}(?!\w)"), idnr),
    (re.compile(r"(?<!\w)[1-9]\d{10}(?!\w)"), tckimlik),
    (re.compile(r"(?<!\w)\d{11}(?!\w)"), pesel),
    (re.compile(r"(?<!\w)[2-9]\d{3} \d{4} \d{4}(?!\w)"), aadhaar),
]

MINOR = re.compile(
    r"\b(?:minor|child|girl|boy|juvenile|mineure?|enfant|fillette|menor|niñ[oa]"
    r"|несовершеннолетн\w+|девочк\w+|мальчик\w*),?\s+"
    r"(?:(?:is\s+)?(?:named|called)|nommée?|appelée?|llamad[oa]|de nombre|по имени)\s+"
    r"[^\W\d_][^\W\d_'-]+(?:\s[^\W\d_]+)?"
    r"|(?:القاصرة?|الطفلة?)\s+(?:المسماة?|المدعوة?|واسمها|واسمه|اسمها|اسمه)\s+[^\W\d_]+"
    r"|(?:未成年人|女孩|男孩|儿童)(?:名叫|名为|叫)[^\W\d_]{2,4}",
    re.IGNORECASE,
)
MINOR_APART = re.compile(
    r"\b(?:[Tt]he|[Ll]a|[Ll]e|[Ee]l|[Aa]) (?:minor|mineure?|menor|child victim|enfant|niñ[oa]),? "
    r"(?!(?:Protection|Trafficking|Victims?|Rights?|Act|Law|Code|Court)\b)[A-Z][^\W\d_]+ [A-Z][^\W\d_]+"
)


def find_addresses(text: str) -> Iterator[Finding]:
    """Find e-mail addresses, also spelt out."""
    for pattern in (EMAIL, EMAIL_SPELT):
        for match in pattern.finditer(text):
            yield Kind.EMAIL, match.start(), match.end()


def find_phones(text: str) -> Iterator[Finding]:
    """Find phone numbers with a country code, or with a word before them that says so; public hotlines are none."""
    for found in phonenumbers.PhoneNumberMatcher(text, None, leniency=phonenumbers.Leniency.POSSIBLE):
        if phonenumbers.number_type(found.number) not in FREE_NUMBERS and not _is_hotline(text, found.start):
            yield Kind.PHONE, found.start, found.end
    for match in ABROAD.finditer(text):
        yield Kind.PHONE, match.start(), match.end()
    for match in CALLED.finditer(text):
        digits = sum(character.isdigit() for character in match["number"])
        if digits >= PHONE_DIGITS and not _is_hotline(text, match.start("number")):
            yield Kind.PHONE, match.start("number"), match.end("number")


def find_papers(text: str) -> Iterator[Finding]:
    """Find numbers of passports and identity papers."""
    for match in MACHINE_LINE.finditer(text):
        yield Kind.PASSPORT, match.start(), match.end()
    for kind, pattern in ((Kind.PASSPORT, PASSPORT), (Kind.IDENTITY, IDENTITY)):
        for match in pattern.finditer(text):
            yield kind, match.start("number"), match.end("number")


def find_identities(text: str) -> Iterator[Finding]:
    """Find identity numbers that nothing introduces, by their checksums."""
    for pattern, number in CHECKED:
        for match in pattern.finditer(text):
            if number.is_valid(match[0]):
                yield Kind.IDENTITY, match.start(), match.end()


def find_births(text: str) -> Iterator[Finding]:
    """Find dates of birth: a date alone is none, and neither is a rule on those born before or after it."""
    for match in BIRTH.finditer(text):
        if not re.search(A_RULE, match["gap"], re.IGNORECASE):
            yield Kind.BIRTH, match.start("date"), match.end("date")
    for match in BIRTH_BEHIND.finditer(text):
        yield Kind.BIRTH, match.start("date"), match.end("date")


def find_minors(text: str) -> Iterator[Finding]:
    """Find children called by a name."""
    for pattern in (MINOR, MINOR_APART):
        for match in pattern.finditer(text):
            yield Kind.MINOR, match.start(), match.end()


def _is_hotline(text: str, at: int) -> bool:
    return HOTLINE.search(text, max(0, at - 60), at) is not None
