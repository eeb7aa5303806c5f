"""A mail service that reports, and the folder that takes the place of a mail server in the demonstration."""

import json
from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from types import ModuleType

import pytest
from anymail.signals import AnymailTrackingEvent, tracking
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import include, path
from django.utils import timezone
from pytest_django import Settings

from network_site import env
from network_site.members.models import Member
from network_site.notifications.mail import folder
from network_site.notifications.models import Mail, StoppedAddress
from network_site.notifications.statistics import Statistics
from tests.notifications.test_mails_page import make_mail

pytestmark = pytest.mark.django_db
SECRET = "mail:secret"


@pytest.fixture
def mounted(settings: Settings) -> Callable[[str, str], None]:
    """Return a function that mounts addresses which the settings of the tests leave out."""

    def mount(prefix: str, urls: str) -> None:
        from network_site import urls as site  # noqa: PLC0415

        module = ModuleType("mounted")
        module.urlpatterns = [path(prefix, include(urls)), *site.urlpatterns]  # type: ignore[attr-defined]
        settings.ROOT_URLCONF = module

    return mount


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"RecordType": "Bounce", "Type": "HardBounce", "TypeCode": 1}, "bounced"),
        ({"RecordType": "SpamComplaint", "Type": "SpamComplaint"}, "complained"),
        ({"RecordType": "Delivery"}, None),
    ],
)
def test_a_report_of_the_service_stops_an_address(
    record: dict[str, object],
    reason: str | None,
    asker: Member,
    settings: Settings,
    mounted: Callable[[str, str], None],
) -> None:
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}
    mounted("mail/events/", "network_site.notifications.urls_webhooks")
    body = json.dumps({**record, "Email": asker.email, "Recipient": asker.email, "MessageID": "1"})
    client = Client(enforce_csrf_checks=True)
    address = "/mail/events/postmark/tracking/"

    refused = client.post(address, body, content_type="application/json")
    assert refused.status_code in {400, 401, 403}
    assert not StoppedAddress.objects.exists()
    signed = {"Authorization": f"Basic {b64encode(SECRET.encode()).decode()}"}
    assert client.post(address, body, content_type="application/json", headers=signed).status_code == 200

    assert [row.reason for row in StoppedAddress.objects.all()] == ([reason] if reason else [])


def test_a_report_that_an_address_bounced_counts_the_mail_that_went_there_last(asker: Member, outsider: Member) -> None:
    for number, member in enumerate((asker, asker, outsider)):
        at = timezone.now() + timedelta(minutes=number)
        make_mail(member, number, state="sent", sent_at=at)
    event = AnymailTrackingEvent(event_type="bounced", recipient=asker.email.upper(), description="No such mailbox")

    for _ in range(2):  # services report twice when they are not sure that it was heard
        tracking.send(sender=None, event=event, esp_name="Postmark")

    assert list(Mail.objects.order_by("pk").values_list("state", "error")) == [
        ("sent", ""),
        ("bounced", "No such mailbox"),
        ("sent", ""),
    ]
    assert Statistics.of_last_week().bounced == 1


def test_a_complaint_does_not_say_that_a_mail_bounced(asker: Member) -> None:
    make_mail(asker, 1, state="sent", sent_at=timezone.now())

    tracking.send(sender=None, event=AnymailTrackingEvent(event_type="complained", recipient=asker.email), esp_name="x")

    assert StoppedAddress.objects.get().reason == "complained"
    assert Mail.objects.get().state == "sent"


def test_the_settings_name_a_service_or_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_URL", "anymail://postmark?POSTMARK_SERVER_TOKEN=t&WEBHOOK_SECRET=a:b")
    assert env.mail("EMAIL_URL") == {
        "EMAIL_BACKEND": "anymail.backends.postmark.EmailBackend",
        "ANYMAIL": {"POSTMARK_SERVER_TOKEN": "t", "WEBHOOK_SECRET": "a:b"},
    }
    monkeypatch.setenv("EMAIL_URL", "folder:")
    assert env.mail("EMAIL_URL") == {"EMAIL_BACKEND": "network_site.notifications.mail.folder.FolderBackend"}


def test_the_demonstration_shows_the_mails_that_it_keeps(
    settings: Settings, tmp_path: object, mounted: Callable[[str, str], None]
) -> None:
    settings.DATA_DIR = tmp_path
    mounted("demo/mail/", "network_site.notifications.urls_demo")
    client = Client()
    assert "No mail yet" in client.get("/demo/mail/").text
    message = EmailMultiAlternatives("Whether it <b>works</b>", "It does.", to=["x@justice.example"])
    message.attach_alternative("<p>It does, in HTML.</p>", "text/html")
    folder.FolderBackend().send_messages([message])

    name = folder.names()[0]
    assert "Whether it &lt;b&gt;works" in client.get("/demo/mail/").text
    assert "It does." in client.get(f"/demo/mail/{name}/").text
    shown = client.get(f"/demo/mail/{name}/html/")
    assert shown.text.strip() == "<p>It does, in HTML.</p>"
    assert "unsafe-inline" in shown["Content-Security-Policy"]
    for nothing in (f"/demo/mail/{name}x/", f"/demo/mail/{name}x/html/"):
        assert client.get(nothing).status_code == 404


def test_nothing_but_the_demonstration_shows_mails() -> None:
    assert Client().get("/demo/mail/").status_code == 404
    assert Client().post("/mail/events/postmark/tracking/").status_code == 404
