"""What is offered as similar and as related: by meaning, and to each reader only what they may see."""

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from discussions.models import Thread
from network_site.access.marks import Mark
from network_site.members.models import Member, WorkingGroup
from network_site.search import registry
from network_site.search.backends.whoosh import SearchBackend
from network_site.search.loading import Found
from network_site.search.resembling import SIMILAR, related, similar
from network_site.vocabulary.models import Topic
from tests.factories.directory import ContactPointFactory
from tests.factories.discussions import make_thread
from tests.factories.guides import GuideFactory
from tests.factories.vocabulary import LanguageFactory, TermFactory, TopicFactory

READERS = ("asker", "answerer", "colleague", "outsider", "moderator")


def titles(found: list[Found]) -> list[str]:
    return [one.shown.title for one in found]


@pytest.fixture
def topic(db: None) -> Topic:
    """What the vessels are about."""
    return TopicFactory.create()


@pytest.fixture
def vessels(engine: SearchBackend, topic: Topic, asker: Member, answerer: Member) -> Thread:
    """A question about vessels, among things that have to do with it and things that have not."""
    thread = make_thread(asker, title="Which office checks the registry of a vessel?", topics=[topic])
    make_thread(answerer, title="Vessel registry answers at night", topics=[topic])
    make_thread(answerer, title="What counts as a conviction?")
    GuideFactory.create(title="Boarding a vessel at sea: the registry", topics=[topic])
    GuideFactory.create(title="Interviewing children")
    ContactPointFactory.create(title="Registry of vessels, duty desk", topics=[topic])
    ContactPointFactory.create(title="Witness protection")
    engine.refresh_indexes()
    return thread


def test_a_title_being_written_finds_what_is_like_it(vessels: Thread, outsider: Member) -> None:
    found = titles(similar("Who keeps the vessel registry?", outsider))

    assert set(found) == {
        "Which office checks the registry of a vessel?",
        "Vessel registry answers at night",
        "Boarding a vessel at sea: the registry",
        "Registry of vessels, duty desk",
    }


@pytest.mark.parametrize(
    "title", ["", "registry", "vessel   ", "of the and", "\0\u202e((((((", "x" * 20_000, "*:* [TO]"]
)
def test_a_title_that_says_nothing_yet_finds_nothing(vessels: Thread, outsider: Member, title: str) -> None:
    assert similar(title, outsider) == []


def test_one_common_word_is_not_enough(vessels: Thread, outsider: Member) -> None:
    assert "Witness protection" not in titles(similar("Protection of the vessel registry", outsider))


def test_related_items_share_words_or_topics_and_leave_out_the_item(vessels: Thread, outsider: Member) -> None:
    found = titles(related(vessels, outsider))

    assert set(found) == {
        "Vessel registry answers at night",
        "Boarding a vessel at sea: the registry",
        "Registry of vessels, duty desk",
    }


def test_a_rare_topic_counts_without_a_word_in_common(
    engine: SearchBackend, topic: Topic, asker: Member, outsider: Member
) -> None:
    thread = make_thread(asker, title="Whom do we ask?", topics=[topic, TopicFactory.create()])
    GuideFactory.create(title="Escrow", topics=thread.topics.all())
    engine.refresh_indexes()

    assert titles(related(thread, outsider)) == ["Escrow"]


def test_at_most_three_of_a_kind_are_offered(engine: SearchBackend, answerer: Member, outsider: Member) -> None:
    for number in range(5):
        make_thread(answerer, title=f"Vessel registry {number}")
        GuideFactory.create(title=f"Vessel registry {number}")
    engine.refresh_indexes()

    kinds = [one.kind.slug for one in similar("The vessel registry", outsider)]

    assert sorted(kinds) == ["guide"] * 3 + ["question"] * 3


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("engine_name", ["whoosh", "database"])
def test_every_mark_and_group_is_kept(
    engine: SearchBackend,
    group: WorkingGroup,
    asker: Member,
    settings: Settings,
    request: pytest.FixtureRequest,
    reader: str,
    engine_name: str,
) -> None:
    if engine_name == "database":
        settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}
    member: Member = request.getfixturevalue(reader)
    topic = TopicFactory.create()
    for mark in (Mark.CLEAR, Mark.GREEN, Mark.AMBER, Mark.AMBER_STRICT):
        inside = {"working_group": group} if mark in {Mark.AMBER, Mark.AMBER_STRICT} else {}
        make_thread(asker, title=f"Vessel registry {mark}", mark=mark, topics=[topic], **inside)
    guide = GuideFactory.create(title="Vessel registry", topics=[topic])
    if engine_name == "whoosh":
        engine.refresh_indexes()
    seen = set(Thread.objects.visible_to(member).values_list("title", flat=True))

    alike = {one.shown.title for one in similar("The vessel registry", member) if one.kind.slug == "question"}
    about = {one.shown.title for one in related(guide, member) if one.kind.slug == "question"}

    assert {f"Vessel registry {mark}" for mark in (Mark.CLEAR, Mark.GREEN)} <= seen
    assert alike
    assert alike <= seen
    assert about <= seen


def test_a_list_takes_one_query_a_kind_and_one_for_the_termbase(
    vessels: Thread,
    engine: SearchBackend,
    topic: Topic,
    answerer: Member,
    outsider: Member,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    kind = registry.kinds()["question"]
    item = kind.loaded(kind.visible_to(outsider), outsider).get(pk=vessels.pk)  # as the page has it
    assert len(related(item, outsider)) == 3  # a process knows where the site's pages are

    with django_assert_num_queries(4):
        assert len(related(item, outsider)) == 3
    for number in range(3):
        make_thread(answerer, title=f"Vessel registry {number}", topics=[topic])
        GuideFactory.create(title=f"Vessel registry {number}", topics=[topic])
        ContactPointFactory.create(title=f"Vessel registry {number}", topics=[topic])
    engine.refresh_indexes()
    with django_assert_max_num_queries(4):  # the best six may be of two kinds
        assert len(related(item, outsider)) == SIMILAR
    with django_assert_max_num_queries(4):
        assert len(similar("Who keeps the vessel registry?", outsider)) == SIMILAR


def test_a_word_in_the_language_of_the_question_is_no_stop_word_of_another(
    engine: SearchBackend, answerer: Member, outsider: Member
) -> None:
    make_thread(answerer, title="Smuggling by sea", language=LanguageFactory.create(code="en"))
    engine.refresh_indexes()

    assert titles(similar("By sea: smuggling", outsider, language="en")) == ["Smuggling by sea"]  # "sea" is Spanish too


def test_a_term_is_recognized_in_another_language(engine: SearchBackend, answerer: Member, outsider: Member) -> None:
    TermFactory.create(text_en="letter rogatory", text_es="comisión rogatoria")
    make_thread(answerer, title="¿Aceptan una comisión rogatoria?", language=LanguageFactory.create(code="es"))
    engine.refresh_indexes()

    assert titles(similar("Is a letter rogatory enough?", outsider)) == ["¿Aceptan una comisión rogatoria?"]


def test_a_word_that_stands_only_in_what_is_hidden_changes_nothing(
    vessels: Thread, engine: SearchBackend, group: WorkingGroup, asker: Member, outsider: Member
) -> None:
    make_thread(asker, title="The kingfisher", mark=Mark.AMBER, working_group=group)
    engine.refresh_indexes()

    assert titles(similar("The vessel kingfisher", asker))
    assert titles(similar("The vessel kingfisher", outsider)) == titles(similar("The vessel neverwritten", outsider))
