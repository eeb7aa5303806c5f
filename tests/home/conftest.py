"""What the tests of the first page share."""

import uuid
from typing import Any

import pytest

from network_site.home.models import HomePage
from network_site.home.site import set_up_site
from tests.factories.vocabulary import LanguageFactory, TopicFactory


@pytest.fixture
def site(db: None) -> HomePage:
    """The site as a new installation sets it up."""
    set_up_site()
    home: HomePage = HomePage.objects.get()
    return home


@pytest.fixture
def typed_question(db: None) -> dict[str, Any]:
    """What a member types into the form for a question."""
    return {
        "key": str(uuid.uuid4()),
        "title": "Which channel does the guide mean?",
        "body": "The section names two.",
        "language": LanguageFactory.create(code="en").pk,
        "topics": [TopicFactory.create(parent=TopicFactory.create()).pk],
        "mark": "GREEN",
        "help_wanted": "law",
    }
