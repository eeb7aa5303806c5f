"""To whom a question is put, and who is asked next when nobody answers."""

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
from tests.factories.directory import ContactPointFactory
from tests.factories.discussions import make_answer, make_scope, make_thread
from tests.factories.members import MemberFactory, WorkingGroupFactory
from tests.factories.vocabulary import JurisdictionFactory, LanguageFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
MONDAY = datetime(2026, 6, 8, 9, tzinfo=UTC)


@pytest.fixture
def netherlands(db: None) -> Jurisdiction:
    """The country that the questions concern."""
    return JurisdictionFactory.create(code="NL")


def members_of(code: str, number: int) -> list[Member]:
    return MemberFactory.create_batch(number, jurisdiction=JurisdictionFactory.create(code=code))


def asked(thread: Thread) -> list[int]:
    return list(thread.asks.order_by("pk").values_list("member", flat=True))


def wait(thread: Thread, days: int) -> None:
    with time_machine.travel(MONDAY + timedelta(days=days), tick=False):
        actions.put_further(now=timezone.now())


# --- Whom first ---------------------------------------------------------------------------------------------


def test_a_few_peers_of_each_country_concerned_are_asked_and_told(
    asker: Member, netherlands: Jurisdiction, client_of: ClientOf
) -> None:
    members_of("NL", 5)
    turks = members_of("TR", 2)
    members_of("IT", 1)

    thread = make_thread(asker, concerns=[netherlands, turks[0].jurisdiction])

    assert thread.asked_counts == {"NL": PEERS, "TR": 2}
    page = client_of(asker).get(thread.get_absolute_url()).text
    assert "3 members in Netherlands, 2 members in Türkiye" in page


def test_who_knows_topic_and_language_comes_first(asker: Member, netherlands: Jurisdiction, topic: Topic) -> None:
    others = members_of("NL", 3)
    both, one = members_of("NL", 2)
    both.topics.add(topic)
    both.languages.add(LanguageFactory.create(code="en"))
    one.topics.add(topic)

    thread = make_thread(asker, concerns=[netherlands], topics=[topic])

    assert asked(thread) == [both.pk, one.pk, others[0].pk]


def test_answers_accepted_on_the_topic_and_a_contact_point_count(
    asker: Member, netherlands: Jurisdiction, topic: Topic
) -> None:
    members_of("NL", 3)
    helpful, at_desk = members_of("NL", 2)
    answer = make_answer(make_thread(asker, topics=[topic]), helpful)
    actions.accept_answer(by=asker, post=answer)
    contact = ContactPointFactory.create(authority__jurisdiction=netherlands, email=at_desk.email)
    contact.topics = [topic]
    contact.save()

    assert asked(make_thread(asker, concerns=[netherlands], topics=[topic]))[:2] == [at_desk.pk, helpful.pk]


def test_never_the_same_few(asker: Member, netherlands: Jurisdiction) -> None:
    everyone = {member.pk for member in members_of("NL", 2 * PEERS)}

    first, second = (make_thread(asker, concerns=[netherlands]) for _ in range(2))

    assert set(asked(first)) | set(asked(second)) == everyone


def test_an_old_load_no_longer_counts(asker: Member, netherlands: Jurisdiction) -> None:
    members_of("NL", 2 * PEERS)
    first = make_thread(asker, concerns=[netherlands])
    Ask.objects.update(asked_at=timezone.now() - timedelta(days=31))

    second = make_thread(asker, concerns=[netherlands])

    assert not set(asked(first)) & set(asked(second))  # who was never asked comes before who was asked long ago


def test_a_question_about_every_country_goes_to_those_of_the_topic_from_many_countries(
    asker: Member, topic: Topic
) -> None:
    dutch = members_of("NL", PEERS_ANYWHERE)
    italian = members_of("IT", 1)[0]
    members_of("ES", 1)
    for member in (*dutch, italian):
        member.topics.add(topic)

    people = asked(make_thread(asker, topics=[topic]))

    assert len(people) == PEERS_ANYWHERE
    assert italian.pk in people[:2]


def test_who_opted_out_is_not_asked_and_who_hides_is_not_named(
    asker: Member, netherlands: Jurisdiction, client_of: ClientOf
) -> None:
    silent, hidden, shown = members_of("NL", 3)
    client_of(silent).post(reverse("discussions:asking"), {"shows_office": "on"})
    actions.choose_asking(by=hidden, takes_questions=True, shows_office=False)
    for member, office in ((hidden, "The hidden office"), (shown, "The shown office")):
        Member.objects.filter(pk=member.pk).update(office=office)

    thread = make_thread(asker, concerns=[netherlands])

    assert asked(thread) == [hidden.pk, shown.pk]
    page = client_of(asker).get(reverse("discussions:asked", args=[thread.pk])).text
    assert "The shown office" in page
    assert "The hidden office" not in page
    assert "1 more was asked" in page


def test_who_muted_topic_country_or_group_is_not_asked_whatever_else_they_watch(
    asker: Member, netherlands: Jurisdiction, topic: Topic
) -> None:
    by_topic, by_country, by_group, other = people = members_of("NL", 4)
    group = WorkingGroupFactory.create(members=[asker, *people])
    actions.follow(by=by_topic, level="muted", topic=topic.parent)
    actions.follow(by=by_topic, level="watching", jurisdiction=netherlands)
    actions.follow(by=by_country, level="muted", jurisdiction=netherlands)
    actions.follow(by=by_group, level="muted", group=group)
    inside = {"mark": Mark.AMBER, "working_group": group}

    assert asked(make_thread(asker, concerns=[netherlands], topics=[topic], **inside)) == [other.pk]
    assert set(asked(make_thread(asker, concerns=[netherlands]))) == {by_topic.pk, by_group.pk, other.pk}


def test_a_question_of_a_group_is_put_to_its_members_alone(
    asker: Member, answerer: Member, group: WorkingGroup, netherlands: Jurisdiction
) -> None:
    members_of("NL", 3)

    thread = make_thread(asker, concerns=[netherlands], mark=Mark.AMBER, working_group=group)

    assert set(asked(thread)) == {answerer.pk, group.members.exclude(pk__in=[asker.pk, answerer.pk]).get().pk}


def test_only_the_asker_reads_who_was_asked(asker: Member, outsider: Member, client_of: ClientOf) -> None:
    url = reverse("discussions:asked", args=[make_thread(asker).pk])

    assert client_of(asker).get(url).status_code == 200
    assert client_of(outsider).get(url).status_code == 404


# --- Who next -----------------------------------------------------------------------------------------------


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
