"""The list of questions: every way to narrow it is an address, and what its readers may no longer see leaves it."""

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from discussions import actions
from discussions.models import Thread
from discussions.offers import offers_to
from discussions.streams import list_stream
from network_site.access.marks import Mark
from network_site.access.rules import Audience
from network_site.live import fragments
from network_site.members.models import GroupMembership, Member, WorkingGroup
from network_site.vocabulary.models import Language, Topic
from tests.discussions.test_visibility import without_token
from tests.factories.discussions import make_thread
from tests.factories.members import WorkingGroupFactory
from tests.factories.vocabulary import JurisdictionFactory, LanguageFactory, TopicFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
THREADS = reverse("discussions:threads")
MEMBERS = list_stream(Audience(Mark.GREEN))


@pytest.fixture
def moving(asker: Member, moderator: Member, group: WorkingGroup) -> Callable[..., Any]:
    """Return a function that moves a thread, by a moderator who is in the group."""
    GroupMembership.objects.create(group=group, member=moderator)
    chair = Member.objects.get(pk=moderator.pk)

    def move(thread: Thread, mark: str, group: WorkingGroup | None = None) -> Any:
        said = {"key": uuid.uuid4(), "thread": thread, "mark": mark, "working_group": group, "reason": "A place."}
        return actions.move_thread(by=chair, **said)

    return move


def shown(client: Client, **chosen: object) -> list[int]:
    """Return the numbers of the threads on the page for *chosen*, in its order."""
    rows = client.get(THREADS, chosen).context["page"].rows
    return [int(row.split('id="thread-', 1)[1].split('"', 1)[0]) for row in rows]


def sent(client: Client, stream: str = MEMBERS, position: int = 0) -> list[dict[str, Any]]:
    """Return the frames of *stream* after *position*."""
    found: list[dict[str, Any]] = json.loads(client.get(f"/live/since/?{stream}={position}").text)["frames"]
    return found


# --- Ways to narrow it --------------------------------------------------------------------------------------


def test_the_list_is_narrowed_by_language(asker: Member, french: Language, client_of: ClientOf) -> None:
    in_english, in_french = make_thread(asker), make_thread(asker, language=french)
    client = client_of(asker)

    assert shown(client) == [in_french.pk, in_english.pk]
    assert shown(client, language="fr") == [in_french.pk]
    assert shown(client, language="en") == [in_english.pk]


def test_languages_on_offer_are_the_six_and_those_of_questions_that_one_may_read(
    asker: Member, outsider: Member, group: WorkingGroup, french: Language, client_of: ClientOf
) -> None:
    turkish = LanguageFactory.create(code="tr", name_en="Turkish")
    LanguageFactory.create(code="sv", name_en="Swedish")
    make_thread(asker, language=turkish, mark=Mark.AMBER, working_group=group)

    inside, outside = (client_of(member).get(THREADS).text for member in (asker, outsider))

    assert all(">French<" in page for page in (inside, outside))
    assert (">Turkish<" in inside, ">Turkish<" in outside) == (True, False)
    assert ">Swedish<" not in inside


def test_the_list_is_narrowed_by_a_group_that_one_is_in(
    asker: Member, group: WorkingGroup, client_of: ClientOf
) -> None:
    make_thread(asker)
    inside = make_thread(asker, mark=Mark.AMBER, working_group=group)
    open_to_all = make_thread(asker, working_group=group)
    client = client_of(asker)

    assert shown(client, group=group.slug) == [open_to_all.pk, inside.pk]
    assert f'<option value="{group.slug}">{group.name}</option>' in client.get(THREADS).text


def test_a_group_that_one_is_not_in_is_as_one_that_there_is_not(
    asker: Member, outsider: Member, group: WorkingGroup, client_of: ClientOf
) -> None:
    make_thread(asker, working_group=group)  # everyone may read it, and nobody else may know of the group
    WorkingGroupFactory.create(members=[outsider])
    assert shown(client_of(asker), group=group.slug)
    client = client_of(outsider)

    hidden, missing = (
        without_token(client.get(THREADS, {"group": slug}).text) for slug in (group.slug, "x" * len(group.slug))
    )

    assert "You are in no such group." in hidden
    assert hidden == missing
    assert group.name not in client.get(THREADS).text
    assert shown(client, group=group.slug) == []


def test_without_a_group_there_is_none_to_choose(outsider: Member, client_of: ClientOf) -> None:
    assert 'name="group"' not in client_of(outsider).get(THREADS).text


