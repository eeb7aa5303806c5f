"""Whom a question would be put to: shown before it is posted, some left out, and nobody picked by who asks."""

import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from discussions import actions
from discussions.models import Ask, Draft, Suggested, Thread
from discussions.routing import PEERS
from network_site.members.models import Member, WorkingGroup
from network_site.members.roles import Role
from network_site.vocabulary.models import Jurisdiction
from tests.factories.directory import ContactPointFactory
from tests.factories.discussions import make_thread
from tests.factories.members import MemberFactory, WorkingGroupFactory
from tests.factories.vocabulary import JurisdictionFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
ASK = reverse("discussions:ask")
MONDAY = datetime(2026, 6, 8, 9, tzinfo=UTC)
Typed = dict[str, Any]


def peers_of(code: str, number: int) -> list[Member]:
    """Return members of *code*, each with an office of their own."""
    country = JurisdictionFactory.create(code=code)
    return [MemberFactory.create(jurisdiction=country, office=f"Office {code} {n}") for n in range(number)]


@pytest.fixture
def netherlands(typed: Typed) -> Jurisdiction:
    """The country that the question concerns."""
    return JurisdictionFactory.create(code="NL")


def look(client: Client, typed: Typed, **more: Any) -> str:
    """Return the page that shows who would be asked."""
    return client.post(ASK, {**typed, **more, "suggest": "1"}).text


def carried(page: str) -> Typed:
    """Return what the form carries of who would be asked, all ticked that were."""
    signed = re.search(r'name="suggestion" value="([^"]+)"', page)
    inputs = re.findall(r"<input[^>]*name=\"put_to\"[^>]*>", page)
    ticked = [tag for tag in inputs if "checked" in tag or "hidden" in tag]
    assert signed is not None
    return {"suggestion": signed[1], "put_to": [re.search(r'value="(\w+)"', tag)[1] for tag in ticked]}  # type: ignore[index]


def token_of(page: str, office: str) -> str:
    """Return the token beside *office*."""
    found = re.search(rf'value="(\w+)"[^>]*> <span><span class="person"><bdi class="person-office">{office}<', page)
    assert found is not None
    return found[1]


def asked(thread: Thread) -> set[str]:
    return set(thread.asks.values_list("member__office", flat=True))


# --- What is shown ------------------------------------------------------------------------------------------


def test_the_asker_sees_by_country_who_would_be_asked_and_nothing_is_posted(
    asker: Member, typed: Typed, netherlands: Jurisdiction, client_of: ClientOf
) -> None:
    peers_of("NL", 2)
    desk = peers_of("NL", 1)[0]
    Member.objects.filter(pk=desk.pk).update(office="The desk")
    ContactPointFactory.create(authority__jurisdiction=netherlands, email=desk.email)
    turk = peers_of("TR", 1)[0]
    client = client_of(asker)
    assert "See who would be asked" in client.get(ASK).text

    page = look(client, {**typed, "concerns": ["NL", turk.jurisdiction_id]})

    assert "2 peers are asked; 1 contact point is asked" in page
    for office in ("Office NL 0", "Office NL 1", "The desk", "Office TR 0"):
        assert office in page
    assert not Thread.objects.exists()
    assert not Ask.objects.exists()


def test_who_shows_no_office_is_counted_and_not_named(
    asker: Member, typed: Typed, netherlands: Jurisdiction, client_of: ClientOf
) -> None:
    hidden, silent, _shown = peers_of("NL", 3)
    actions.choose_asking(by=hidden, takes_questions=True, shows_office=False)
    actions.choose_asking(by=silent, takes_questions=False, shows_office=True)

    page = look(client_of(asker), typed)

    assert "2 peers are asked" in page
    assert "1 of them shows no office." in page
    assert "Office NL 2" in page
    assert "Office NL 0" not in page
    assert "Office NL 1" not in page
    assert str(hidden.pk) not in carried(page)["put_to"]


def test_only_who_may_read_the_question_is_suggested(
    asker: Member, answerer: Member, group: WorkingGroup, typed: Typed, client_of: ClientOf
) -> None:
    peers_of("NL", 3)
    Member.objects.filter(pk=answerer.pk).update(office="Inside the group")
    inside = {"mark": "AMBER", "working_group": group.pk}

    page = look(client_of(asker), typed, **inside)

    assert "Inside the group" in page
    assert "Office NL" not in page
    other = WorkingGroupFactory.create(members=[answerer])
    page = look(client_of(asker), typed, mark="AMBER", working_group=other.pk)
    assert "Inside the group" not in page


