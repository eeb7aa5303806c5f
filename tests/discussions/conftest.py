"""What the tests of discussions share."""

import uuid
from typing import Any

import pytest

from network_site.vocabulary.models import Language, Topic
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
