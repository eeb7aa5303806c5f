"""What notices and mails say is there in every language of mails, and what is read is what was written."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation

from network_site.notifications.models.preferences import LANGUAGES
from network_site.notifications.registry import Verb, verbs

LOCALES = {"fr": "fr", "es": "es", "ru": "ru", "ar": "ar", "zh": "zh_Hans"}
COMPILE = "run `uv run pybabel compile -d network_site/locale -D django`"
FOLDER = Path(settings.LOCALE_PATHS[0])
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
SPOKEN = (
    "network_site/members/mails.py",
    *(
        f"network_site/notifications/{name}.py"
        for name in ("mail/wording", "mail/composing", "mail/refusing", "replies/reasons")
    ),
)
MAILS = (
    "sheet.html",
    *(f"{name}.{form}" for name in ("notice", "reply_refused", "letter") for form in ("txt", "html")),
)
SENTENCE = re.compile(r'\b_\(\s*((?:"[^"]*"\s*)+)\)')


def catalogue(locale: str) -> Catalog:
    return read_po((FOLDER / locale / "LC_MESSAGES" / "django.po").open("rb"), locale=locale)


def texts_of_mails() -> set[str]:
    """Return every text that a mail may say: of the templates, of the code that writes mails, and of the verbs."""
    templates = [Path(settings.BASE_DIR, "templates", "mail", name).read_text() for name in MAILS]
    code = [Path(settings.BASE_DIR, name).read_text() for name in SPOKEN]
    found = {text for page in templates for text in re.findall(r'{% translate "([^"]+)" %}', page)}
    return found | {"".join(re.findall(r'"([^"]*)"', said)) for page in code for said in SENTENCE.findall(page)}


def test_every_language_of_mails_but_english_has_a_catalogue() -> None:
    assert {code for code, _ in LANGUAGES} == {"en", *LOCALES}
    assert {path.parent.parent.name for path in FOLDER.rglob("django.po")} == set(LOCALES.values())


@pytest.mark.parametrize("locale", LOCALES.values())
def test_what_is_read_is_what_was_written(locale: str) -> None:
    compiled = BytesIO()
    write_mo(compiled, catalogue(locale))

    assert (FOLDER / locale / "LC_MESSAGES" / "django.mo").read_bytes() == compiled.getvalue(), COMPILE


@pytest.mark.parametrize("locale", LOCALES.values())
def test_every_text_of_a_mail_is_translated(locale: str) -> None:
    written = {message.id: message.string for message in catalogue(locale) if message.id}

    assert texts_of_mails() - written.keys() == set()
    assert [text for text, said in written.items() if not (all(said) if isinstance(said, tuple) else said)] == []


@pytest.mark.parametrize("locale", LOCALES.values())
def test_no_placeholder_is_lost_or_invented(locale: str) -> None:
    for message in catalogue(locale):
        if isinstance(message.id, tuple):
            allowed = set(PLACEHOLDER.findall(message.id[0] + message.id[1]))
            assert all(set(PLACEHOLDER.findall(form)) <= allowed for form in message.string), message.id
        elif message.id:
            assert sorted(PLACEHOLDER.findall(message.id)) == sorted(PLACEHOLDER.findall(str(message.string)))


def words_of(verb: Verb) -> list[str]:
    return [str(verb.label), str(verb.area), str(verb.said % {"count": 5})]


@pytest.mark.parametrize("language", ["fr", "es", "ru", "ar", "zh-hans"])
def test_every_verb_speaks_every_language(language: str) -> None:
    english = {text for verb in verbs() for text in words_of(verb)}
    with translation.override(language):
        untranslated = {text for verb in verbs() for text in words_of(verb)} & english

    assert untranslated <= {"Questions"}  # which is a French word too
