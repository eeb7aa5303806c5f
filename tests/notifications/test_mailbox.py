"""Replies that are fetched from a mailbox by IMAP, and those that a mail service hands in."""

import json
import ssl
from base64 import b64encode
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from imaplib import IMAP4
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import Client
from django.urls import include, path
from pytest_django import Settings

from discussions.models import Post
from network_site import env
from network_site.members.models import Member
from network_site.notifications.actions import receiving
from network_site.notifications.models import Notification, ReceivedReply
from network_site.notifications.replies.addresses import address_of
from network_site.notifications.replies.polling import fetch_replies
from network_site.notifications.tasks import wake
from tests.factories.discussions import make_answer, make_thread
from tests.notifications.letters import TEXT, letter_of
from tests.notifications.servers import HERE, ImapServer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_replies")]
SECRET = "mail:secret"


@pytest.fixture
def server(certificate: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[ImapServer]:
    """A mailbox that the site fetches from, and whose certificate it trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with ImapServer(certificate) as server:
        box = (
            f"imaps://counterpart:let%20me%20in@{HERE}:{server.port}/INBOX?address=reply@mail.example&server=mx.example"
        )
        monkeypatch.setenv("REPLY_URL", box)
        settings.REPLY_MAILBOX = env.replies("REPLY_URL").mailbox
        yield server


@pytest.fixture
def reply(asker: Member, answerer: Member) -> EmailMessage:
    """A mail by which the asker answers the answerer."""
    make_answer(make_thread(asker), answerer)
    return letter_of(asker, address_of(Notification.objects.get()))


def replies() -> list[str]:
    """Return what was posted."""
    return list(Post.objects.filter(kind=Post.Kind.REPLY).values_list("body", flat=True))


def test_what_is_new_in_the_mailbox_is_posted_once_and_marked_as_seen(server: ImapServer, reply: EmailMessage) -> None:
    server.put(reply.as_bytes())
    server.put(b"From: x@evil.example\n\nNot for us.")

    assert [fetch_replies(), fetch_replies()] == [2, 0]

    assert replies() == [TEXT]
    assert [mail.flags for mail in server.folders["INBOX"].values()] == [{r"\Seen"}, {r"\Seen"}]


def test_a_second_copy_is_posted_no_second_time(server: ImapServer, reply: EmailMessage) -> None:
    for _again in range(2):
        server.put(reply.as_bytes())
        call_command("fetch_replies", verbosity=0)

    assert replies() == [TEXT]


def test_what_was_taken_is_moved_where_so_set(server: ImapServer, reply: EmailMessage, settings: Settings) -> None:
    settings.REPLY_MAILBOX["moved"] = "Done"
    server.put(reply.as_bytes())

    fetch_replies()

    assert server.folders["INBOX"] == {}
    assert [mail.content for mail in server.folders["Done"].values()] == [reply.as_bytes()]


def test_a_folder_that_is_not_there_moves_nothing(server: ImapServer, reply: EmailMessage, settings: Settings) -> None:
    settings.REPLY_MAILBOX["moved"] = "Nowhere"
    server.put(reply.as_bytes())

    assert [fetch_replies(), fetch_replies()] == [1, 0]
    assert len(server.folders["INBOX"]) == 1


def test_of_a_mail_that_is_too_large_only_the_head_is_fetched(
    server: ImapServer, reply: EmailMessage, settings: Settings
) -> None:
    settings.REPLY_KILOBYTES = 10
    reply.set_content("word " * 5_000)
    server.put(reply.as_bytes())

    fetch_replies()

    assert ReceivedReply.objects.get().reason == "long"
    assert not [said for said in server.said if "BODY.PEEK[]" in said]


def test_one_that_breaks_stays_and_holds_up_no_other(
    server: ImapServer, reply: EmailMessage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks_once(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.undo()
        raise RuntimeError

    server.put(reply.as_bytes())
    del reply["Message-ID"]
    reply["Message-ID"] = "<another@justice.example>"
    server.put(reply.as_bytes())
    monkeypatch.setattr(receiving, "is_proven", breaks_once)

    assert fetch_replies() == 1
    assert replies() == [TEXT]
    monkeypatch.setenv("SSL_CERT_FILE", ssl.get_default_verify_paths().cafile or "")


def test_a_server_that_nobody_vouches_for_is_not_spoken_to(server: ImapServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")

    with pytest.raises(ssl.SSLError):
        fetch_replies()
    assert server.said == []


def test_a_wrong_passphrase_or_folder_is_an_error_and_not_an_empty_mailbox(
    server: ImapServer, settings: Settings
) -> None:
    settings.REPLY_MAILBOX["folder"] = "Nowhere"
    with pytest.raises(IMAP4.error):
        fetch_replies()

    settings.REPLY_MAILBOX["password"] = "wrong"
    with pytest.raises(IMAP4.error):
        fetch_replies()


def test_the_worker_looks_into_the_mailbox_and_not_too_often(server: ImapServer, reply: EmailMessage) -> None:
    for _again in range(3):
        wake()
    server.put(reply.as_bytes())
    wake()

    assert len([said for said in server.said if "SELECT" in said]) == 1


def test_nothing_is_fetched_where_no_replies_are_taken(server: ImapServer, settings: Settings) -> None:
    settings.REPLY_ADDRESS = ""

    assert fetch_replies() == 0
    assert server.said == []


# --- Handed in by a mail service ----------------------------------------------------------------------------


@pytest.fixture
def hand_in(settings: Settings) -> Callable[..., int]:
    """Return a function that hands in a mail as a service does, and gives the answer's status."""
    from network_site import urls as site  # noqa: PLC0415

    module = ModuleType("mounted")
    module.urlpatterns = [path("mail/replies/", include("network_site.notifications.urls_replies")), *site.urlpatterns]  # type: ignore[attr-defined]
    settings.ROOT_URLCONF = module
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}

    def post(message: EmailMessage, secret: str = SECRET) -> int:
        body = {
            "FromFull": {"Email": "x@y.example", "Name": ""},
            "RawEmail": message.as_string(),
            "OriginalRecipient": message["To"],
        }
        headers = {"Authorization": f"Basic {b64encode(secret.encode()).decode()}"} if secret else {}
        client = Client(enforce_csrf_checks=True)
        address = "/mail/replies/postmark/inbound/"
        return client.post(address, json.dumps(body), content_type="application/json", headers=headers).status_code

    return post


