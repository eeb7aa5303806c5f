"""A member whom a ministry vouches for has no passphrase, and loses the second factor."""

import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.test import Client
from pytest_django import Settings

from network_site.members.models import FactorRecovery, Member
from tests.factories.members import MemberFactory
from tests.factories.oidc_provider import OidcProvider, come_back, is_in
from tests.one_time_codes import code_of

pytestmark = pytest.mark.django_db(transaction=True)  # mails leave when a transaction holds
ClientOf = Callable[[Member], Client]
SEED = "JBSWY3DPEHPK3PXP"
LOST, REQUESTS = "/people/second-factor/lost/", "/people/second-factor/requests/"
SETUP_KEY = re.compile(r"\b[A-Z2-7]{32}\b")
LINK = re.compile(r"/people/second-factor/new/[\w-]+/")


@pytest.fixture
def member(member: Member, settings: Settings) -> Member:
    """The member, who signs in through the ministry alone, where everyone needs a second factor."""
    settings.REQUIRE_SECOND_FACTOR = True
    member.set_unusable_password()
    member.save()
    TOTP.activate(member, SEED)
    return member


def decider(member: Member) -> Member:
    """Let a member have the second factor without which nothing opens."""
    TOTP.activate(member, SEED)
    return member


def test_who_came_through_the_ministry_asks_and_two_people_let_them_set_up_a_new_one(
    client: Client, ministry: OidcProvider, member: Member, secretariat: Member, fresh_client_of: ClientOf
) -> None:
    focal_point = decider(MemberFactory.create(jurisdiction=member.jurisdiction, roles=["focal-point"]))
    assert come_back(client)["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.post(LOST, {"reason": "Lost on a journey."}).status_code == 302
    recovery = FactorRecovery.objects.get(member=member)

    fresh_client_of(focal_point).post(f"{REQUESTS}{recovery.pk}/vouch/")
    fresh_client_of(decider(secretariat)).post(f"{REQUESTS}{recovery.pk}/approve/")
    link = LINK.findall(str(mail.outbox[-1].body))[0]
    assert client.post(link)["Location"] == "/accounts/login/"

    assert (Authenticator.objects.filter(user=member).exists(), is_in(client)) == (False, False)
    come_back(client)
    assert client.get("/directory/")["Location"] == "/accounts/2fa/"
    seed = SETUP_KEY.findall(client.get("/accounts/2fa/totp/activate/").text)[0]
    code = code_of(seed)
    codes = client.post("/accounts/2fa/totp/activate/", {"code": code}, follow=True)
    assert codes.redirect_chain[-1][0].endswith("/recovery-codes/")  # no passphrase is asked for, which they have not
    assert Authenticator.objects.filter(user=member, type=Authenticator.Type.TOTP).exists()


def test_who_did_not_come_through_the_ministry_cannot_ask(
    client: Client, ministry: OidcProvider, member: Member
) -> None:
    ministry.claims = {"nonce": "of another question"}

    come_back(client)

    assert client.post(LOST, {"reason": "Let me in."})["Location"] == "/accounts/login/"
    assert not FactorRecovery.objects.exists()
