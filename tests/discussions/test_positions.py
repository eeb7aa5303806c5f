"""What answers state for each jurisdiction, who confirms it, and for which jurisdictions the asker accepts it."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from discussions import actions, exceptions
from discussions.fragments import thread_grid
from discussions.grid import grid_of, scopes_of
from discussions.models import Acceptance, AnswerScope, Endorsement, Post, Thread
from network_site.members.models import Member
from network_site.members.roles import Role
from tests.factories.directory import ContactPointFactory
from tests.factories.discussions import make_answer, make_position, make_scope, make_thread
from tests.factories.members import MemberFactory
from tests.factories.vocabulary import JurisdictionFactory, ProvisionFactory
from tests.races import at_once

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]


@pytest.fixture
def thread(asker: Member) -> Thread:
    """A question to the Netherlands and Türkiye."""
    return make_thread(asker, concerns=[JurisdictionFactory.create(code=code) for code in ("NL", "TR")])


@pytest.fixture
def answer(thread: Thread, answerer: Member) -> Post:
    """An answer from the Netherlands."""
    return make_answer(thread, answerer)


# --- Stating ------------------------------------------------------------------------------------------------


def test_a_position_rests_on_law_read_on_a_day_and_falls_due_a_year_later(answer: Post) -> None:
    scope = make_scope(answer, citation="Section\u202e 12")

    assert scope.citation == "Section 12"
    assert scope.review_due == scope.law_as_of + timedelta(days=365)
    assert scope.verified_by == answer.author.label
    assert not scope.is_from_outside


def test_a_position_for_another_country_is_from_outside(answer: Post) -> None:
    assert make_scope(answer, "TR").is_from_outside


def test_an_anonymous_author_stands_behind_it_without_an_office(thread: Thread, answerer: Member) -> None:
    scope = make_scope(make_answer(thread, answerer, is_anonymous=True))

    assert scope.verified_by == ""


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"citation": " "}, exceptions.ProvisionMissing),
        ({"holds": "conditional", "conditions": " "}, exceptions.ConditionsMissing),
        ({"law_as_of": timezone.localdate() + timedelta(days=3)}, exceptions.LawOfTheFuture),
        ({"review_due": timezone.localdate() - timedelta(days=9)}, exceptions.ReviewBeforeLaw),
    ],
)
def test_a_position_that_is_not_whole_is_refused(
    answer: Post, fields: dict[str, Any], refusal: type[exceptions.Refused]
) -> None:
    with pytest.raises(refusal):
        make_scope(answer, **fields)

    assert not AnswerScope.objects.exists()


def test_what_is_unclear_needs_no_provision_and_a_treaty_is_one(answer: Post) -> None:
    make_scope(answer, holds="unclear", citation="")
    make_scope(answer, "TR", citation="", provision=ProvisionFactory.create())

    assert AnswerScope.objects.count() == 2


def test_the_same_statement_twice_is_one_and_another_is_refused(answer: Post) -> None:
    assert make_scope(answer) == make_scope(answer)

    with pytest.raises(exceptions.PositionExists):
        make_scope(answer, holds="no")


def test_only_the_author_states_and_nobody_in_a_removed_answer(answer: Post, asker: Member) -> None:
    with pytest.raises(exceptions.NotAllowed):
        actions.state_position(by=asker, post=answer, position=make_position())
    actions.delete_post(by=answer.author, post=answer)

    with pytest.raises(exceptions.PostGone):
        make_scope(answer)


def test_an_answer_form_states_a_position_with_the_answer(
    thread: Thread, answerer: Member, client_of: ClientOf
) -> None:
    client, url = client_of(answerer), reverse("discussions:answer", args=[thread.pk])
    typed = {
        "key": "0" * 31 + "1",
        "body": "It does, on conditions.",
        "jurisdiction": "NL",
        "holds": "conditional",
        "citation": "Section 12",
        "citation_url": "https://law.example/12",
        "law_as_of": "2026-03-01",
    }

    faulty = client.post(url, typed)
    good = client.post(url, {**typed, "conditions": "The defence was heard."}, follow=True)

    assert faulty.status_code == 422
    assert str(exceptions.ConditionsMissing()) in faulty.text
    for kept in ("It does, on conditions.", 'value="conditional" ', "Section 12", "https://law.example/12"):
        assert kept in faulty.text
    assert "The defence was heard." in good.text
    assert AnswerScope.objects.get().holds == "conditional"


def test_the_short_form_leads_to_the_long_one_with_what_was_typed(
    thread: Thread, answerer: Member, client_of: ClientOf
) -> None:
    url = reverse("discussions:answer", args=[thread.pk]) + "?states"

    page = client_of(answerer).post(url, {"body": "Half a thought", "key": "0" * 32})

    assert page.status_code == 200
    assert "Half a thought" in page.text
    assert "What holds, and where?" in page.text
    assert not thread.posts.filter(kind="answer").exists()


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://law.example/", "//law.example"])
def test_a_link_to_the_text_is_one_that_a_browser_may_follow(
    thread: Thread, answerer: Member, client_of: ClientOf, link: str
) -> None:
    typed = {"key": "0" * 32, "body": "Yes.", "holds": "yes", "jurisdiction": "NL", "law_as_of": "2026-03-01"}

    response = client_of(answerer).post(
        reverse("discussions:answer", args=[thread.pk]), {**typed, "citation": "12", "citation_url": link}
    )

    assert f'href="{link}"' not in response.text
    assert not AnswerScope.objects.filter(citation_url=link).exists()


# --- Endorsing ----------------------------------------------------------------------------------------------


def test_a_colleague_of_the_country_endorses_once_and_can_take_it_back(answer: Post, colleague: Member) -> None:
    scope = make_scope(answer)

    for _again in range(2):
        actions.endorse_position(by=colleague, scope=scope)
    assert [said.by_office for said in scope.endorsements.all()] == [colleague.label]
    actions.withdraw_endorsement(by=colleague, scope=scope)

    assert not Endorsement.objects.exists()


def test_neither_the_author_nor_somebody_from_elsewhere_endorses(answer: Post, outsider: Member) -> None:
    scope = make_scope(answer)

    for member in (answer.author, outsider):
        with pytest.raises(exceptions.NotOfThatCountry):
            actions.endorse_position(by=member, scope=scope)


def test_who_staffs_a_contact_point_there_endorses_as_such(answer: Post, outsider: Member) -> None:
    scope = make_scope(answer)
    ContactPointFactory.create(authority__jurisdiction=answer.author_jurisdiction, email=outsider.email.upper())

    actions.endorse_position(by=outsider, scope=scope)

    assert scope.endorsements.get().is_contact_point


def test_ten_endorsements_of_one_member_at_once_are_one(
    transactional_db: None, answer: Post, colleague: Member
) -> None:
    scope = make_scope(answer)

    raised = at_once(*[lambda: actions.endorse_position(by=colleague, scope=scope)] * 10)

    assert raised == []
    assert Endorsement.objects.count() == 1


# --- Accepting ----------------------------------------------------------------------------------------------


def test_answers_are_accepted_each_for_its_country(thread: Thread, answer: Post, asker: Member) -> None:
    turkish = make_answer(thread, MemberFactory.create(jurisdiction__code="TR"))
    make_scope(answer)
    make_scope(turkish, "TR")

    actions.accept_answer(by=asker, post=answer)
    actions.accept_answer(by=asker, post=turkish)

    assert set(Acceptance.objects.values_list("jurisdiction", "post")) == {("NL", answer.pk), ("TR", turkish.pk)}
    thread.refresh_from_db()
    assert thread.accepted_count == 2


def test_an_answer_for_two_countries_is_accepted_for_one_or_both(answer: Post, asker: Member) -> None:
    make_scope(answer)
    make_scope(answer, "TR")

    actions.accept_answer(by=asker, post=answer, jurisdiction="TR")
    assert Acceptance.objects.get().jurisdiction_id == "TR"
    actions.accept_answer(by=asker, post=answer)
    assert Acceptance.objects.count() == 2
    actions.withdraw_acceptance(by=asker, post=answer, jurisdiction="TR")

    assert Acceptance.objects.get().jurisdiction_id == "NL"
    with pytest.raises(exceptions.NotAllowed):
        actions.accept_answer(by=asker, post=answer, jurisdiction="IT")


def test_two_acceptances_at_once_leave_one_for_the_country(transactional_db: None, asker: Member) -> None:
    thread = make_thread(asker)
    answers = [make_answer(thread, MemberFactory.create(jurisdiction__code=code)) for code in ("NL", "IT")]
    for answer in answers:
        make_scope(answer, "TR")

    raised = at_once(*[lambda post=post: actions.accept_answer(by=asker, post=post) for post in answers])

    assert raised == []
    assert Acceptance.objects.filter(jurisdiction="TR").count() == 1
    assert Post.objects.filter(is_accepted=True).count() == 1
    assert Thread.objects.get().accepted_count == 1


def test_the_database_holds_one_acceptance_for_each_country(answer: Post, asker: Member) -> None:
    actions.accept_answer(by=asker, post=answer)
    other = make_answer(answer.thread, answer.author)

    with pytest.raises(IntegrityError), transaction.atomic():
        Acceptance.objects.create(
            thread=answer.thread, post=other, jurisdiction=answer.author_jurisdiction, accepted_by=asker
        )


# --- The grid -----------------------------------------------------------------------------------------------


def test_the_grid_shows_each_country_who_confirms_and_where_answers_disagree(
    thread: Thread, answer: Post, asker: Member, colleague: Member
) -> None:
    scope = make_scope(answer)
    make_scope(make_answer(thread, colleague), holds="no", citation="Section 13")
    actions.endorse_position(by=colleague, scope=scope)

    rows = {row.jurisdiction.pk: row for row in grid_of(thread, scopes_of(thread))}

    assert list(rows) == ["NL", "TR"]
    assert rows["NL"].is_disputed
    assert [len(scopes) for _value, _label, scopes in rows["NL"].columns] == [1, 0, 1, 0]
    assert not rows["TR"].is_stated
    html = thread_grid(Thread.objects.get(), "en")
    for words in ("Answers disagree", "1 confirms", colleague.office, "Nothing stated yet", "Section 13"):
        assert words in html


def test_an_answer_out_of_sight_states_nothing_on_the_page_and_nobody_touches_its_positions(
    thread: Thread, answer: Post, asker: Member, colleague: Member, moderator: Member, client_of: ClientOf
) -> None:
    scope = make_scope(answer)
    assert "What holds where" in client_of(asker).get(thread.get_absolute_url()).text

    decision = actions.decide(by=moderator, key=uuid.uuid4(), post=answer, kind="withhold", reason="Case data.")

    page = client_of(asker).get(thread.get_absolute_url()).text
    assert "What holds where" not in page
    assert scope.get_absolute_url() not in page
    with pytest.raises(exceptions.PostGone):
        actions.amend_position(by=answer.author, scope=scope, position=make_position(citation="Section 99"))
    with pytest.raises(exceptions.PostGone):
        actions.endorse_position(by=colleague, scope=scope)
    with pytest.raises(exceptions.PostGone):
        actions.flag_law_change(by=colleague, scope=scope, note="A new law.")
    actions.undo_decision(by=moderator, decision=decision)
    assert "What holds where" in client_of(asker).get(thread.get_absolute_url()).text


def test_a_thread_without_positions_has_no_grid(thread: Thread) -> None:
    assert "<table" not in thread_grid(thread, "en")


def test_a_doubted_position_disputes_nothing_and_its_answer_comes_last(
    thread: Thread, answer: Post, asker: Member, outsider: Member, client_of: ClientOf
) -> None:
    make_scope(answer, law_as_of=timezone.localdate() - timedelta(days=400))
    second = make_answer(thread, outsider)
    make_scope(second, holds="no")

    page = client_of(asker).get(thread.get_absolute_url()).text

    assert page.index(f'id="exchange-{second.pk}"') < page.index(f'id="exchange-{answer.pk}"')
    assert "Answers disagree" not in page
    assert "Review is due" in page


def test_a_kept_page_turns_stale_with_the_calendar(answer: Post, asker: Member, client_of: ClientOf) -> None:
    make_scope(answer)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert "Review is due" not in client_of(asker).get(answer.thread.get_absolute_url()).text

    with time_machine.travel(timezone.now() + timedelta(days=366)):
        assert "Review is due" in client_of(asker).get(answer.thread.get_absolute_url()).text


# --- Pages --------------------------------------------------------------------------------------------------


def test_the_page_of_a_position_offers_what_the_reader_may_do(
    answer: Post, asker: Member, colleague: Member, client_of: ClientOf
) -> None:
    url = make_scope(answer).get_absolute_url()

    def offered(member: Member) -> set[str]:
        page = client_of(member).get(url).text
        return {name for name in ("amend", "changed", "confirm", "endorse", "retire") if f"{url}{name}/" in page}

    assert offered(answer.author) == {"amend", "changed", "confirm", "retire"}
    assert offered(colleague) == {"changed", "endorse"}
    assert offered(asker) == set()


@pytest.mark.parametrize("name", ["endorse", "unendorse", "confirm", "retire"])
def test_a_refused_deed_says_why_and_a_page_without_purpose_is_not_there(
    answer: Post, asker: Member, client_of: ClientOf, name: str
) -> None:
    url = reverse(f"discussions:{name}", args=[make_scope(answer).pk])

    assert client_of(asker).get(url).status_code == 404
    assert client_of(asker).post(url).status_code == (302 if name == "unendorse" else 409)


def test_deeds_work_without_scripts(answer: Post, colleague: Member, client_of: ClientOf) -> None:
    scope = make_scope(answer)
    client = client_of(colleague)

    assert client.get(reverse("discussions:endorse", args=[scope.pk])).status_code == 200
    page = client.post(reverse("discussions:endorse", args=[scope.pk]), follow=True).text

    assert "Confirmed by" in page
    assert colleague.label in page


def test_a_focal_point_sees_what_an_author_who_left_would_keep(answer: Post, client_of: ClientOf) -> None:
    focal_point = MemberFactory.create(
        jurisdiction=answer.author_jurisdiction, roles=[Role.PROSECUTOR, Role.FOCAL_POINT]
    )
    scope = make_scope(answer)
    url = reverse("discussions:amend", args=[scope.pk])
    assert client_of(focal_point).get(url).status_code == 404

    Member.objects.filter(pk=answer.author_id).update(verified_at=None)

    assert client_of(focal_point).get(url).status_code == 200
    actions.retire_position(by=focal_point, scope=scope)
    scope.refresh_from_db()
    assert scope.retired_at is not None
