"""A library of leaflets in six languages, with words as frequent as words are (Zipf's law)."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from network_site.access.marks import Mark

SEED = 20241124
WORDS = 30_000  # in each language
WORDS_OF_A_TEXT = 150
WORDS_OF_A_TITLE = 7
AT_ONCE = 1_000
GROUPS, SERVICES = 12, 60
SCRIPTS = {
    "en": ("bcdfghlmnprstvw", "aeiou", ("", "s", "ed", "ing", "tion"), "the of and to in is for on with by"),
    "fr": ("bcdfglmnprstv", "aeiouéè", ("", "s", "e", "es", "tion"), "le la les de des et un une dans pour"),
    "es": ("bcdfglmnprstv", "aeiouáí", ("", "s", "o", "os", "ción"), "el la los de y en un una por con"),
    "ru": ("бвгдзклмнпрст", "аеиоуы", ("", "а", "ов", "ами", "ние"), "и в на не что с по как это из"),
    "ar": ("بتجحدرسشعفقكلمن", "اوي", ("", "ات", "ون", "ة", "ها"), "من في على عن مع هذا هذه التي الذي أن"),
}
CHINESE = "人口贩运检察官证据受害者国际合作法律调查案件移民走私保护司法协助程序引渡资产跨境犯罪网络金融"


def words(language: str, chance: np.random.Generator) -> list[str]:
    """Return the vocabulary of a language, the most frequent word first."""
    if language == "zh":
        characters = list(CHINESE)
        return ["".join(chance.choice(characters, chance.integers(2, 5))) for _ in range(WORDS)]
    consonants, vowels, endings, common = SCRIPTS[language]
    made = common.split()
    while len(made) < WORDS:
        syllables = chance.integers(1, 4)
        stem = "".join(chance.choice(list(consonants)) + chance.choice(list(vowels)) for _ in range(syllables + 1))
        made += [stem + ending for ending in chance.permutation(endings)[:3]]
    return made[:WORDS]


def leaflets(count: int) -> Iterator[dict[str, Any]]:
    """Yield the columns of so many leaflets; the same for the same number."""
    chance = np.random.default_rng(SEED)
    vocabularies = {language: words(language, chance) for language in (*SCRIPTS, "zh")}
    shares = 1 / np.arange(1, WORDS + 1) ** 1.07
    shares /= shares.sum()
    languages = list(vocabularies)
    for number in range(count):
        if number % AT_ONCE == 0:
            drawn = chance.choice(WORDS, (AT_ONCE, WORDS_OF_A_TEXT + WORDS_OF_A_TITLE), p=shares)
        language = languages[number % len(languages)]
        text = [vocabularies[language][word] for word in drawn[number % AT_ONCE]]
        gap = "" if language == "zh" else " "
        grouped = number % 4 == 0
        yield {
            "title": gap.join(text[:WORDS_OF_A_TITLE])[:200],
            "body": gap.join(text[WORDS_OF_A_TITLE:]),
            "language": language,
            "mark": (Mark.AMBER if number % 8 else Mark.AMBER_STRICT) if grouped else Mark.GREEN,
            "working_group": int(chance.integers(1, GROUPS + 1)) if grouped else None,
            "service": int(chance.integers(1, SERVICES + 1)),
        }
