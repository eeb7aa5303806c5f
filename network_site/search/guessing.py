"""In which language a text seems to be, where nobody said so: its small words tell."""

import re
from collections import Counter
from typing import Final

from whoosh.lang.stopwords import stoplists

from network_site.search.arabic import ARABIC_STOP_WORDS
from network_site.search.languages import fold, is_chinese, pairs_of, words_of

SAMPLE = 5_000  # characters
FEWEST = 5  # small words; a title alone has fewer
SHARE = 0.15  # of the words; a text in its own language has about twice that
LEAD = 1.4  # over the next
KANA = re.compile("[\u3040-\u30ff]")

# Languages beside the six are told as well: a text in Portuguese would be taken for a Spanish one.
_small_words: Final = {
    language: frozenset(map(fold, words)) for language, words in {**stoplists, "ar": ARABIC_STOP_WORDS}.items()
}


def language_seen(text: str) -> str:
    """Return the code of the language whose small words *text* has most of; empty when they are too few to tell."""
    sample = text[:SAMPLE]
    if len(KANA.findall(sample)) >= FEWEST:
        return "ja"  # whose other signs are Chinese
    words = [part for word in words_of(sample) for part in (pairs_of(word) if is_chinese(word) else [word])]
    told = [_languages_of(word) for word in words]
    counts = Counter(language for languages in told for language in languages)
    weights = {  # what several languages share tells less
        language: sum(1 / len(languages) for languages in told if language in languages) for language in counts
    }
    best = max(weights, key=lambda language: weights[language], default="")
    others = (weight for language, weight in weights.items() if language != best)
    is_clear = counts[best] >= max(FEWEST, SHARE * len(words)) and weights[best] >= LEAD * max(others, default=0)
    return best if is_clear else ""


def _languages_of(word: str) -> list[str]:
    if is_chinese(word):
        return ["zh"]
    return [language for language, words in _small_words.items() if word in words]
