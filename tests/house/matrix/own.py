"""What is one member's own: told to them, kept by them, or tied to their sign-in."""

from hashlib import sha256
from typing import Any
from uuid import uuid4

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.hazmat.primitives.asymmetric import ec
from django.core import signing
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from network_site.members.actions.own_data import ask_for_copy
from network_site.members.models import Member
from network_site.notifications.actions.devices import Subscription, add_device
from network_site.notifications.actions.feeds import end_feed, make_feed
from network_site.notifications.actions.reading import read_all
from network_site.notifications.mail.composing import SALT
from network_site.notifications.models import Feed, Mail, Notification, StoppedAddress
from network_site.search.actions import save_search
from tests.house.matrix.discussed import Words

PUSH = "https://fcm.googleapis.com/fcm/send/"


def of_member(member: Member) -> dict[str, Words]:
    """Return by kind what is the own of *member*, who was told something already."""
    told = Notification.objects.filter(recipient=member, taken_back_at=None).latest("pk")
    searched = save_search(by=member, name="Of mine", query="q=extradition", alert="", there=None)
    subscription = Subscription(f"{PUSH}{member.pk}", p256dh="key", auth="secret")
    device = add_device(by=member, browser=uuid4().hex, words="A telephone", subscription=subscription)
    return {
        "notification": {"pk": told.pk},
        "reading": {"deed": read_all(by=member)},
        "saved_search": {"pk": searched.pk},
        "device": {"pk": device.pk},
        "copy_of_data": {"pk": ask_for_copy(by=member).pk},
    }


def security_key(member: Member) -> Words:
    """Return the key of hardware by which *member* signs in."""
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    credential = AttestedCredentialData.create(Aaguid.NONE, uuid4().bytes, public)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    data = AuthenticatorData.create(sha256(b"testserver").digest(), flags, 0, credential)
    number = websafe_encode(credential.credential_id)
    said = {"type": "public-key", "id": number, "rawId": number, "clientExtensionResults": {}}
    said["response"] = {
        "clientDataJSON": websafe_encode(
            CollectedClientData.create("webauthn.create", uuid4().bytes, "https://testserver")
        ),
        "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
    }
    kept = {"name": "A key", "credential": said}
    key: Any = Authenticator.objects.create(user=member, type=Authenticator.Type.WEBAUTHN, data=kept)
    return {"pk": key.pk}


def enrol(member: Member) -> None:
    """Give *member* an app with codes, and codes on paper."""
    TOTP.activate(member, "A" * 32)
    RecoveryCodes.activate(member)


def addresses_that_work(member: Member) -> dict[str, Words]:
    """Return by kind the secret addresses that are read and pressed without signing in."""
    return {
        "news_feed": {"token": make_feed(by=member, kind=Feed.Kind.NEWS)},
        "calendar_feed": {"token": make_feed(by=member, kind=Feed.Kind.CALENDAR)},
        "unsubscribing": {"token": signing.dumps([member.pk, "posted"], salt=SALT)},
    }


def addresses_that_are_over(member: Member) -> dict[str, Words]:
    """Return by kind secret addresses that the member ended, and a word that the site did not sign for this."""
    over = addresses_that_work(member)
    for kind in Feed.Kind:
        end_feed(by=member, kind=kind)
    return {**over, "unsubscribing": {"token": signing.dumps([member.pk, "posted"], salt="something else")}}


def mail_that_failed(member: Member) -> Words:
    """Return a mail that did not reach *member*."""
    now = timezone.now()
    mail = Mail.objects.create(
        recipient=member,
        kind="daily",
        message_id=f"{uuid4().hex}@testserver",
        state=Mail.State.FAILED,
        due_at=now,
        next_try_at=now,
    )
    return {"pk": mail.pk}


def stopped_address(member: Member) -> Words:
    """Return the address of *member*, to which nothing is sent after a bounce."""
    stopped: Any = StoppedAddress.objects.create(address=member.email, reason=StoppedAddress.Reason.BOUNCED)
    return {"pk": stopped.pk}
