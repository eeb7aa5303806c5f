"""Whoever steals the database, or a copy of it, holds nothing that opens a door."""

import re
from collections.abc import Callable

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.test import Client

from network_site.members.actions import recovery
from network_site.members.actions.nominations import Person, invite
from network_site.members.models import FactorRecovery, Member
from tests.factories.members import MemberFactory, ProsecutionServiceFactory

pytestmark = pytest.mark.django_db(transaction=True)  # mails leave when a transaction holds
PASSPHRASE = "kingfisher lantern orchard"
SEED = "JBSWY3DPEHPK3PXP"
LINKS = re.compile(r"https://\S+/([\w.:-]{20,})/")


@pytest.fixture
def member(focal_point: Member) -> Member:
    """A member with a passphrase, an app and recovery codes."""
    member = MemberFactory.create(jurisdiction=focal_point.jurisdiction, email="office@justice.example")
    member.set_password(PASSPHRASE)
    member.save()
    TOTP.activate(member, SEED)
    RecoveryCodes.activate(member)
    return member


def everything() -> str:
    """Return every value of every row."""
    models = [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]
    return "\n".join(str(row) for model in models for row in model._default_manager.values_list())


def test_a_copy_of_the_database_lets_nobody_in(
    member: Member, focal_point: Member, secretariat: Member, fresh_client_of: Callable[[Member], Client]
) -> None:
    service = ProsecutionServiceFactory.create(jurisdiction=focal_point.jurisdiction)
    codes = RecoveryCodes(member.authenticator_set.get(type="recovery_codes")).get_unused_codes()
    invite(by=focal_point, person=Person(email="new@justice.example", office="Prosecutor", service=service))
    asked = recovery.ask_recovery(by=member, reason="Lost.")
    recovery.vouch_recovery(by=focal_point, recovery=FactorRecovery.objects.for_decision().get(pk=asked.pk))
    recovery.approve_recovery(by=secretariat, recovery=FactorRecovery.objects.for_decision().get(pk=asked.pk))
    browser = fresh_client_of(member)
    browser.post("/people/account/address/", {"email": "moved@justice.example"})
    Client().post("/accounts/password/reset/", {"email": member.email})

    tokens = [token for sent in mail.outbox for token in LINKS.findall(str(sent.body))]
    secrets = [PASSPHRASE, SEED, *codes, *tokens, browser.cookies[settings.SESSION_COOKIE_NAME].value]
    copy = everything()

    assert member.email in copy
    assert len(tokens) == 4  # of an invitation, a recovery, a new address, a new passphrase
    assert [secret for secret in secrets if secret in copy] == []
