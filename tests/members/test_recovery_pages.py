"""The pages of a lost second factor."""

import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from network_site.members.actions import recovery as actions
from network_site.members.models import FactorRecovery, Member
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db(transaction=True)  # mails leave when a transaction holds
ClientOf = Callable[[Member], Client]
PASSPHRASE = "correct horse battery staple"
SEED = "JBSWY3DPEHPK3PXP"
LOST, REQUESTS = "/people/second-factor/lost/", "/people/second-factor/requests/"
QUERIES = {"focal_point": 6, "secretariat": 5}
LINK = re.compile(r"/people/second-factor/new/[\w-]+/")


@pytest.fixture
def member(focal_point: Member) -> Member:
    """A prosecutor of the focal point's country, whose authenticator app is lost."""
    member = MemberFactory.create(jurisdiction=focal_point.jurisdiction, email="office@justice.example")
    member.set_password(PASSPHRASE)
    member.save()
    TOTP.activate(member, SEED)
    return member


@pytest.fixture
def at_the_door(member: Member) -> Client:
    """A browser in which the member gave the passphrase, and is asked for the second factor."""
    client = Client()
    client.post("/accounts/login/", {"login": member.email, "password": PASSPHRASE})
    return client


@pytest.fixture
def recovery(member: Member) -> FactorRecovery:
    """The request of the member."""
    return actions.ask_recovery(by=member, reason="The kingfisher phone was lost.")


def test_member_asks_two_answer_and_the_link_leads_to_a_new_sign_in(
    at_the_door: Client, member: Member, focal_point: Member, secretariat: Member, fresh_client_of: ClientOf
) -> None:
    assert LOST in at_the_door.get("/accounts/2fa/authenticate/").text
    assert at_the_door.post(LOST, {"reason": ""}).status_code == 422
    assert at_the_door.post(LOST, {"reason": "Lost on a journey."}).status_code == 302
    assert "focal point of your country" in at_the_door.get(LOST).text
    recovery = FactorRecovery.objects.get()

    assert "Lost on a journey." in fresh_client_of(focal_point).get(REQUESTS).text
    fresh_client_of(focal_point).post(f"{REQUESTS}{recovery.pk}/vouch/")
    fresh_client_of(secretariat).post(f"{REQUESTS}{recovery.pk}/approve/")
    link = LINK.findall(str(mail.outbox[-1].body))[0]
    assert "in the mailbox" in at_the_door.get(LOST).text

    page = at_the_door.get(link)
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert Authenticator.objects.filter(user=member).exists()  # opening it changes nothing: mail scanners open links
    assert at_the_door.post(link).headers["Location"] == "/accounts/login/"

    assert not Authenticator.objects.filter(user=member).exists()
    assert "_auth_user_id" not in at_the_door.session
    assert at_the_door.post(link).status_code == 404


def test_page_is_for_those_who_gave_the_passphrase(client: Client, member: Member) -> None:
    client.post("/accounts/login/", {"login": member.email, "password": "wrong passphrase here"})

    for answer in (client.get(LOST), client.post(LOST, {"reason": "Let me in."}), client.post(f"{LOST}cancel/")):
        assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/login/")
    assert not FactorRecovery.objects.exists()


def test_signed_in_member_sees_and_takes_back_what_they_did_not_ask(
    recovery: FactorRecovery, client_of: ClientOf
) -> None:
    client = client_of(recovery.member)
    assert client.post(LOST, {"reason": "Again."}).status_code == 404

    assert "Take the request back" in client.get(LOST).text
    client.post(f"{LOST}cancel/")

    assert FactorRecovery.objects.get().outcome == "cancelled"
    assert "no request of yours is open" in client.get(LOST).text
    assert client.post(f"{LOST}cancel/").status_code == 404


def test_refused_member_reads_why(
    recovery: FactorRecovery, focal_point: Member, at_the_door: Client, fresh_client_of: ClientOf
) -> None:
    client = fresh_client_of(focal_point)
    address = f"{REQUESTS}{recovery.pk}/refuse/"

    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "We could not reach you."}).status_code == 302

    assert "We could not reach you." in at_the_door.get(LOST).text
    assert client.post(address, {"reason": "Twice."}).status_code == 404


@pytest.mark.parametrize("who", ["outsider", "moderator", "editor", "organizer", "abroad", "colleague"])
def test_nobody_else_learns_of_a_request(
    who: str, recovery: FactorRecovery, request: pytest.FixtureRequest, focal_point: Member, fresh_client_of: ClientOf
) -> None:
    others = {
        "abroad": lambda: MemberFactory.create(jurisdiction__code="GM", roles=["focal-point"]),
        "colleague": lambda: MemberFactory.create(jurisdiction=focal_point.jurisdiction),
    }
    client = fresh_client_of(others[who]() if who in others else request.getfixturevalue(who))
    assert "kingfisher" in fresh_client_of(focal_point).get(REQUESTS).text

    assert "kingfisher" not in client.get(REQUESTS).text
    for deed in ("vouch", "approve", "refuse"):
        assert client.post(f"{REQUESTS}{recovery.pk}/{deed}/").status_code == 404


def test_deciding_asks_for_the_passphrase_again(
    recovery: FactorRecovery, focal_point: Member, client_of: ClientOf
) -> None:
    focal_point.set_password(PASSPHRASE)
    focal_point.save()

    answer = client_of(focal_point).post(f"{REQUESTS}{recovery.pk}/vouch/")

    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    assert FactorRecovery.objects.get().vouched_by is None


def test_a_link_that_does_not_open_says_nothing(client: Client, recovery: FactorRecovery, client_of: ClientOf) -> None:
    for somebody in (client, client_of(recovery.member)):
        for send in (somebody.get, somebody.post):
            answer = send(f"/people/second-factor/new/{'a' * 43}/")
            assert answer.status_code == 404
            assert recovery.member.office not in answer.text.split("<main")[1]


@pytest.mark.parametrize("number", [1, 9])
@pytest.mark.parametrize("reader", ["focal_point", "secretariat"])
def test_list_takes_the_same_queries_for_one_and_for_many(
    reader: str,
    number: int,
    focal_point: Member,
    request: pytest.FixtureRequest,
    client_of: ClientOf,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    decider = request.getfixturevalue(reader)
    home = {"jurisdiction": focal_point.jurisdiction} if decider == focal_point else {}
    for _each in range(number):
        actions.ask_recovery(by=MemberFactory.create(**home), reason="Lost.")
    client = client_of(decider)
    client.get(REQUESTS)

    with django_assert_num_queries(QUERIES[reader]):
        page = client.get(REQUESTS)

    assert page.text.count("I spoke to the member") == number
