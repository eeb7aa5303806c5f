"""What is registered as searchable: who may find it, and that the index follows whatever changes it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from discussions.actions import accept_answer, delete_post
from events.models import SessionMaterial
from network_site.access.marks import Mark
from network_site.members.models import Member, WorkingGroup
from network_site.search import registry
from network_site.search.across import fields_of, find
from network_site.search.backends.whoosh import SearchBackend
from network_site.search.compiler import Words
from network_site.search.documents import language_of
from network_site.search.matches import Matches
from network_site.search.models import IndexJob
from tests.factories.directory import ContactPointFactory
from tests.factories.discussions import make_answer, make_reply, make_thread
from tests.factories.documents import docx_saying
from tests.factories.events import EditionFactory, SessionFactory, SessionMaterialFactory
from tests.factories.guides import GuideFactory
from tests.factories.members import MemberFactory
from tests.factories.vocabulary import JurisdictionFactory, LanguageFactory, TopicFactory

Find = Callable[..., Matches]


@pytest.fixture
def look(engine: SearchBackend, outsider: Member) -> Find:
    """Return a function that searches every kind as a reader, the outsider unless another is given."""

    def search(text: str, reader: Member | None = None) -> Matches:
        engine.refresh_indexes()
        querysets = [kind.visible_to(reader or outsider) for kind in registry.kinds().values()]
        return find(Words(fields_of(querysets)).words(text, "and"), querysets)

    return search


def kinds_found(matches: Matches) -> list[str]:
    """Return the slugs of what was found."""
    counts = matches.facet("kind")
    return sorted(slug for slug, kind in registry.kinds().items() if kind.model._meta.label_lower in counts)


def shown(slug: str, pk: Any, reader: Member) -> registry.Shown:
    """Return how a kind shows one item to *reader*."""
    kind = registry.kinds()[slug]
    return kind.show(kind.loaded(kind.visible_to(reader).filter(pk=pk), reader).get())


def test_every_kind_is_found_by_its_words(look: Find, answerer: Member) -> None:
    thread = make_thread(answerer, title="Where does lantern go?", body="Lantern first.")
    make_answer(thread, answerer, "The lantern desk.")
    GuideFactory.create(title="Lantern guide")
    ContactPointFactory.create(title="Lantern desk", authority__name="Ministry of the Lantern")
    session = SessionFactory.create(edition=EditionFactory.create(title="Lantern forum"), title="Lantern session")
    SessionMaterialFactory.create(session=session, title="Lantern paper")
    MemberFactory.create(office="Lantern prosecutor", jurisdiction__code="GH")

    expected = ["answer", "authority", "contact", "forum", "guide", "material", "member", "question", "session"]
    assert kinds_found(look("lantern")) == expected
    assert kinds_found(look("Ghana")) == ["country", "member"]


def test_an_answer_leads_to_its_place_in_the_thread(look: Find, answerer: Member, outsider: Member) -> None:
    answer = make_answer(make_thread(answerer), answerer)

    assert shown("answer", answer.pk, outsider).url == f"/questions/{answer.thread_id}/?at={answer.pk}#post-{answer.pk}"


def test_who_wrote_anonymously_is_found_and_shown_by_country_alone(
    look: Find, answerer: Member, outsider: Member
) -> None:
    answerer.office = "Obelisk prosecutor"
    answerer.save()
    thread = make_thread(answerer, is_anonymous=True)
    answer = make_answer(thread, answerer, is_anonymous=True)

    assert kinds_found(look("obelisk")) == ["member"]
    assert shown("question", thread.pk, outsider).place == "Office not named, Netherlands"
    assert shown("answer", answer.pk, outsider).place == "Office not named, Netherlands"


def test_members_are_found_by_office_country_language_and_topic_but_not_by_name(look: Find) -> None:
    person = MemberFactory.create(full_name="Persona Nominata", office="Cartography desk", jurisdiction__code="PE")
    person.topics.add(TopicFactory.create(slug="maps", label_fr="Cartes marines"))

    for words in ("cartography", "peru cartography", "cartes marines"):
        assert kinds_found(look(words)) == ["member"]
    assert look("nominata").total == 0
    assert look(person.email).total == 0


@pytest.mark.parametrize(
    "change",
    [{"verified_at": None}, {"is_active": False}, {"pseudonymised_at": timezone.now()}, {"jurisdiction": None}],
)
def test_a_member_who_left_is_found_no_longer(look: Find, change: dict[str, Any]) -> None:
    person = MemberFactory.create(office="Cartography desk")
    assert look("cartography").total == 1

    for name, value in change.items():
        setattr(person, name, value)
    person.save()

    assert look("cartography").total == 0


def test_a_removed_post_leaves_the_index_and_takes_its_words_along(look: Find, answerer: Member) -> None:
    thread = make_thread(answerer, body="A lantern question.")
    reply = make_reply(make_answer(thread, answerer, "A compass."), answerer, "A sextant.")
    assert [look(word).total for word in ("lantern", "compass", "sextant")] == [1, 1, 1]

    delete_post(by=answerer, post=reply)
    assert look("sextant").total == 0
    question = thread.posts.get(kind="question")
    question.deleted_at = timezone.now()
    question.save()

    assert look("lantern").total == 0


def test_status_and_topics_follow_what_happens_in_a_thread(look: Find, answerer: Member, asker: Member) -> None:
    thread = make_thread(asker, title="Where does lantern go?")
    assert look("lantern").facet("f_search_status") == {"open": 1}

    answer = make_answer(thread, answerer, "To the lantern desk.")
    assert look("lantern").facet("f_search_status") == {"answered": 1, "": 1}
    accept_answer(by=asker, post=answer)
    assert look("lantern").facet("f_search_status") == {"accepted": 2}

    topic = TopicFactory.create(slug="maps", parent=TopicFactory.create(slug="papers"))
    thread.topics.set([topic])
    thread.save()
    assert look("lantern").facet("f_search_topics") == {topic.pk: 2, topic.parent_id: 2}


def test_contacts_follow_their_authority_and_sessions_their_edition(look: Find) -> None:
    contact = ContactPointFactory.create(title="Desk", authority__name="Ministry of Tides")
    contact.authority.name = "Ministry of Currents"
    contact.authority.save()
    assert kinds_found(look("currents")) == ["authority", "contact"]
    assert look("tides").total == 0

    session = SessionFactory.create(title="Estuary session")
    SessionMaterialFactory.create(session=session, title="Estuary paper")
    assert kinds_found(look("estuary")) == ["material", "session"]
    session.edition.unpublish()
    assert look("estuary").total == 0


def test_a_file_in_french_is_read_as_french_and_stands_under_its_language_and_country(look: Find) -> None:
    session = SessionFactory.create(edition__jurisdiction=JurisdictionFactory.create(code="AT"), title="Lantern talk")
    french = docx_saying(
        "Lantern : les victimes sont entendues par une femme, et le texte de la loi est dans le guide."
    )
    material = SessionMaterialFactory.create(session=session, text="", file=french)
    SessionMaterialFactory.create(session=session, title="Lantern paper")

    assert language_of(SessionMaterial.get_indexed_objects().get(pk=material.pk)) == "fr"
    matches = look("lantern")
    assert matches.facet("f_search_languages")["fr"] == 1
    assert matches.facet("f_search_countries") == {"AT": 3}


def test_those_that_name_a_row_of_a_vocabulary_follow_its_name(look: Find, answerer: Member) -> None:
    topic, country = TopicFactory.create(label_fr="Vieux mot"), JurisdictionFactory.create(code="PE")
    language = LanguageFactory.create(code="qu")
    make_thread(answerer, topics=[topic], concerns=[country])
    GuideFactory.create(topics=[topic], jurisdictions=[country])
    ContactPointFactory.create(topics=[topic], authority__jurisdiction=country)
    SessionFactory.create().languages.add(language)
    look("")

    for row, name in ((topic, "label_es"), (country, "name_es"), (language, "name_es")):
        setattr(row, name, f"Nuevo{row._meta.model_name}")
        row.save()

    assert kinds_found(look("nuevotopic")) == ["contact", "guide", "question"]
    assert kinds_found(look("nuevojurisdiction")) == ["authority", "contact", "country", "guide", "question"]
    assert kinds_found(look("nuevolanguage")) == ["session"]


def test_a_topic_that_moves_is_found_below_its_new_parent_in_posts_too(look: Find, answerer: Member) -> None:
    topic, above = TopicFactory.create(), TopicFactory.create()
    make_answer(make_thread(answerer, title="Where does lantern go?", topics=[topic]), answerer, "To the lantern desk.")
    assert look("lantern").facet("f_search_topics") == {topic.pk: 2}

    topic.parent = above
    topic.save()

    assert look("lantern").facet("f_search_topics") == {topic.pk: 2, above.pk: 2}


def test_a_row_of_a_vocabulary_saved_as_it_was_has_nothing_written_again(look: Find, answerer: Member) -> None:
    topic = TopicFactory.create()
    make_thread(answerer, topics=[topic])
    IndexJob.objects.all().delete()

    topic.save()

    assert not IndexJob.objects.exists()


def test_rows_that_go_are_found_no_longer(look: Find, answerer: Member) -> None:
    thread = make_thread(answerer, title="Where does lantern go?")
    make_answer(thread, answerer, "To the lantern desk.")
    assert look("lantern").total == 2

    thread.delete()

    assert look("lantern").total == 0


@pytest.mark.parametrize("mark", [Mark.AMBER, Mark.AMBER_STRICT])
def test_what_a_group_keeps_is_found_by_those_it_is_for(
    look: Find, answerer: Member, asker: Member, colleague: Member, outsider: Member, group: WorkingGroup, mark: Mark
) -> None:
    inside = {"mark": mark, "working_group": group}
    thread = make_thread(answerer, title="Where does lantern go?", **inside)
    make_answer(thread, answerer, "To the lantern desk.")
    session = SessionFactory.create(title="Lantern session", service=answerer.service, **inside)
    SessionMaterialFactory.create(session=session, title="Lantern paper", service=answerer.service, **inside)

    assert kinds_found(look("lantern", colleague)) == ["answer", "material", "question", "session"]
    assert look("lantern", outsider).total == 0
    assert look("lantern", asker).total == (4 if mark == Mark.AMBER else 0)
