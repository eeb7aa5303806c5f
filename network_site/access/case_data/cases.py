"""Finders of what leads to a case: file numbers, money, places, vessels, vehicles, devices."""

import re
from collections.abc import Iterator
from ipaddress import ip_address

from stdnum import bitcoin, iban, imei, imo, luhn

from network_site.access.case_data.kinds import Kind
from network_site.access.case_data.people import Finding

NUMBER_SIGN = r"(?:number|numbers|no|nos|nr|ref|reference|file|#|n[°º]|numéro|núm|número|№|номер|رقم|号)"
CASE = re.compile(
    r"(?:\b(?:case|docket|file|investigation|indictment|warrant|complaint|our ref|prosecution)\b"
    r"|\b(?:dossier|affaire|parquet|procès-verbal|information judiciaire|enquête|mandat)\b"
    r"|\b(?:expediente|causa|diligencias(?: previas| urgentes)?|carpeta de investigación|sumario|atestado)\b"
    r"|\b(?:дел[оуае]|материал\w* проверки|производств\w+)\b|القضية|قضية|الدعوى|محضر|ملف|الملف|案件|卷宗|案)"
    rf"\s*[.:]?\s*{NUMBER_SIGN}\s*[.:]?\s*(?P<number>(?!C-\d)[^\W_]?[\w./-]{{1,24}}\d)",
    re.IGNORECASE,
)
CASE_CHINESE = re.compile(r"[（(]\d{4}[）)][\u4e00-\u9fff]{1,6}\d{0,6}[\u4e00-\u9fff]{1,4}\d{1,6}号")
CASE_DIGITS = 3

IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?!\w)")
CARD = re.compile(r"(?<![\w.-])[3-6]\d{3}(?:[ -]?\d){9,15}(?![\w-])")
CARD_DIGITS = range(14, 20)
WALLET = re.compile(r"(?<!\w)(?:bc1[a-z0-9]{25,59}|[13][A-HJ-NP-Za-km-z1-9]{25,34}|0x[0-9a-fA-F]{40})(?!\w)")

DECIMALS = re.compile(
    r"(?<![\d.])[-+]?\d{1,2}\.\d{3,8}\s*°?\s*[NSns]?\s*[,;/ ]\s*[-+]?\d{1,3}\.\d{3,8}(?:\s*°?\s*[EWew]\b|°)?(?![\d.])"
)
DEGREES = re.compile(
    r"\d{1,3}\s?[°º]\s?\d{1,2}(?:[.,]\d+)?\s?['′’](?:\s?\d{1,2}(?:[.,]\d+)?\s?(?:[\"″”]|''))?\s?[NSEWO北南东西]"
    r"|[NSEW北南东西]\s?\d{1,3}\s?[°º]\s?\d{1,2}(?:[.,]\d+)?\s?['′’]"
)
IMO = re.compile(r"\bIMO\s*(?:number|no)?[\s.:#]*(?P<number>\d{7})\b", re.IGNORECASE)
MMSI = re.compile(r"\bMMSI\b[^\d\n]{0,8}(?P<number>\d{9})\b", re.IGNORECASE)
PLATE = re.compile(
    r"(?:\b(?:licen[cs]e|number|registration) plates?\b|\bVIN\b|\bchassis\b|\bplaque d'immatriculation\b|\bchâssis\b"
    r"|\bmatrícula\b|\bplaca\b|\bгосномер\b|\bгос\.?\s?номер\b|لوحة(?: السيارة| المركبة)?(?: رقم)?|车牌(?:号码?)?)"
    r"[^\w\n]{0,4}(?:(?:no|number|n°|núm)\b\.?\s?)?(?P<number>(?=[\w -]{0,10}\d)[\w][\w-]*(?: [\w-]*\d[\w-]*){0,3})",
    re.IGNORECASE,
)
PLATE_LENGTH = 5
IMEI = re.compile(r"\bIME[IS]\b\D{0,10}(?P<number>\d[\d -]{13,18}\d)", re.IGNORECASE)
ADDRESS = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d)")
SECTION_PARTS = 30  # "4.2.12.3" numbers a section


def find_cases(text: str) -> Iterator[Finding]:
    """Find numbers of cases, files and dockets; law numbers and references of published judgments are none."""
    for match in CASE.finditer(text):
        if sum(character.isdigit() for character in match["number"]) >= CASE_DIGITS:
            yield Kind.CASE, match.start("number"), match.end("number")
    for match in CASE_CHINESE.finditer(text):
        yield Kind.CASE, match.start(), match.end()


def find_money(text: str) -> Iterator[Finding]:
    """Find bank accounts, payment cards and wallets, each by its checksum."""
    for match in IBAN.finditer(text):
        if iban.is_valid(match[0]):
            yield Kind.ACCOUNT, match.start(), match.end()
    for match in CARD.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if len(digits) in CARD_DIGITS and luhn.is_valid(digits):
            yield Kind.CARD, match.start(), match.end()
    for match in WALLET.finditer(text):
        if match[0].startswith("0x") or bitcoin.is_valid(match[0]):
            yield Kind.ACCOUNT, match.start(), match.end()


def find_places(text: str) -> Iterator[Finding]:
    """Find coordinates."""
    for pattern in (DECIMALS, DEGREES):
        for match in pattern.finditer(text):
            yield Kind.PLACE, match.start(), match.end()


def find_vehicles(text: str) -> Iterator[Finding]:
    """Find identifiers of vessels and vehicles."""
    for match in IMO.finditer(text):
        if imo.is_valid(match["number"]):
            yield Kind.VESSEL, match.start("number"), match.end("number")
    for match in MMSI.finditer(text):
        yield Kind.VESSEL, match.start("number"), match.end("number")
    for match in PLATE.finditer(text):
        if len(match["number"]) >= PLATE_LENGTH:
            yield Kind.VEHICLE, match.start("number"), match.end("number")


def find_devices(text: str) -> Iterator[Finding]:
    """Find numbers of devices and public network addresses."""
    for match in IMEI.finditer(text):
        if imei.is_valid(match["number"]):
            yield Kind.DEVICE, match.start("number"), match.end("number")
    for match in ADDRESS.finditer(text):
        if _is_public(match[0]):
            yield Kind.DEVICE, match.start(), match.end()


def _is_public(address: str) -> bool:
    parts = [int(part) for part in address.split(".")]
    if max(parts) > 255 or max(parts) < SECTION_PARTS:  # noqa: PLR2004  an octet
        return False
    return not ip_address(".".join(map(str, parts))).is_private
