"""What the tests of discussions share."""

import uuid
from typing import Any

import pytest

from discussions.models import Post, Thread
from network_site.members.models import Member
from network_site.vocabulary.models import Jurisdiction, Language, Topic
from tests.discussions.quoted import WORDS
from tests.factories.discussions import make_answer, make_thread
from tests.factories.vocabulary import JurisdictionFactory, LanguageFactory, TopicFactory


@pytest.fixture
def english(db: None) -> Language:
    """The language that the test questions are in."""
    return LanguageFactory.create(code="en")


@pytest.fixture
def french(db: None) -> Language:
    """Another language."""
    return LanguageFactory.create(code="fr")


@pytest.fixture
def topic(db: None) -> Topic:
    """A topic that a question may have: one of the second level."""
    return TopicFactory.create(parent=TopicFactory.create())


@pytest.fixture
def netherlands(db: None) -> Jurisdiction:
    """The country that most questions concern."""
    return JurisdictionFactory.create(code="NL")


@pytest.fixture
def thread(asker: Member) -> Thread:
    """A question."""
    return make_thread(asker)


@pytest.fixture
def source(thread: Thread, answerer: Member) -> Post:
    """An answer that others quote."""
    return make_answer(thread, answerer, WORDS)


@pytest.fixture
def typed(english: Language, topic: Topic) -> dict[str, Any]:
    """What a member types into the form for a question."""
    return {
        "key": str(uuid.uuid4()),
        "title": "Which authority receives the request?",
        "body": "We need the **channel** and the accepted language.",
        "language": english.pk,
        "topics": [topic.pk],
        "concerns": [JurisdictionFactory.create(code="NL").pk],
        "mark": "GREEN",
        "working_group": "",
        "help_wanted": "law",
        "asking_jurisdiction": "",
        "provisions": [],
        "urgency": "",
        "urgency_reason": "",
    }
