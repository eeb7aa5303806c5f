"""What comes first: how much of a query a text must have, terms in any language, and texts before entries."""

import pytest
from django.http import QueryDict

from network_site.access.marks import Mark
from network_site.members.models import Member, WorkingGroup
from network_site.search.backends.whoosh import SearchBackend
from network_site.search.page import SearchPage
from tests.factories.directory import ContactPointFactory
from tests.factories.discussions import make_thread
from tests.factories.guides import GuideFactory
from tests.factories.vocabulary import TermFactory, TopicFactory


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("vessel registry neverwritten", True),  # a word that no text has is no condition
        ("vessel kingfisher", True),  # nor is one that stands only in what is hidden
        ("registry witness interpreter", False),  # one of three that are all written somewhere is too little
    ],
)
def test_most_of_the_words_are_enough(
    engine: SearchBackend, group: WorkingGroup, asker: Member, outsider: Member, query: str, *, found: bool
) -> None:
    make_thread(asker, title="Vessel registry", body="At night.")
    make_thread(asker, title="A witness at last", body="At noon.")
    make_thread(asker, title="An interpreter", body="At noon.")
    make_thread(asker, title="The kingfisher", mark=Mark.AMBER, working_group=group)
    engine.refresh_indexes()

    page = SearchPage(outsider, QueryDict(f"q={query}"))

    assert ("Vessel registry" in {hit.shown.title for hit in page.found.items(0, 9, newest=False)}) is found


def test_terms_are_found_in_a_run_of_chinese(engine: SearchBackend, asker: Member, outsider: Member) -> None:
    TermFactory.create(text_en="flag State", text_zh="船旗国")
    TermFactory.create(text_en="vessel", text_zh="船只")
    make_thread(asker, title="Which flag State has the vessel?")
    engine.refresh_indexes()

    page = SearchPage(outsider, QueryDict("q=船只还是船旗国"))

    assert page.total == 1


def test_a_text_comes_before_an_entry_that_names_its_topic(engine: SearchBackend, outsider: Member) -> None:
    topic = TopicFactory.create(label_en="Confiscation")
    ContactPointFactory.create(title="Confiscation", topics=[topic])
    GuideFactory.create(title="Confiscation abroad", topics=[topic])
    engine.refresh_indexes()

    page = SearchPage(outsider, QueryDict("q=confiscation"))

    assert [hit.kind.slug for hit in page.found.items(0, 9, newest=False)] == ["guide", "contact"]
