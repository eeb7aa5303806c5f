"""What is sealed opens with any key of the site, until it is sealed anew and the older keys are withdrawn."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.fernet import Fernet, InvalidToken
from django.core.management import CommandError, call_command
from pytest_django import Settings

from knowledge.directory.models import ContactPoint
from network_site.members.models import Member
from network_site.members.sealing import unseal
from network_site.notifications.models import Webhook
from tests.factories.directory import ContactPointFactory

pytestmark = pytest.mark.django_db
SEED, NUMBER, SECRET = "JBSWY3DPEHPK3PXP", "+220 555 0100", "whsec_a2luZ2Zpc2hlcg=="


@pytest.fixture
def entry() -> ContactPoint:
    """An entry with a number and an earlier state."""
    entry = ContactPointFactory.create(phone=NUMBER)
    entry.save_revision()
    return entry


@pytest.fixture
def webhook(asker: Member) -> Webhook:
    """An endpoint with a secret, and none before it."""
    return Webhook.objects.create(url="https://kingfisher.example/", registered_by=asker, secret=SECRET)


def test_everything_is_sealed_anew_and_opens_with_the_new_key_alone(
    asker: Member, entry: ContactPoint, webhook: Webhook, settings: Settings
) -> None:
    TOTP.activate(asker, SEED)
    codes = RecoveryCodes.activate(asker).get_unused_codes()
    settings.SEED_KEYS = [Fernet.generate_key().decode(), *settings.SEED_KEYS]

    call_command("reseal", verbosity=0)
    settings.SEED_KEYS = settings.SEED_KEYS[:1]

    factors = asker.authenticator_set
    assert unseal(factors.get(type="totp").data["secret"]) == SEED
    assert RecoveryCodes(factors.get(type="recovery_codes")).get_unused_codes() == codes
    assert ContactPoint.objects.get().phone == NUMBER
    assert entry.revisions.get().as_object().phone == NUMBER
    webhook = Webhook.objects.get()
    assert (webhook.secret, webhook.old_secret) == (SECRET, "")


def test_codes_that_came_from_elsewhere_are_sealed_anew_too(asker: Member, settings: Settings) -> None:
    from allauth.mfa.utils import encrypt  # noqa: PLC0415  it asks the adapter, which asks the models

    sealed = {"migrated_codes": [encrypt("1234"), encrypt("5678")], "used_mask": 0}
    asker.authenticator_set.create(type="recovery_codes", data=sealed)
    settings.SEED_KEYS = [Fernet.generate_key().decode(), *settings.SEED_KEYS]

    call_command("reseal", verbosity=0)
    settings.SEED_KEYS = settings.SEED_KEYS[:1]

    assert RecoveryCodes(asker.authenticator_set.get()).get_unused_codes() == ["1234", "5678"]


def test_a_number_that_no_key_opens_is_not_taken_for_none(entry: ContactPoint, settings: Settings) -> None:
    settings.SEED_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(InvalidToken):
        ContactPoint.objects.get(pk=entry.pk)
    with pytest.raises(CommandError, match="put that key back"):
        call_command("reseal")
