"""Who is asked next when nobody answers, and when nobody is."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from discussions import actions
from discussions.actions.routing import put_to_peers
from discussions.models import Ask, Thread
from discussions.routing import PEERS, PEERS_ANYWHERE
from network_site.access.marks import Mark
from network_site.members.models import Deputy, GroupMembership, Member, WorkingGroup
from network_site.members.roles import Role
from network_site.vocabulary.models import Jurisdiction, Topic
from tests.discussions.peers import asked, members_of
from tests.factories.discussions import make_answer, make_scope, make_thread
from tests.factories.members import MemberFactory, WorkingGroupFactory
from tests.factories.vocabulary import JurisdictionFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
MONDAY = datetime(2026, 6, 8, 9, tzinfo=UTC)


def wait(thread: Thread, days: int) -> None:
    with time_machine.travel(MONDAY + timedelta(days=days), tick=False):
        actions.put_further(now=timezone.now())


@pytest.fixture
def waiting(asker: Member, netherlands: Jurisdiction) -> Thread:
    """A question to the Netherlands asked on a Monday, with somebody for every step."""
    with time_machine.travel(MONDAY, tick=False):
        members_of("NL", PEERS + 1)
        focal_point = MemberFactory.create(jurisdiction=netherlands, roles=[Role.PROSECUTOR, Role.FOCAL_POINT])
        actions.choose_asking(by=focal_point, takes_questions=False, shows_office=True)
        MemberFactory.create(jurisdiction__code="PT", roles=[Role.PROSECUTOR, Role.MODERATOR])
        return make_thread(asker, concerns=[netherlands])


def test_a_stand_in_then_the_focal_point_then_the_moderators(waiting: Thread) -> None:
    def steps() -> list[int]:
        return list(waiting.asks.order_by("pk").values_list("step", flat=True)[PEERS:])

    wait(waiting, 2)
    assert steps() == []
    wait(waiting, 3)  # Thursday: three working days
    assert steps() == [Ask.Step.STAND_IN]
    wait(waiting, 7)  # over a weekend: Friday and Monday
    assert steps() == [Ask.Step.STAND_IN]
    wait(waiting, 8)
    assert steps() == [Ask.Step.STAND_IN, Ask.Step.FOCAL_POINT]
    wait(waiting, 11)
    wait(waiting, 30)
    wait(waiting, 60)
    assert steps() == [Ask.Step.STAND_IN, Ask.Step.FOCAL_POINT, Ask.Step.MODERATOR]


def test_who_muted_the_question_is_asked_at_no_step(waiting: Thread) -> None:
    first = set(asked(waiting))
    stand_in = Member.objects.filter(jurisdiction="NL").exclude(pk__in=first).order_by("pk").first()
    focal_point = Member.objects.with_role(Role.FOCAL_POINT).get()
    for member in (stand_in, focal_point):
        actions.follow(by=member, level="muted", thread=waiting)

    wait(waiting, 3)

    assert list(waiting.asks.order_by("pk").values_list("step", flat=True))[PEERS:] == [Ask.Step.MODERATOR]


def test_the_daily_work_done_twice_asks_once(waiting: Thread) -> None:
    with time_machine.travel(MONDAY + timedelta(days=3), tick=False):
        for _again in range(3):
            call_command("questions", verbosity=0)

    assert waiting.asks.count() == PEERS + 1


def test_an_answer_from_or_for_the_country_ends_the_asking(waiting: Thread, outsider: Member) -> None:
    with time_machine.travel(MONDAY, tick=False):
        answer = make_answer(waiting, outsider)
    wait(waiting, 3)
    assert waiting.asks.count() == PEERS + 1  # it is from elsewhere and states nothing for the country

    with time_machine.travel(MONDAY, tick=False):
        make_scope(answer)
    wait(waiting, 30)

    assert waiting.asks.count() == PEERS + 1


def test_an_answer_out_of_sight_or_a_retired_position_ends_no_asking(
    waiting: Thread, outsider: Member, moderator: Member
) -> None:
    with time_machine.travel(MONDAY, tick=False):
        dutch = make_answer(waiting, Member.objects.get(pk=asked(waiting)[0]))
        actions.decide(by=moderator, key=uuid.uuid4(), post=dutch, kind="withhold", reason="Case data.")
        actions.retire_position(by=outsider, scope=make_scope(make_answer(waiting, outsider)))
    peer = Member.objects.get(pk=asked(waiting)[1])
    assert Thread.objects.waiting_for_country(peer).exists()

    wait(waiting, 3)

    assert waiting.asks.filter(step=Ask.Step.STAND_IN).exists()


def test_an_accepted_answer_of_one_country_ends_the_asking_of_no_other(
    asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    italians = members_of("IT", PEERS + 1)
    with time_machine.travel(MONDAY, tick=False):
        thread = make_thread(
            asker, title="For two countries", concerns=[answerer.jurisdiction, italians[0].jurisdiction]
        )
        actions.accept_answer(by=asker, post=make_answer(thread, answerer))

    wait(thread, 7)

    assert [ask.jurisdiction_id for ask in thread.asks.filter(step=Ask.Step.STAND_IN)] == ["IT"]
    for page in (reverse("discussions:queue"), f"{reverse('discussions:threads')}?show=waiting"):
        assert "For two countries" in client_of(italians[0]).get(page).text
        assert "For two countries" not in client_of(answerer).get(page).text


def test_what_concerns_no_country_waits_until_anybody_answers(asker: Member, topic: Topic) -> None:
    people = members_of("NL", PEERS_ANYWHERE + 2)
    for member in people:
        member.topics.add(topic)
    with time_machine.travel(MONDAY, tick=False):
        thread = make_thread(asker, topics=[topic])
    wait(thread, 7)
    assert thread.asks.count() == PEERS_ANYWHERE + 1

    with time_machine.travel(MONDAY, tick=False):
        make_answer(thread, people[0])
    wait(thread, 30)

    assert thread.asks.count() == PEERS_ANYWHERE + 1


def test_a_held_question_is_put_to_nobody_and_to_its_peers_once_it_is_shown(
    asker: Member, netherlands: Jurisdiction, moderator: Member, settings: Any
) -> None:
    settings.HOLD_FIRST_POSTS = 1
    peers = members_of("NL", PEERS + 1)
    with time_machine.travel(MONDAY, tick=False):
        thread = make_thread(asker, concerns=[netherlands])
    wait(thread, 14)
    assert asked(thread) == []

    actions.decide(
        by=moderator, key=uuid.uuid4(), post=thread.posts.get(), kind="release", reason="Nothing against it."
    )

    assert len(asked(thread)) == PEERS
    assert set(asked(thread)) <= {peer.pk for peer in peers}


@pytest.mark.parametrize("concerned", [True, False])
def test_a_question_put_to_peers_again_passes_over_who_was_asked(
    asker: Member, netherlands: Jurisdiction, topic: Topic, *, concerned: bool
) -> None:
    for member in members_of("NL", PEERS_ANYWHERE + 2):
        member.topics.add(topic)
    thread = make_thread(asker, topics=[topic], concerns=[netherlands] if concerned else [])
    first = set(asked(thread))

    put_to_peers(thread=thread, by=asker)

    assert set(asked(thread)) > first
    assert len(asked(thread)) == len(set(asked(thread)))


@pytest.mark.parametrize("deed", ["withhold", "remove"])
def test_a_question_out_of_sight_is_put_no_further(waiting: Thread, moderator: Member, deed: str) -> None:
    question = waiting.posts.get()
    actions.decide(by=moderator, key=uuid.uuid4(), post=question, kind=deed, reason="Case data.")
    wait(waiting, 30)
    assert waiting.asks.count() == PEERS

    actions.undo_decision(by=moderator, decision=question.decisions.get())
    wait(waiting, 30)

    assert waiting.asks.count() == PEERS + 1


def test_an_urgent_question_waits_one_working_day(asker: Member, netherlands: Jurisdiction) -> None:
    with time_machine.travel(MONDAY, tick=False):
        members_of("NL", PEERS + 1)
        thread = make_thread(asker, concerns=[netherlands], urgency="day", urgency_reason="A hearing.")

    wait(thread, 1)

    assert thread.asks.filter(step=Ask.Step.STAND_IN).count() == 1


def test_where_nobody_is_left_the_next_step_comes_at_once(asker: Member, moderator: Member) -> None:
    with time_machine.travel(MONDAY, tick=False):
        thread = make_thread(asker, concerns=[JurisdictionFactory.create(code="MR")])
    assert thread.asked_counts == {}

    wait(thread, 5)

    assert list(thread.asks.values_list("member", "step")) == [(moderator.pk, Ask.Step.MODERATOR)]


def test_a_deputy_of_the_focal_point_is_asked_with_them(waiting: Thread, netherlands: Jurisdiction) -> None:
    focal_point = Member.objects.with_role(Role.FOCAL_POINT).get()
    deputy = members_of("NL", 1)[0]
    Deputy.objects.create(focal_point=focal_point, deputy=deputy)
    actions.choose_asking(by=deputy, takes_questions=False, shows_office=True)

    wait(waiting, 3)
    wait(waiting, 8)

    at_step = waiting.asks.filter(step=Ask.Step.FOCAL_POINT)
    assert set(at_step.values_list("member", flat=True)) == {focal_point.pk, deputy.pk}


def test_where_no_moderator_reads_a_group_those_who_chair_it_are_asked(
    asker: Member, moderator: Member, netherlands: Jurisdiction
) -> None:
    chair = members_of("IT", 1)[0]
    group = WorkingGroupFactory.create(members=[asker, chair])
    group.memberships.filter(member=chair).update(role=GroupMembership.Role.CHAIR)
    with time_machine.travel(MONDAY, tick=False):
        thread = make_thread(asker, concerns=[netherlands], mark=Mark.AMBER, working_group=group)

    wait(thread, 5)

    assert list(thread.asks.values_list("member", "step")) == [(chair.pk, Ask.Step.MODERATOR)]


def test_a_question_that_takes_no_answers_waits_for_nobody(
    waiting: Thread, moderator: Member, client_of: ClientOf
) -> None:
    peer = Member.objects.get(pk=asked(waiting)[0])
    assert Thread.objects.waiting_for_country(peer).exists()
    Thread.objects.update(locked_at=timezone.now())

    wait(waiting, 30)

    assert waiting.asks.count() == PEERS
    assert waiting.title not in client_of(peer).get(reverse("discussions:queue")).text


def test_a_question_of_an_archived_group_is_put_no_further(
    asker: Member, answerer: Member, moderator: Member, group: WorkingGroup, netherlands: Jurisdiction
) -> None:
    with time_machine.travel(MONDAY, tick=False):
        thread = make_thread(asker, concerns=[netherlands], mark=Mark.AMBER, working_group=group)
    before = thread.asks.count()
    WorkingGroup.objects.update(archived_at=timezone.now())

    wait(thread, 30)

    assert thread.asks.count() == before
