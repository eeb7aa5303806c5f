"""Whether what was stated still holds: past reviews, changed law, and what waits for whom."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from discussions import actions, exceptions
from discussions.models import Acceptance, AnswerScope, Thread
from discussions.queue import reviews_for
from network_site.members.models import Member
from network_site.members.roles import Role
from network_site.notifications.models import Notification
from network_site.notifications.registry import verb_named
from tests.factories.discussions import make_answer, make_position, make_scope, make_thread
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
QUEUE = reverse("discussions:queue")
TODAY = timezone.localdate


def told(verb: str) -> list[int]:
    return list(Notification.objects.filter(verb=verb).values_list("recipient", flat=True))


@pytest.fixture
def overdue(asker: Member, answerer: Member) -> AnswerScope:
    """A position of the Netherlands whose review was due a month ago."""
    return make_scope(make_answer(make_thread(asker), answerer), law_as_of=TODAY() - timedelta(days=395))


def test_an_overdue_position_waits_for_its_author_and_one_click_confirms_it(
    overdue: AnswerScope, answerer: Member, colleague: Member, client_of: ClientOf
) -> None:
    confirm = reverse("discussions:confirm", args=[overdue.pk])
    assert confirm in client_of(answerer).get(QUEUE).text
    assert confirm not in client_of(colleague).get(QUEUE).text

    client_of(answerer).post(confirm)

    overdue.refresh_from_db()
    assert (overdue.law_as_of, overdue.verified_on) == (TODAY(), TODAY())
    assert not overdue.is_overdue
    assert confirm not in client_of(answerer).get(QUEUE).text


def test_confirming_twice_is_once(overdue: AnswerScope, answerer: Member) -> None:
    for _again in range(2):
        actions.confirm_position(by=answerer, scope=overdue, on=TODAY())
    overdue.post.refresh_from_db()

    assert overdue.post.revision == 3  # stated, and confirmed once


def test_when_the_author_is_gone_it_waits_for_the_focal_point(overdue: AnswerScope, answerer: Member) -> None:
    focal_point = MemberFactory.create(jurisdiction=answerer.jurisdiction, roles=[Role.PROSECUTOR, Role.FOCAL_POINT])
    assert list(reviews_for(focal_point)) == []

    Member.objects.filter(pk=answerer.pk).update(verified_at=None)

    assert list(reviews_for(focal_point)) == [overdue]


def test_a_retired_position_is_accepted_no_more_and_a_confirmation_brings_it_back(
    overdue: AnswerScope, asker: Member, answerer: Member
) -> None:
    actions.accept_answer(by=asker, post=overdue.post)

    actions.retire_position(by=answerer, scope=overdue)

    assert not Acceptance.objects.exists()
    assert Thread.objects.get().accepted_count == 0
    assert actions.confirm_position(by=answerer, scope=overdue, on=TODAY()).retired_at is None


def test_what_is_amended_must_be_confirmed_anew_by_others(
    overdue: AnswerScope, answerer: Member, colleague: Member
) -> None:
    actions.endorse_position(by=colleague, scope=overdue)

    actions.amend_position(by=answerer, scope=overdue, position=make_position(holds="no"))

    assert not overdue.endorsements.exists()
    overdue.refresh_from_db()
    assert overdue.holds == "no"
    assert not overdue.is_doubtful


def test_nobody_else_confirms_amends_or_retires(overdue: AnswerScope, colleague: Member) -> None:
    for deed in (
        lambda: actions.confirm_position(by=colleague, scope=overdue, on=TODAY()),
        lambda: actions.amend_position(by=colleague, scope=overdue, position=make_position()),
        lambda: actions.retire_position(by=colleague, scope=overdue),
    ):
        with pytest.raises(exceptions.NotAllowed):
            deed()


def test_a_member_of_the_country_says_that_the_law_changed_and_everyone_reads_it(
    asker: Member, answerer: Member, colleague: Member, client_of: ClientOf
) -> None:
    scope = make_scope(make_answer(make_thread(asker), answerer))

    client_of(colleague).post(reverse("discussions:changed", args=[scope.pk]), {"note": "Section 12 was replaced."})

    page = client_of(asker).get(scope.post.thread.get_absolute_url()).text
    assert "Section 12 was replaced." in page
    assert colleague.label in page
    assert list(reviews_for(answerer)) == [scope]
    assert told("law_changed") == [answerer.pk]
    actions.confirm_position(by=answerer, scope=scope, on=TODAY())
    assert "Section 12 was replaced." not in client_of(asker).get(scope.post.thread.get_absolute_url()).text


def test_who_relies_on_a_position_is_told_that_its_law_changed_until_that_is_answered(
    asker: Member, answerer: Member, colleague: Member, outsider: Member, client_of: ClientOf
) -> None:
    scope = make_scope(make_answer(make_thread(asker), answerer))
    actions.follow(by=outsider, thread=scope.post.thread, level="watching")
    stale = f"{reverse('discussions:threads')}?show=stale"
    assert scope.post.thread.get_absolute_url() not in client_of(asker).get(stale).text

    actions.flag_law_change(by=colleague, scope=scope, note="Section 12 was replaced.")

    assert sorted(told("law_doubted")) == sorted([asker.pk, outsider.pk])
    assert scope.post.thread.get_absolute_url() in client_of(asker).get(stale).text
    actions.confirm_position(by=answerer, scope=scope, on=TODAY())
    assert not verb_named("law_doubted").load([scope.pk])


def test_who_relies_on_a_position_is_told_once_it_states_something_else(
    asker: Member, answerer: Member, colleague: Member, outsider: Member
) -> None:
    scope = make_scope(make_answer(make_thread(asker), answerer))
    actions.endorse_position(by=colleague, scope=scope)
    actions.follow(by=outsider, thread=scope.post.thread, level="watching")

    same = make_position(law_as_of=scope.law_as_of, review_due=scope.review_due + timedelta(days=9))
    actions.amend_position(by=answerer, scope=scope, position=same)
    assert told("position_amended") == []
    actions.amend_position(by=answerer, scope=scope, position=make_position(holds="no"))

    assert sorted(told("position_amended")) == sorted([asker.pk, colleague.pk, outsider.pk])


def test_somebody_from_elsewhere_cannot_say_so_and_nobody_without_a_note(
    overdue: AnswerScope, outsider: Member, colleague: Member, client_of: ClientOf
) -> None:
    with pytest.raises(exceptions.NotOfThatCountry):
        actions.flag_law_change(by=outsider, scope=overdue, note="It changed.")
    with pytest.raises(exceptions.NoteRequired):
        actions.flag_law_change(by=colleague, scope=overdue, note=" ")

    assert client_of(outsider).get(reverse("discussions:changed", args=[overdue.pk])).status_code == 404


def test_who_keeps_a_position_is_asked_once_for_each_review(overdue: AnswerScope, answerer: Member) -> None:
    now = timezone.now()

    assert [actions.ask_for_reviews(now=now) for _again in range(3)] == [1, 0, 0]
    assert told("review_due") == [answerer.pk]
    actions.confirm_position(by=answerer, scope=overdue, on=TODAY())
    AnswerScope.objects.update(law_as_of=TODAY() - timedelta(days=9), review_due=TODAY() - timedelta(days=1))

    assert actions.ask_for_reviews(now=now) == 1


# --- The queue ----------------------------------------------------------------------------------------------


def test_the_queue_shows_what_waits_for_the_country_with_its_age(
    asker: Member, answerer: Member, outsider: Member, client_of: ClientOf
) -> None:
    old = make_thread(asker, title="The question that waits longest", concerns=[answerer.jurisdiction])
    Thread.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=14))
    make_thread(asker, title="The question that waits less", concerns=[answerer.jurisdiction])
    answered = make_thread(asker, title="The question that was answered", concerns=[answerer.jurisdiction])
    make_answer(answered, answerer)

    page = client_of(answerer).get(QUEUE).text

    assert page.index("waits longest") < page.index("waits less")
    assert "working days" in page
    assert "was answered" not in page
    assert "waits longest" not in client_of(outsider).get(QUEUE).text


@pytest.mark.parametrize("threads", [1, 3])
def test_the_queue_needs_the_same_queries_for_any_number(
    asker: Member,
    answerer: Member,
    client_of: ClientOf,
    threads: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _n in range(threads):
        thread = make_thread(asker, concerns=[answerer.jurisdiction])
        make_scope(make_answer(make_thread(asker), answerer), law_as_of=TODAY() - timedelta(days=400))
    client = client_of(answerer)
    client.get(QUEUE)

    with django_assert_max_num_queries(16):
        assert thread.title in client.get(QUEUE).text


def test_the_queue_pages_by_a_cursor(asker: Member, answerer: Member, client_of: ClientOf) -> None:
    titles = [f"Question number {n:02}" for n in range(27)]
    for title in titles:
        make_thread(asker, title=title, concerns=[answerer.jurisdiction])
    client = client_of(answerer)

    first = client.get(QUEUE).text
    cursor = first.split("?after=")[1].split('"')[0]
    second = client.get(f"{QUEUE}?after={cursor}").text

    assert [title for title in titles if title in second] == titles[25:]
    assert client.get(f"{QUEUE}?after=nonsense").status_code == 200
