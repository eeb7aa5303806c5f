"""From answers to a passage of a guide, and from a guide to a question."""

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.rich_text import RichText

from discussions import actions, exceptions
from discussions.models import Decision, Passage, Post, Thread
from discussions.quoting import quote
from knowledge.guides.models import GuidePage
from network_site.access.marks import Mark
from network_site.home.guidance.actions import draft_passage
from network_site.home.site import set_up_site
from network_site.members.models import Member, WorkingGroup
from network_site.notifications.models import Notification
from tests.factories.discussions import make_answer, make_scope, make_thread, question_of
from tests.factories.guides import GuideFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]


def told(verb: str) -> set[int]:
    return set(Notification.objects.filter(verb=verb).values_list("recipient", flat=True))


@pytest.fixture
def guide(db: None) -> GuidePage:
    """A GREEN guide that editors may change."""
    set_up_site()
    guide: GuidePage = GuideFactory.create(title="A guide to requests", mark=Mark.GREEN)
    return guide


@pytest.fixture
def answer(asker: Member, answerer: Member) -> Post:
    """An answer that states what holds."""
    answer = make_answer(make_thread(asker), answerer, "The **central authority** does.")
    make_scope(answer)
    return answer


def drafted(by: Member, answer: Post, guide: GuidePage, **fields: Any) -> Passage:
    posts = list(Post.objects.filter(pk=answer.pk).for_fragments())
    return draft_passage(by=by, key=uuid.uuid4(), thread=answer.thread, posts=posts, guide=guide, **fields)


def publish(guide: GuidePage) -> None:
    guide.refresh_from_db()
    guide.get_latest_revision().publish()


def test_an_editor_makes_a_draft_passage_with_credit_and_the_way_back(
    editor: Member, answer: Post, guide: GuidePage, client_of: ClientOf
) -> None:
    url = reverse("guidance:draft", args=[answer.thread_id])
    typed = {"key": str(uuid.uuid4()), "posts": [answer.pk], "guide": guide.pk}
    client = client_of(editor)

    first, _second = client.post(url, typed), client.post(url, typed)

    assert first.url == reverse("wagtailadmin_pages:edit", args=[guide.pk])
    draft = GuidePage.objects.get(pk=guide.pk).get_latest_revision_as_object()
    blocks = [block for block in draft.body if block.block_type == "answers"]
    assert len(blocks) == 1
    assert "<strong>central authority</strong>" in blocks[0].value["text"].source
    assert "section 12" in blocks[0].value["text"].source
    assert blocks[0].value["credit"] == "Prosecutor, trafficking in persons, Netherlands"
    assert blocks[0].value["source"] == answer.thread.get_absolute_url()
    assert "central authority" not in client.get(guide.url).text


def test_once_published_the_thread_and_those_who_took_part_know(
    asker: Member, answerer: Member, editor: Member, answer: Post, guide: GuidePage, client_of: ClientOf
) -> None:
    drafted(editor, answer, guide)
    assert guide.title not in client_of(asker).get(answer.thread.get_absolute_url()).text

    publish(guide)
    publish(guide)

    assert "Now part of the guide" in client_of(asker).get(answer.thread.get_absolute_url()).text
    assert told("in_guide") == {asker.pk, answerer.pk}
    assert "Read the question" in client_of(answerer).get(guide.url).text


def test_a_change_of_the_passage_is_told_to_followers_and_its_removal_shown(
    asker: Member,
    outsider: Member,
    colleague: Member,
    editor: Member,
    answer: Post,
    guide: GuidePage,
    client_of: ClientOf,
) -> None:
    drafted(editor, answer, guide)
    publish(guide)
    page = GuidePage.objects.get(pk=guide.pk)
    block = next(block for block in page.body if block.block_type == "answers")
    block.value["text"].source = "<p>Put more briefly.</p>"
    actions.follow(by=outsider, level="watching", thread=answer.thread)
    actions.follow(by=colleague, level="muted", thread=answer.thread)
    page.save_revision().publish()

    assert told("passage_changed") == {asker.pk, answer.author_id, outsider.pk}
    page = GuidePage.objects.get(pk=guide.pk)
    del page.body[len(page.body) - 1]
    page.save_revision().publish()

    assert "Now part of the guide" not in client_of(asker).get(answer.thread.get_absolute_url()).text


def test_a_group_s_text_never_becomes_guidance(
    asker: Member, answerer: Member, editor: Member, group: WorkingGroup, guide: GuidePage, client_of: ClientOf
) -> None:
    group.memberships.create(member=editor)
    answer = make_answer(make_thread(asker, mark=Mark.AMBER, working_group=group), answerer)

    page = client_of(editor).get(reverse("guidance:draft", args=[answer.thread_id])).text

    assert "stays in its working group" in page
    assert 'name="guide"' not in page
    with pytest.raises(exceptions.GroupTextRefused):
        drafted(editor, answer, guide)
    assert not Passage.objects.exists()


def test_what_members_read_never_gets_into_a_public_guide(editor: Member, answer: Post, guide: GuidePage) -> None:
    guide.mark = Mark.CLEAR
    guide.save()

    with pytest.raises(exceptions.PublicGuideRefused):
        drafted(editor, answer, guide)


def test_only_editors_make_passages(
    asker: Member, moderator: Member, answer: Post, guide: GuidePage, client_of: ClientOf
) -> None:
    for member in (asker, moderator):
        assert client_of(member).get(reverse("guidance:draft", args=[answer.thread_id])).status_code == 404
    with pytest.raises(exceptions.NotAllowed):
        drafted(moderator, answer, guide)


