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
from discussions.querysets import PAGE_SIZE
from discussions.streams import list_stream
from network_site.access.marks import Mark
from network_site.access.rules import Audience
from network_site.live import fragments
from network_site.members.models import GroupMembership, Member, WorkingGroup
from network_site.vocabulary.models import Language, Topic
from tests.discussions.test_visibility import without_token
from tests.factories.discussions import make_answer, make_reply, make_thread, question_of
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


# --- Latest activity first ----------------------------------------------------------------------------------


def by_activity(client: Client) -> list[int]:
    return shown(client, order="activity")


def test_what_was_said_last_comes_first_and_pinned_questions_stay_above(
    asker: Member, answerer: Member, moderator: Member, client_of: ClientOf
) -> None:
    first, second, third = (make_thread(asker) for _ in range(3))
    client = client_of(answerer)
    assert by_activity(client) == [third.pk, second.pk, first.pk]

    answer = make_answer(first, answerer)
    make_reply(question_of(second), answerer)

    assert by_activity(client) == [second.pk, first.pk, third.pk]
    assert shown(client) == [third.pk, second.pk, first.pk]
    make_reply(answer, asker)
    assert by_activity(client) == [first.pk, second.pk, third.pk]
    actions.keep_order(
        by=moderator, thread=third, is_locked=False, is_pinned=True, slow_minutes=0, reason="For everybody."
    )
    assert by_activity(client) == [third.pk, first.pk, second.pk]


def test_an_edit_or_a_correction_is_no_activity(asker: Member, answerer: Member, client_of: ClientOf) -> None:
    first = make_thread(asker)
    answer = make_answer(first, answerer)
    second = make_thread(asker)

    actions.edit_post(by=answerer, post=answer, body="The ministry does.", version=1)
    actions.accept_answer(by=asker, post=answer)

    assert by_activity(client_of(asker)) == [second.pk, first.pk]


@pytest.mark.parametrize("gone", ["withheld", "removed", "held"])
def test_what_is_out_of_sight_leaves_no_trace_in_the_order_and_comes_back_to_it(
    gone: str, asker: Member, answerer: Member, moderator: Member, settings: Any, client_of: ClientOf
) -> None:
    first = make_thread(asker)
    before = Thread.objects.get(pk=first.pk).last_activity_at
    second = make_thread(asker)
    settings.HOLD_FIRST_POSTS = gone == "held"
    answer = make_answer(first, answerer)
    said = {"by": moderator, "key": uuid.uuid4(), "post": answer, "reason": "Look."}
    if gone != "held":
        actions.decide(kind="withhold" if gone == "withheld" else "remove", **said)

    client = client_of(asker)
    assert by_activity(client) == [second.pk, first.pk]
    assert Thread.objects.get(pk=first.pk).last_activity_at == before
    assert "last post" not in client.get(THREADS).text

    if gone == "held":
        actions.decide(kind="release", **said)
    else:
        actions.undo_decision(by=moderator, decision=answer.decisions.get())
    assert by_activity(client) == [first.pk, second.pk]


def test_pages_by_activity_follow_on_each_other_and_each_question_stands_once(
    asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    threads = [make_thread(asker, title=f"Number {number:05}") for number in range(PAGE_SIZE + 3)]
    for thread in threads[:5]:
        make_answer(thread, answerer)
    client = client_of(asker)
    expected = [thread.pk for thread in (*threads[4::-1], *threads[:4:-1])]

    page = client.get(THREADS, {"order": "activity"}).context["page"]
    rest = shown(client, order="activity", before=page.next_cursor)

    assert by_activity(client) + rest == expected
    assert f"order=activity&amp;before={page.next_cursor}" in client.get(THREADS, {"order": "activity"}).text


NARROWED = [
    "",
    "group",
    "country=GM",
    "topic",
    "show=waiting",
    "show=stale&status=answered",
    "language=en&mark=GREEN",
    "order=activity",
]


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