@pytest.mark.parametrize(
    ("language", "label"),
    [("fr", "Entraide judiciaire"), ("ar", "Mutual legal assistance"), ("de", "Mutual legal assistance")],
)
def test_choices_stand_in_the_readers_language_or_in_english(
    asker: Member, topic: Topic, language: str, label: str
) -> None:
    Topic.objects.filter(pk=topic.pk).update(label_fr="Entraide judiciaire", label_en="Mutual legal assistance")

    with translation.override(language):
        offered = dict(offers_to(asker).choices("topic"))

    assert offered[topic.slug] == label


def test_topics_stand_in_the_order_of_their_list_and_countries_by_name(asker: Member) -> None:
    for code, name in (("AX", "Åland Islands"), ("ZW", "Zimbabwe"), ("BE", "Belgium")):
        JurisdictionFactory.create(code=code, name_en=name)
    for place, label in ((2, "First in the alphabet"), (1, "Zeroth in the list")):
        TopicFactory.create(label_en=label, sort=place)

    offers = offers_to(asker)

    assert [offer.value for offer in offers.of("country")] == ["AX", "BE", "GM", "ZW"]
    assert [offer.label for offer in offers.of("topic")] == ["Zeroth in the list", "First in the alphabet"]


NARROWED = ["", "group", "country=GM", "topic", "show=waiting", "show=stale&status=answered", "language=en&mark=GREEN"]


@pytest.mark.parametrize("page", ["", "before=9999999999.0-1&"])
@pytest.mark.parametrize("chosen", NARROWED)
def test_no_page_of_the_list_needs_more_than_ten_queries(
    asker: Member,
    group: WorkingGroup,
    topic: Topic,
    client_of: ClientOf,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    chosen: str,
    page: str,
) -> None:
    for number in range(5):
        make_thread(
            asker, topics=[topic], working_group=group, concerns=[asker.jurisdiction], title=f"Number {number:05}"
        )
        actions.save_view(by=asker, name=f"View {number}", query=f"country={number}")
    chosen = {"group": f"group={group.slug}", "topic": f"topic={topic.slug}"}.get(chosen, chosen)
    client = client_of(asker)
    client.get(THREADS)

    fragments.clear()
    with django_assert_max_num_queries(10):
        assert client.get(f"{THREADS}?{page}{chosen}").status_code == 200


# --- Rows that leave open lists -----------------------------------------------------------------------------


def test_a_thread_that_moves_to_fewer_readers_leaves_the_open_lists_of_the_others(
    asker: Member,
    answerer: Member,
    outsider: Member,
    group: WorkingGroup,
    moving: Callable[..., Any],
    client_of: ClientOf,
) -> None:
    thread = make_thread(asker, title="The kingfisher question")
    before = len(sent(client_of(outsider)))

    decision = moving(thread, Mark.AMBER, group)

    inside, outside = (sent(client_of(member), position=before) for member in (answerer, outsider))
    assert "The kingfisher question" in inside[-1]["html"]
    assert outside[-1]["html"] == f'<li class="thread-row" id="thread-{thread.pk}" hidden></li>'
    assert not any("kingfisher" in frame.get("html", "") for frame in sent(client_of(outsider)))

    actions.undo_decision(by=decision.by, decision=decision)
    assert "The kingfisher question" in sent(client_of(outsider))[-1]["html"]


def test_nothing_is_said_of_a_thread_that_was_never_for_these_readers(
    asker: Member, outsider: Member, group: WorkingGroup, client_of: ClientOf
) -> None:
    make_thread(asker, mark=Mark.AMBER, working_group=group)

    assert sent(client_of(outsider)) == []
    assert sent(client_of(outsider), f"threads:group-{group.pk}") == [
        {"stream": f"threads:group-{group.pk}", "gone": True}
    ]


def test_a_question_out_of_sight_loses_its_words_on_open_lists(
    asker: Member, outsider: Member, moderator: Member, client_of: ClientOf
) -> None:
    thread = make_thread(asker, title="The kingfisher question")
    before = len(sent(client_of(outsider)))

    post = thread.posts.get()
    actions.decide(by=moderator, key=uuid.uuid4(), post=post, kind="withhold", reason="It names a place.")

    (frame,) = sent(client_of(outsider), position=before)
    assert f'id="thread-{thread.pk}"' in frame["html"]
    assert "kingfisher" not in frame["html"]
