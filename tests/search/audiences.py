"""Items for every audience there is, each with a word, country, topic and language of its own."""

import re
from collections.abc import Iterator
from typing import Any

from network_site.access.marks import Mark
from network_site.access.rules import may_see
from network_site.members.models import Member, WorkingGroup
from tests.factories.discussions import make_answer, make_thread
from tests.factories.events import EditionFactory, SessionFactory, SessionMaterialFactory
from tests.factories.vocabulary import JurisdictionFactory, LanguageFactory, TopicFactory

READERS = ("asker", "answerer", "colleague", "outsider", "secretariat")
CODES = ("GH", "PE", "JP", "FI", "KE", "CL")
LANGUAGES = ("fr", "es", "ru", "ar", "de", "it")


def seed_all(answerer: Member, outsider: Member, group: WorkingGroup, other: WorkingGroup) -> list[Any]:
    """Return a thread with an answer and a session with a material for every audience."""
    audiences: list[tuple[Member, Any, Any]] = [(answerer, Mark.CLEAR, None), (answerer, Mark.GREEN, None)]
    for by, room in ((answerer, group), (outsider, other)):
        audiences += [(by, Mark.AMBER, room), (by, Mark.AMBER_STRICT, room)]
    return [item for number, audience in enumerate(audiences) for item in seed(number, *audience)]


def seed(number: int, by: Member, mark: Mark, group: WorkingGroup | None) -> Iterator[Any]:
    """Yield what one audience has."""
    inside = {"mark": mark, "working_group": group}
    secret = f"sekret{'abcdef'[number] * 4}"
    thread = make_thread(
        by,
        title=f"The canary question {secret}",
        body=f"Canary words {secret}.",
        language=LanguageFactory.create(code=LANGUAGES[number]),
        topics=[TopicFactory.create(slug=f"topic-of-{number}")],
        concerns=[JurisdictionFactory.create(code=CODES[number])],
        **inside,
    )
    yield thread
    yield make_answer(thread, by, f"The canary answers {secret}.")
    edition = EditionFactory.create(title="A forum", mark=Mark.CLEAR)
    session = SessionFactory.create(edition=edition, title=f"Canary session {secret}", service=by.service, **inside)
    yield session
    yield SessionMaterialFactory.create(session=session, title=f"Canary {secret}", service=by.service, **inside)


def secrets_of(items: list[Any], reader: Member) -> tuple[set[str], set[str]]:
    """Return the words that *reader* may meet, and those that they must not."""
    words = {item: set(re.findall("sekret[a-f]{4}", f"{item} {getattr(item, 'body', '')}")) for item in items}
    own = set().union(*(words[item] for item in items if may_see(reader, item)))
    return own, set().union(*words.values()) - own
