"""What may have been meant: only words that the reader may read anyway."""

import difflib
import re
from collections.abc import Collection, Iterator, Mapping

from django.db.models import Q

from network_site.members.models import Member
from network_site.search.asking import WORD, Asked
from network_site.search.languages import words_of
from network_site.search.registry import kinds
from network_site.vocabulary.models import LANGUAGE_CODES, Jurisdiction, Term, Topic

MOST_TITLES = 500  # of a kind, the latest
LIKENESS = 0.78
SHORT_WORD = 4


def suggestion(asked: Asked, member: Member, unknown: Collection[str] | None = None) -> str:
    """Return the query with unknown words replaced by the most alike of those that *member* may read, or nothing.

    *unknown* are the words that may be replaced; all of them unless given. The index is not asked for its words: some
    stand only in what is hidden.
    """
    known = set(_words(member))
    replaced = {}
    for part in asked.parts:
        for word in words_of(part.text) if part.kind == WORD and (unknown is None or part.text in unknown) else ():
            if len(word) >= SHORT_WORD and word not in known:
                alike = difflib.get_close_matches(word, known, n=1, cutoff=LIKENESS)
                if alike:
                    replaced[part.text] = alike[0]
    return _with(asked.text, replaced) if replaced else ""


def _with(text: str, replaced: Mapping[str, str]) -> str:
    """Return *text* with some words replaced; signs and filters stay."""
    words = "|".join(map(re.escape, replaced))
    return re.sub(rf"(?<!\w)(?:{words})(?!\w)", lambda match: replaced[match[0]], text)


def _words(member: Member) -> Iterator[str]:
    for text in _texts(member):
        yield from (word for word in words_of(text) if len(word) >= SHORT_WORD)


def _texts(member: Member) -> Iterator[str]:
    for model, stem in ((Term, "text"), (Topic, "label"), (Jurisdiction, "name")):
        for row in model.objects.values_list(*(f"{stem}_{code}" for code in LANGUAGE_CODES)):
            yield from row
    for kind in kinds().values():
        if kind.title_field:
            titles = kind.visible_to(member).exclude(Q(**{kind.title_field: ""})).order_by("-pk")
            yield from titles.values_list(kind.title_field, flat=True)[:MOST_TITLES]
