"""Vocabularies that come from public registries and not from our files: ISO 3166-1 and ISO 639-1, named by CLDR."""

from functools import cache

import pycountry
from babel import Locale
from babel.localedata import locale_identifiers

from network_site.vocabulary.loading.reading import Table, read_rows
from network_site.vocabulary.loading.sheets import JURISDICTIONS, LANGUAGES
from network_site.vocabulary.models import LANGUAGE_CODES


def jurisdictions() -> Table:
    """Return the countries and territories of ISO 3166-1 with their names in the six languages."""
    countries = [
        {"code": country.alpha_2, "alpha_3": country.alpha_3} | _names("territories", country.alpha_2)
        for country in pycountry.countries
    ]
    return read_rows(Table(JURISDICTIONS), enumerate(countries, start=1))


def languages() -> Table:
    """Return the languages of ISO 639-1 that CLDR describes, with their names in themselves and in the six."""
    described = set(locale_identifiers())
    codes = [language.alpha_2 for language in pycountry.languages if hasattr(language, "alpha_2")]
    cells = [
        {"code": code, "autonym": _locale(code).languages[code]} | _names("languages", code)
        for code in codes
        if code in described
    ]
    return read_rows(Table(LANGUAGES), enumerate(cells, start=1))


@cache
def _locale(code: str) -> Locale:
    return Locale.parse(code)


def _names(kind: str, code: str) -> dict[str, str]:
    return {f"name_{language}": getattr(_locale(language), kind).get(code, "") for language in LANGUAGE_CODES}