def test_a_country_in_which_nobody_can_be_asked_says_so_and_what_happens_then(
    asker: Member, typed: Typed, client_of: ClientOf
) -> None:
    client = client_of(asker)

    page = look(client, typed)
    assert "Nobody can be asked now" in page
    assert "If nobody answers within 3 working days" in page
    assert "No focal point can be asked there either." in page

    focal_point = MemberFactory.create(jurisdiction__code="NL", roles=[Role.PROSECUTOR, Role.FOCAL_POINT])
    actions.choose_asking(by=focal_point, takes_questions=False, shows_office=True)
    page = look(client, typed, urgency="day", urgency_reason="A hearing.")
    assert "If nobody answers within 1 working day, a stand-in is asked" in page
    assert "else the focal point" in page


@pytest.mark.parametrize("countries", [2, 6])
def test_it_takes_the_same_queries_for_any_number_of_countries(
    asker: Member,
    typed: Typed,
    client_of: ClientOf,
    countries: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    codes = ["NL", "TR", "IT", "ES", "PT", "FR"][:countries]
    for code in codes[:-1]:
        peers_of(code, 2)
    JurisdictionFactory.create(code=codes[-1])  # where nobody can be asked
    client = client_of(asker)
    look(client, typed)

    with django_assert_max_num_queries(28):
        page = look(client, {**typed, "concerns": codes})

    assert page.count('name="put_to"') == 2 * (countries - 1)


# --- What is chosen -----------------------------------------------------------------------------------------


def test_who_was_left_out_is_not_asked_and_nobody_in_their_place(
    asker: Member, typed: Typed, netherlands: Jurisdiction, client_of: ClientOf
) -> None:
    peers_of("NL", PEERS + 2)
    client = client_of(asker)
    page = look(client, typed)
    chosen = carried(page)
    chosen["put_to"].remove(token_of(page, "Office NL 1"))

    client.post(ASK, {**typed, **chosen})

    thread = Thread.objects.get()
    assert asked(thread) == {"Office NL 0", "Office NL 2"}
    assert thread.asked_counts == {"NL": 2}
    left_out = Suggested.objects.get(is_left_out=True)
    assert left_out.member.office == "Office NL 1"


def test_who_was_suggested_is_asked_although_others_would_come_first_by_now(
    asker: Member, outsider: Member, typed: Typed, netherlands: Jurisdiction, client_of: ClientOf
) -> None:
    peers_of("NL", 2 * PEERS)
    client = client_of(asker)
    chosen = carried(look(client, typed))
    make_thread(outsider, concerns=[netherlands])  # which is put to the same: they come last now

    client.post(ASK, {**typed, **chosen})

    assert asked(Thread.objects.get(author=asker)) == {"Office NL 0", "Office NL 1", "Office NL 2"}


def test_another_is_asked_in_place_of_who_cannot_be_any_more(
    asker: Member, typed: Typed, netherlands: Jurisdiction, client_of: ClientOf
) -> None:
    peers = peers_of("NL", PEERS + 1)
    client = client_of(asker)
    chosen = carried(look(client, typed))
    actions.choose_asking(by=peers[0], takes_questions=False, shows_office=True)

    client.post(ASK, {**typed, **chosen})

    assert asked(Thread.objects.get()) == {"Office NL 1", "Office NL 2", "Office NL 3"}


@pytest.mark.parametrize("numbers", [["1"], ["x" * 20], [""]])
def test_nobody_is_asked_because_the_form_says_so(
    asker: Member, typed: Typed, netherlands: Jurisdiction, client_of: ClientOf, numbers: list[str]
) -> None:
    peers = peers_of("NL", PEERS + 1)
    client = client_of(asker)
    chosen = carried(look(client, typed))
    chosen["put_to"] += [*numbers, str(peers[PEERS].pk)]

    client.post(ASK, {**typed, **chosen})

    assert asked(Thread.objects.get()) == {"Office NL 0", "Office NL 1", "Office NL 2"}


def test_tokens_of_one_form_are_worth_nothing_in_another(
    asker: Member, outsider: Member, typed: Typed, netherlands: Jurisdiction, client_of: ClientOf
) -> None:
    peers_of("NL", 1)
    other = carried(look(client_of(outsider), typed))

    refused = client_of(asker).post(ASK, {**typed, **other})

    assert refused.status_code == 422
    assert "Look again below" in refused.text
    assert not Thread.objects.exists()


def test_what_is_asked_otherwise_meanwhile_is_looked_at_again_and_who_was_left_out_stays_so(
    asker: Member, typed: Typed, netherlands: Jurisdiction, client_of: ClientOf
) -> None:
    peers_of("NL", 2)
    peers_of("TR", 1)
    client = client_of(asker)
    page = look(client, typed)
    chosen = carried(page)
    chosen["put_to"].remove(token_of(page, "Office NL 1"))
    wider = {**typed, "concerns": ["NL", "TR"]}

    refused = client.post(ASK, {**wider, **chosen})

    assert refused.status_code == 422
    assert not Thread.objects.exists()
    assert "Office TR 0" in refused.text
    again = carried(refused.text)
    client.post(ASK, {**wider, **again})
    assert asked(Thread.objects.get()) == {"Office NL 0", "Office TR 0"}


def test_ticks_stay_where_something_else_is_wrong_also_with_what_decides_who_is_asked(
    asker: Member, typed: Typed, netherlands: Jurisdiction, client_of: ClientOf
) -> None:
    peers_of("NL", 2)
    client = client_of(asker)
    page = look(client, typed)
    chosen = carried(page)
    chosen["put_to"].remove(token_of(page, "Office NL 1"))

    for mistake in ({"title": "Short"}, {"topics": []}):
        faulty = client.post(ASK, {**typed, **mistake, **chosen})
        assert faulty.status_code == 422
        assert carried(faulty.text)["put_to"] == chosen["put_to"]

    client.post(ASK, {**typed, **chosen})
    assert asked(Thread.objects.get()) == {"Office NL 0"}


def test_ticks_stay_while_similar_questions_are_looked_for(
    asker: Member, typed: Typed, netherlands: Jurisdiction, client_of: ClientOf
) -> None:
    peers_of("NL", 2)
    client = client_of(asker)
    page = look(client, typed)
    chosen = carried(page)
    chosen["put_to"].remove(token_of(page, "Office NL 1"))

    page = client.post(ASK, {**typed, **chosen, "check": "1"}).text

    assert carried(page)["put_to"] == chosen["put_to"]


def test_sending_it_twice_asks_once(
    asker: Member, typed: Typed, netherlands: Jurisdiction, client_of: ClientOf
) -> None:
    peers_of("NL", 2)
    client = client_of(asker)
    chosen = carried(look(client, typed))

    pages = [client.post(ASK, {**typed, **chosen}) for _again in range(2)]

    assert pages[0]["Location"] == pages[1]["Location"]
    assert Ask.objects.count() == Suggested.objects.count() == 2


def test_without_a_look_routing_chooses_as_before(
    asker: Member, typed: Typed, netherlands: Jurisdiction, client_of: ClientOf
) -> None:
    peers_of("NL", 2)

    client_of(asker).post(ASK, typed)

    assert asked(Thread.objects.get()) == {"Office NL 0", "Office NL 1"}
    assert not Suggested.objects.exists()


def test_an_anonymous_question_is_suggested_and_put_alike(
    asker: Member, typed: Typed, netherlands: Jurisdiction, client_of: ClientOf
) -> None:
    peers_of("NL", 1)
    unnamed = {**typed, "is_anonymous": "on"}
    client = client_of(asker)

    client.post(ASK, {**unnamed, **carried(look(client, unnamed))})

    thread = Thread.objects.get()
    assert thread.is_anonymous
    assert asked(thread) == {"Office NL 0"}


def test_a_draft_keeps_nothing_of_who_would_be_asked(
    asker: Member, typed: Typed, netherlands: Jurisdiction, client_of: ClientOf
) -> None:
    peers_of("NL", 1)
    client = client_of(asker)
    chosen = carried(look(client, typed))

    client.post(reverse("discussions:keep"), {**typed, **chosen, "place": "ask:0"})

    assert not {"suggestion", "put_to"} & set(Draft.objects.get().fields)


# --- Later --------------------------------------------------------------------------------------------------


def test_who_was_left_out_is_asked_at_no_later_step_but_as_a_moderator(
    asker: Member, typed: Typed, netherlands: Jurisdiction, client_of: ClientOf
) -> None:
    client = client_of(asker)
    with time_machine.travel(MONDAY, tick=False):
        roles = [Role.PROSECUTOR, Role.FOCAL_POINT, Role.MODERATOR]
        MemberFactory.create(jurisdiction=netherlands, office="Everything at once", roles=roles)
        chosen = {**carried(look(client, typed)), "put_to": []}
        client.post(ASK, {**typed, **chosen})
    thread = Thread.objects.get()
    assert asked(thread) == set()

    with time_machine.travel(MONDAY + timedelta(days=3), tick=False):
        actions.put_further(now=timezone.now())

    assert list(thread.asks.values_list("step", flat=True)) == [Ask.Step.MODERATOR]


def test_the_choice_holds_when_a_question_was_held_first(
    asker: Member, typed: Typed, netherlands: Jurisdiction, moderator: Member, client_of: ClientOf, settings: Any
) -> None:
    settings.HOLD_FIRST_POSTS = 1
    peers_of("NL", PEERS + 1)
    client = client_of(asker)
    page = look(client, typed)
    chosen = carried(page)
    chosen["put_to"].remove(token_of(page, "Office NL 1"))
    client.post(ASK, {**typed, **chosen})
    thread = Thread.objects.get()
    assert asked(thread) == set()

    actions.decide(
        by=moderator, key=uuid.uuid4(), post=thread.posts.get(), kind="release", reason="Nothing against it."
    )

    assert asked(thread) == {"Office NL 0", "Office NL 2"}