def test_a_mail_service_hands_in_replies(hand_in: Callable[..., int], reply: EmailMessage) -> None:
    assert [hand_in(reply), hand_in(reply)] == [200, 200]

    assert replies() == [TEXT]


@pytest.mark.parametrize("secret", ["", "mail:wrong"])
def test_who_lacks_the_secret_hands_in_nothing(secret: str, hand_in: Callable[..., int], reply: EmailMessage) -> None:
    assert hand_in(reply, secret) in {400, 401, 403}

    assert not ReceivedReply.objects.exists()


def test_nothing_is_mounted_where_no_service_sends(reply: EmailMessage) -> None:
    assert Client().post("/mail/replies/postmark/inbound/").status_code == 404


# --- Settings -----------------------------------------------------------------------------------------------

BOX = "imaps://user:secret@host"
SERVER = "server=mx.example"


@pytest.mark.parametrize("wrong", ["reply", "a+b@mail.example", f"{'a' * 27}@mail.example", "@mail.example", ""])
def test_an_address_without_room_for_a_signature_stops_the_start(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPLY_URL", f"{BOX}/INBOX?{SERVER}&address={wrong.replace('+', '%2B')}")

    with pytest.raises(ImproperlyConfigured, match="REPLY_URL must name an address"):
        env.replies("REPLY_URL")


@pytest.mark.parametrize(
    "wrong",
    [
        f"imap://user:secret@host/INBOX?{SERVER}&address=reply@mail.example",
        f"imaps://host/INBOX?{SERVER}&address=reply@mail.example",
        f"{BOX}/INBOX?address=reply@mail.example",
        f"{BOX}/INBOX?{SERVER}&address=reply@mail.example&dmarc=maybe",
        "reply@mail.example",
    ],
)
def test_what_is_missing_stops_the_start(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPLY_URL", wrong)

    with pytest.raises(ImproperlyConfigured, match="REPLY_URL must look like"):
        env.replies("REPLY_URL")


def test_one_address_sets_it_all_and_none_switches_it_off(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.replies("REPLY_URL") == env.Replies()
    monkeypatch.setenv("REPLY_URL", f"anymail:?{SERVER}&address=Reply@mail.example&dmarc=unless-failed")
    assert env.replies("REPLY_URL") == env.Replies("reply@mail.example", "mx.example", "unless-failed")
    monkeypatch.setenv("REPLY_URL", f"imaps://u%40x:p%2Fw@host/In%20box?{SERVER}&address=r@mail.example&moved=Done")

    mailbox = env.replies("REPLY_URL").mailbox

    assert mailbox == {
        "host": "host", "port": 993, "user": "u@x", "password": "p/w", "folder": "In box", "moved": "Done"
    }  # fmt: skip
