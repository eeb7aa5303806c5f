"""A guide on its page."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from knowledge.guides.blocks import Citation, ProvisionBlock, guide_blocks
from knowledge.guides.models import RELATED_LIMIT, GuidePage
from network_site.access.marks import Mark
from network_site.members.models import Member
from network_site.vocabulary.models import Provision
from tests.factories.files import PaperFactory, PictureFactory
from tests.factories.guides import GuideFactory
from tests.factories.vocabulary import JurisdictionFactory, ProvisionFactory, TopicFactory


@pytest.fixture
def client(outsider: Member, client_of: Callable[[Member], Client]) -> Client:
    """A member's browser."""
    return client_of(outsider)


@pytest.fixture
def rows(db: None) -> list[dict[str, object]]:
    """One block of every kind that a text file can hold."""
    ProvisionFactory.create(code="UNTOC-18", article="18", title="Mutual legal assistance")
    JurisdictionFactory.create(code="NL")
    return [
        {"type": "heading", "text": "Before you draft"},
        {"type": "text", "html": "<p>Call <b>first</b>.</p>"},
        {"type": "checklist", "title": "Have ready", "items": ["The statute", "The deadline"]},
        {"type": "provision", "provision": "UNTOC-18", "paragraph": "18(15)", "note": "What a request holds."},
        {"type": "jurisdiction_note", "jurisdiction": "NL", "text": "<p>In the practice reported…</p>"},
        {"type": "callout", "kind": "warning", "title": "Mind", "text": "<p>No names.</p>"},
        {"type": "table", "caption": "Elements", "header": ["Act", "Means"], "rows": [["Recruitment", "Fraud"]]},
    ]


def test_every_block_is_shown(client: Client, rows: list[dict[str, object]]) -> None:
    guide = GuideFactory.create(body=rows)

    html = client.get(guide.get_url()).content.decode()

    for text in (
        '<h2 id="before-you-draft">',
        "<b>first</b>",
        "<li>The deadline</li>",
        "UNTOC 18(15)",
        "What a request holds.",
        "In the practice reported…",
        'data-tone="warning"',
        '<th scope="col">Means</th>',
        "<td>Recruitment</td>",
        "Elements",
    ):
        assert text in html


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [("", "UNTOC 18"), ("18(15)(a)", "UNTOC 18(15)(a)"), ("first sentence", "UNTOC 18 first sentence")],
)
def test_citation_names_the_article_once(paragraph: str, expected: str, db: None) -> None:
    provision = ProvisionFactory.create(code="UNTOC-18", article="18")

    assert str(Citation(ProvisionBlock(), [("provision", provision), ("paragraph", paragraph)])) == expected


def test_citation_of_a_provision_that_is_gone_keeps_its_paragraph() -> None:
    assert str(Citation(ProvisionBlock(), [("provision", None), ("paragraph", "18(15)")])) == "18(15)"


def test_unknown_provision_and_block_are_refused(db: None) -> None:
    with pytest.raises(Provision.DoesNotExist, match="UNTOC-99"):
        guide_blocks([{"type": "provision", "provision": "UNTOC-99"}])
    with pytest.raises(KeyError, match="video"):
        guide_blocks([{"type": "video", "url": "x"}])


def test_contents_list_leads_to_unique_anchors(client: Client) -> None:
    titles = ("Scope", "Scope", "نطاق", "…")
    guide = GuideFactory.create(body=[{"type": "heading", "text": title} for title in titles])

    html = client.get(guide.get_url()).content.decode()

    for anchor in ("scope", "scope-2", "نطاق", "section"):
        assert html.count(f'id="{anchor}"') == 1
        assert f'href="#{anchor}"' in html


def test_blocks_before_the_first_heading_stand_in_no_section(db: None) -> None:
    guide = GuideFactory.create(body=[{"type": "text", "html": "<p>a</p>"}, {"type": "heading", "text": "B"}])

    assert [(section.title, len(section.blocks)) for section in guide.sections()] == [("", 1), ("B", 0)]


def test_chosen_guides_come_before_similar_ones_and_there_are_few(outsider: Member) -> None:
    topic = TopicFactory.create()
    chosen = GuideFactory.create()
    guide = GuideFactory.create(topics=[topic])
    guide.related_guides.create(guide=chosen)
    for _ in range(RELATED_LIMIT + 2):
        GuideFactory.create(topics=[topic])

    related = guide.related(outsider)

    assert related[0] == chosen
    assert len(related) == RELATED_LIMIT == len(set(related))
    assert guide not in related


def test_guides_that_share_more_topics_come_first(outsider: Member) -> None:
    first, second = TopicFactory.create(), TopicFactory.create()
    guide = GuideFactory.create(topics=[first, second])
    GuideFactory.create(title="A little alike", topics=[first])
    GuideFactory.create(title="Very alike", topics=[first, second])
    GuideFactory.create(title="Not alike")

    assert [other.title for other in guide.related(outsider)] == ["Very alike", "A little alike"]


def test_full_choice_leaves_no_room_for_similar_ones(outsider: Member) -> None:
    topic = TopicFactory.create()
    guide = GuideFactory.create(topics=[topic])
    GuideFactory.create(title="Similar", topics=[topic])
    for _ in range(RELATED_LIMIT):
        guide.related_guides.create(guide=GuideFactory.create(title="Chosen"))

    assert {other.title for other in guide.related(outsider)} == {"Chosen"}


def test_published_versions_show_country_and_no_name(editor: Member, second_editor: Member) -> None:
    editor.full_name = "Canary name"
    editor.save()
    guide = GuideFactory.create(mark=Mark.CLEAR)
    guide.save_revision(user=editor).publish(user=second_editor, skip_permission_checks=True)

    html = Client().get(guide.get_url()).content.decode()

    assert str(editor.jurisdiction) in html
    assert str(second_editor.jurisdiction) in html
    assert "Canary name" not in html
    assert editor.office not in html


def test_file_in_a_public_guide_shows_only_to_those_who_may_open_it(client: Client) -> None:
    guide = GuideFactory.create(mark=Mark.CLEAR)
    guide.body.extend(
        [
            ("figure", {"picture": PictureFactory.create(mark=Mark.GREEN), "alt": "Canary quay", "caption": ""}),
            ("document", {"document": PaperFactory.create(title="Canary template", mark=Mark.GREEN), "note": ""}),
        ]
    )
    guide.save()

    for canary in ("Canary quay", "Canary template"):
        assert canary in client.get(guide.get_url()).content.decode()
        assert canary not in Client().get(guide.get_url()).content.decode()


@pytest.mark.parametrize("times", [1, 8])
def test_page_takes_the_same_queries_for_any_number_of_blocks(
    times: int, client: Client, rows: list[dict[str, object]], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    guide = GuideFactory.create(body=rows * times)
    figures = [{"picture": PictureFactory.create(), "alt": "x", "caption": ""} for _ in range(times)]
    guide.body.extend([("figure", figure) for figure in figures])
    guide.save()
    client.get(guide.get_url())

    with django_assert_num_queries(24):
        client.get(guide.get_url())


def test_review_falls_due_after_the_verification(db: None) -> None:
    guide: GuidePage = GuideFactory.create()
    guide.verified_on, guide.review_due = date(2026, 6, 1), date(2026, 6, 1)

    with pytest.raises(ValidationError) as refused:
        guide.full_clean()

    assert set(refused.value.message_dict) == {"review_due"}
