"""What becomes of an acceptance when its answer states something else for the country, and what was stated before."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from discussions import actions, exceptions
from discussions.fragments import thread_grid
from discussions.models import Acceptance, AnswerScope, PositionVersion, Post, Thread
from network_site.members.actions.leaving import leave_network
from network_site.members.models import Member
from network_site.members.roles import Role
from network_site.notifications.models import Notification
from tests.factories.discussions import make_answer, make_position, make_scope, make_thread
from tests.factories.members import MemberFactory
from tests.factories.vocabulary import JurisdictionFactory
from tests.races import at_once

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
QUEUE = reverse("discussions:queue")


@pytest.fixture
def scope(asker: Member, answerer: Member) -> AnswerScope:
    """What an answer from the Netherlands states."""
    thread = make_thread(asker, concerns=[answerer.jurisdiction])
    return make_scope(make_answer(thread, answerer), citation="Section 12")


@pytest.fixture
def accepted(scope: AnswerScope, asker: Member) -> AnswerScope:
    """What the asker accepted."""
    actions.accept_answer(by=asker, post=scope.post)
    return scope


def amend(scope: AnswerScope, holds: str = "no", **fields: Any) -> AnswerScope:
    """Let *scope* state something else."""
    fields.setdefault("citation", "Section 13")
    return actions.amend_position(by=scope.post.author, scope=scope, position=make_position(holds=holds, **fields))


def read(scope: AnswerScope) -> AnswerScope:
    found: AnswerScope = AnswerScope.objects.for_fragments().get(pk=scope.pk)
    return found


def told(verb: str) -> list[int]:
    return list(Notification.objects.filter(verb=verb, taken_back_at=None).values_list("recipient", flat=True))


# --- The acceptance -----------------------------------------------------------------------------------------


def test_what_turned_over_is_accepted_no_more_and_the_asker_is_asked_anew(
    accepted: AnswerScope, asker: Member, client_of: ClientOf
) -> None:
    assert read(accepted).is_accepted
    assert Thread.objects.standing("accepted").exists()

    amend(accepted)

    turned = read(accepted)
    assert (turned.is_accepted, turned.was_accepted) == (False, True)
    assert not Post.objects.get(pk=accepted.post_id).is_accepted
    assert Thread.objects.get().status == "answered"
    assert not Thread.objects.standing("accepted").exists()
    assert (told("acceptance_turned"), told("position_amended")) == ([asker.pk], [])
    page = client_of(asker).get(accepted.post.thread.get_absolute_url()).text
    assert "The asker accepted an earlier statement, of" in page
    assert "Accept what it states now" in page
    assert "Accept this answer" not in page
    assert "Accepted by the asker" not in page
    assert "Accepted earlier" in thread_grid(Thread.objects.get(), "en")


def test_what_states_the_same_by_another_provision_stays_accepted(accepted: AnswerScope, asker: Member) -> None:
    amend(accepted, holds="yes")

    assert read(accepted).is_accepted
    assert (told("acceptance_turned"), told("position_amended")) == ([], [asker.pk])


def test_one_click_accepts_what_it_states_now(accepted: AnswerScope, asker: Member, client_of: ClientOf) -> None:
    amend(accepted)
    client = client_of(asker)
    button = f"{reverse('discussions:accept', args=[accepted.post_id])}?jurisdiction=NL&amp;version=2"
    for page in (QUEUE, accepted.get_absolute_url(), accepted.post.thread.get_absolute_url()):
        assert button in client.get(page).text

    assert client.post(button.replace("&amp;", "&")).status_code == 302

    assert read(accepted).is_accepted
    assert Thread.objects.get().accepted_count == 1
    assert told("acceptance_turned") == []
    assert button not in client.get(QUEUE).text


def test_one_click_takes_it_back(accepted: AnswerScope, asker: Member, client_of: ClientOf) -> None:
    amend(accepted)

    client_of(asker).post(f"{reverse('discussions:withdraw', args=[accepted.post_id])}?jurisdiction=NL")

    assert not Acceptance.objects.exists()
    assert (read(accepted).was_accepted, told("acceptance_turned")) == (False, [])


def test_what_states_again_what_was_accepted_is_accepted_again(accepted: AnswerScope) -> None:
    amend(amend(accepted), holds="yes")

    assert read(accepted).is_accepted
    assert Post.objects.get(pk=accepted.post_id).is_accepted
    assert told("acceptance_turned") == []


def test_what_is_stated_in_an_answer_that_was_accepted_is_put_to_the_asker(
    asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    answer = make_answer(make_thread(asker), answerer)
    actions.accept_answer(by=asker, post=answer)

    scope = make_scope(answer)

    assert read(scope).was_accepted
    assert told("acceptance_turned") == [asker.pk]
    assert Thread.objects.get().accepted_count == 0
    assert (
        "The asker accepted the answer before this was stated." in client_of(asker).get(scope.get_absolute_url()).text
    )


def test_what_was_amended_again_meanwhile_is_not_accepted_unread(
    accepted: AnswerScope, asker: Member, client_of: ClientOf
) -> None:
    amend(accepted)
    address = f"{reverse('discussions:accept', args=[accepted.post_id])}?jurisdiction=NL&version=2"
    amend(accepted, holds="conditional", conditions="The defence was heard.")

    refused = client_of(asker).post(address)

    assert refused.status_code == 409
    assert "was changed after you opened it" in refused.text
    assert "The defence was heard." in refused.text
    assert "version=3" in refused.text
    assert "was changed after you opened it" in client_of(asker).get(address).text
    assert not read(accepted).is_accepted


def test_accepting_and_amending_at_once_never_accepts_what_was_not_read(
    transactional_db: None, accepted: AnswerScope, asker: Member
) -> None:
    amend(accepted)

    raised = at_once(
        lambda: actions.accept_answer(by=asker, post=accepted.post, jurisdiction="NL", version=2),
        lambda: amend(accepted, holds="unclear"),
    )

    assert all(isinstance(error, exceptions.PositionMoved) for error in raised)
    assert read(accepted).was_accepted
    assert Acceptance.objects.get().given_for.holds == ("yes" if raised else "no")


def test_accepting_twice_is_once(accepted: AnswerScope, asker: Member) -> None:
    amend(accepted)

    for _again in range(2):
        actions.accept_answer(by=asker, post=accepted.post, jurisdiction="NL", version=2)

    assert Acceptance.objects.get().given_for.number == 2


def test_only_the_asker_is_asked(accepted: AnswerScope, outsider: Member, client_of: ClientOf) -> None:
    amend(accepted)
    client = client_of(outsider)

    for page in (QUEUE, accepted.get_absolute_url(), accepted.post.thread.get_absolute_url()):
        assert "Accept what it states now" not in client.get(page).text


@pytest.mark.parametrize("name", ["endorse", "confirm"])
def test_what_was_amended_meanwhile_is_confirmed_by_nobody_unread(
    scope: AnswerScope, colleague: Member, client_of: ClientOf, name: str
) -> None:
    client = client_of(colleague if name == "endorse" else scope.post.author)
    address = f"{reverse(f'discussions:{name}', args=[scope.pk])}?version=1"
    assert address in client.get(scope.get_absolute_url()).text
    amend(scope)
    AnswerScope.objects.update(law_changed_at=timezone.now())  # so that there is something to confirm

    refused = client.post(address)

    assert refused.status_code == 409
    assert "was changed after you opened it" in refused.text
    assert "Section 13" in refused.text
    assert "?version=2" in refused.text
    assert not scope.endorsements.exists()
    assert AnswerScope.objects.get().law_changed_at is not None


def test_who_amends_what_was_amended_meanwhile_reads_it_first_and_loses_nothing(
    scope: AnswerScope, client_of: ClientOf
) -> None:
    client, url = client_of(scope.post.author), reverse("discussions:amend", args=[scope.pk])
    typed = {"jurisdiction": "NL", "holds": "no", "citation": "Section 14", "law_as_of": "2026-03-01"}
    assert 'name="version" value="1"' in client.get(url).text
    amend(scope, holds="unclear", citation="Section 13")

    refused = client.post(url, {**typed, "version": "1"})

    assert refused.status_code == 422
    for words in ("was changed after you opened it", "Section 13", "Section 14", 'name="version" value="2"'):
        assert words in refused.text
    client.post(url, {**typed, "version": "2"})
    assert AnswerScope.objects.get().citation == "Section 14"


# --- What was stated before ---------------------------------------------------------------------------------


def history(scope: AnswerScope) -> str:
    return reverse("discussions:position_history", args=[scope.pk])


def test_each_statement_is_kept_with_its_day_and_office(
    scope: AnswerScope, outsider: Member, client_of: ClientOf
) -> None:
    assert history(scope) not in thread_grid(Thread.objects.get(), "en")
    amend(scope, conditions="Not for nationals.")
    later = timezone.localdate() + timedelta(days=1)

    actions.confirm_position(by=scope.post.author, scope=scope, on=later)

    rows = list(scope.versions.values_list("number", "holds", "citation", "conditions", "by_office"))
    label = scope.post.author.label
    assert rows == [
        (1, "yes", "Section 12", "", label),
        (2, "no", "Section 13", "Not for nationals.", label),
        (3, "no", "Section 13", "Not for nationals.", label),
    ]
    client = client_of(outsider)
    assert history(scope) in client.get(scope.post.thread.get_absolute_url()).text
    page = client.get(history(scope)).text
    assert page.index("Read again, and it held") < page.index("It turned over") < page.index("Section 12")


def test_what_changes_nothing_keeps_no_version(scope: AnswerScope) -> None:
    same = make_position(citation="Section 12", law_as_of=scope.law_as_of)

    actions.amend_position(by=scope.post.author, scope=scope, position=same)
    actions.retire_position(by=scope.post.author, scope=scope)

    assert scope.versions.count() == 1


def test_what_was_stated_is_for_those_who_see_the_answer(
    asker: Member, answerer: Member, outsider: Member, group: Any, client_of: ClientOf
) -> None:
    inside = make_thread(asker, mark="AMBER", working_group=group)
    scope = make_scope(make_answer(inside, answerer))

    assert client_of(asker).get(history(scope)).status_code == 200
    assert client_of(outsider).get(history(scope)).status_code == 404


def test_an_anonymous_author_is_not_named_in_what_they_stated(
    asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    Member.objects.filter(pk=answerer.pk).update(office="Special counsel on sea routes")
    scope = make_scope(make_answer(make_thread(asker), Member.objects.get(pk=answerer.pk), is_anonymous=True))

    page = client_of(asker).get(history(scope)).text

    assert "Office not named" in page
    assert "sea routes" not in page
    assert PositionVersion.objects.get().by is None


def test_what_was_stated_goes_out_of_sight_with_its_answer_and_comes_back(
    scope: AnswerScope, moderator: Member, client_of: ClientOf
) -> None:
    amend(scope, conditions="Not for nationals.")

    decision = actions.decide(by=moderator, key=uuid.uuid4(), post=scope.post, kind="withhold", reason="Case data.")

    assert set(scope.versions.values_list("citation", "conditions")) == {("", "")}
    assert client_of(moderator).get(history(scope)).status_code == 404
    actions.undo_decision(by=moderator, decision=decision)
    assert list(scope.versions.values_list("citation", flat=True)) == ["Section 12", "Section 13"]


def test_a_moderator_hides_an_earlier_statement_with_a_reason_and_never_the_one_that_stands(
    scope: AnswerScope, asker: Member, moderator: Member, client_of: ClientOf
) -> None:
    amend(scope)
    hide = reverse("discussions:hide_position_version", args=[scope.pk, 1])
    client = client_of(moderator)
    client.post(hide, {"hidden": "1", "reason": ""})
    assert "Section 12" in client_of(asker).get(history(scope)).text

    client.post(hide, {"hidden": "1", "reason": "It names a person."})

    assert "Section 12" not in client_of(asker).get(history(scope)).text
    assert "Section 12" in client.get(history(scope)).text
    assert client_of(asker).post(hide, {"hidden": "0", "reason": "Show it."}).status_code == 404
    with pytest.raises(exceptions.PostGone):
        actions.hide_position_version(by=moderator, scope=scope, version=2, hidden=True, reason="It names a person.")
    client.post(hide, {"hidden": "0", "reason": "It does not."})
    assert "Section 12" in client_of(asker).get(history(scope)).text


@pytest.mark.parametrize("amendments", [1, 4])
def test_the_history_needs_the_same_queries_for_any_number(
    scope: AnswerScope,
    asker: Member,
    client_of: ClientOf,
    amendments: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(amendments):
        amend(scope, citation=f"Section {number}")
    client = client_of(asker)
    client.get(history(scope))

    with django_assert_max_num_queries(9):
        client.get(history(scope))


def test_who_kept_a_position_and_asked_to_be_forgotten_is_not_named_in_it(
    scope: AnswerScope, asker: Member, client_of: ClientOf
) -> None:
    keeper = MemberFactory.create(
        jurisdiction=JurisdictionFactory.create(code="NL"),
        office="Special counsel on sea routes",
        roles=[Role.PROSECUTOR, Role.FOCAL_POINT],
    )
    Member.objects.filter(pk=scope.post.author_id).update(verified_at=None)
    actions.amend_position(by=keeper, scope=scope, position=make_position(holds="no"))
    client = client_of(asker)
    pages = (history(scope), scope.post.thread.get_absolute_url())
    assert all("sea routes" in client.get(page).text for page in pages)

    leave_network(by=keeper, pseudonymise=True)

    assert not any("sea routes" in client.get(page).text for page in pages)