def test_changed_law_warns_the_readers_of_the_guide_that_cites_it(
    asker: Member, editor: Member, colleague: Member, answer: Post, guide: GuidePage, client_of: ClientOf
) -> None:
    drafted(editor, answer, guide)
    publish(guide)
    assert "The law may have changed" not in client_of(asker).get(guide.url).text

    actions.flag_law_change(by=colleague, scope=answer.scopes.get(), note="Section 12 was replaced.")

    page = client_of(asker).get(guide.url).text
    assert "A prosecutor of Netherlands says" in page
    assert "Section 12 was replaced." not in page
    assert guide.title in client_of(editor).get("/").text
    assert "rest on law that changed" in client_of(editor).get("/").text
    assert "rest on law that changed" not in client_of(asker).get("/").text


def test_a_question_about_a_section_is_linked_both_ways(
    asker: Member, guide: GuidePage, client_of: ClientOf, typed_question: dict[str, Any]
) -> None:
    client = client_of(asker)
    form = client.get(reverse("discussions:ask"), {"guide": guide.pk, "section": "Channels"}).text
    assert guide.title in form
    assert f'name="about_page" value="{guide.pk}"' in form

    about = {"about_page": guide.pk, "about_section": "Channels"}
    page = client.post(reverse("discussions:ask"), {**typed_question, **about}, follow=True).text

    assert "About the guide" in page
    assert "Channels" in page
    assert Thread.objects.get().title in client.get(guide.url).text


@pytest.mark.parametrize("number", ["999999", "x", "-1"])
def test_a_page_that_is_not_there_is_not_asked_about(
    asker: Member, client_of: ClientOf, typed_question: dict[str, Any], number: str
) -> None:
    client = client_of(asker)

    assert client.get(reverse("discussions:ask"), {"guide": number}).status_code == 200
    response = client.post(reverse("discussions:ask"), {**typed_question, "about_page": number})

    assert response.status_code == 422
    assert typed_question["body"] in response.text


def withheld(by: Member, post: Post) -> Decision:
    return actions.decide(by=by, key=uuid.uuid4(), post=post, kind="withhold", reason="A name.")


def draft_of(guide: GuidePage) -> str:
    guide.refresh_from_db()
    return json.dumps(guide.get_latest_revision().content)


def test_a_draft_loses_what_goes_out_of_sight_and_gets_it_back(
    editor: Member, answer: Post, guide: GuidePage, moderator: Member
) -> None:
    drafted(editor, answer, guide)
    assert "central authority" in draft_of(guide)

    decision = withheld(moderator, answer)

    assert "central authority" not in draft_of(guide)
    assert "out of sight while a moderator looks at it" in draft_of(guide)
    actions.undo_decision(by=moderator, decision=decision)
    assert "central authority" in draft_of(guide)


@pytest.mark.parametrize("order", [(0,), (0, 1, 0, 1), (0, 1, 1, 0), (1, 0, 0, 1), (1, 0, 1, 0)])
def test_a_draft_made_from_an_answer_that_quotes_another_shows_neither_while_one_is_out_of_sight(
    editor: Member, answer: Post, colleague: Member, guide: GuidePage, moderator: Member, order: tuple[int, ...]
) -> None:
    quoting = make_answer(answer.thread, colleague, f"{quote(answer)}I agree.")
    pair = (answer, quoting)
    drafted(editor, quoting, guide)
    before = draft_of(guide)
    goes, comes = (order[:2], order[2:]) if len(order) > 1 else (order, order)

    decisions = {number: withheld(moderator, pair[number]) for number in goes}

    for number in comes:
        assert "central authority" not in draft_of(guide)
        actions.undo_decision(by=moderator, decision=decisions[number])
    assert draft_of(guide) == before


def test_what_an_editor_wrote_in_its_place_stays(
    editor: Member, answer: Post, guide: GuidePage, moderator: Member
) -> None:
    drafted(editor, answer, guide)
    decision = withheld(moderator, answer)
    draft = guide.get_latest_revision_as_object()
    draft.body[-1].value["text"] = RichText("<p>In the editor's words.</p>")
    draft.save_revision(user=editor)

    actions.undo_decision(by=moderator, decision=decision)

    assert "In the editor's words." in draft_of(guide).replace("\\u0027", "'")


def test_the_heading_of_a_draft_goes_with_the_question(
    editor: Member, answer: Post, guide: GuidePage, moderator: Member
) -> None:
    drafted(editor, answer, guide)
    assert answer.thread.title in draft_of(guide)

    decision = withheld(moderator, question_of(answer.thread))

    assert answer.thread.title not in draft_of(guide)
    assert "central authority" in draft_of(guide)
    actions.undo_decision(by=moderator, decision=decision)
    assert answer.thread.title in draft_of(guide)


def test_editors_are_told_that_an_answer_behind_a_published_passage_is_out_of_sight(
    editor: Member, second_editor: Member, outsider: Member, answer: Post, guide: GuidePage, moderator: Member
) -> None:
    drafted(editor, answer, guide)
    publish(guide)

    withheld(moderator, answer)

    assert told("passage_withheld") == {editor.pk, second_editor.pk}
    assert "central authority" in draft_of(guide)  # it was read and approved: editors decide
