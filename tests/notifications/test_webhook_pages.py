"""Who registers webhooks, and what the pages show of them."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from network_site.access.models import AuditEntry
from network_site.members.models import Deputy, Member
from network_site.notifications.actions import webhooks as actions
from network_site.notifications.exceptions import NotAllowed, NotAnEndpoint, RegisteredAlready
from network_site.notifications.models import Dispatch, Webhook
from tests.factories.members import MemberFactory, ProsecutionServiceFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
PAGE = "/notifications/webhooks/"
URL = "https://hooks.example/counterpart"


@pytest.fixture
def webhook(focal_point: Member) -> Webhook:
    """A webhook of the focal point's service."""
    return actions.register_webhook(by=focal_point, url=URL, service=focal_point.service)[0]


def test_the_secret_is_shown_once(focal_point: Member, fresh_client_of: ClientOf) -> None:
    client = fresh_client_of(focal_point)

    page = client.post(PAGE, {"url": URL, "service": focal_point.service_id}).text
    (secret,) = re.findall(r'value="(whsec_[^"]+)"', page)

    made = Webhook.objects.get()
    assert secret not in client.get(made.get_absolute_url()).text
    renewed = client.post(made.get_absolute_url(), {"deed": "renew"}).text
    assert re.findall(r'value="(whsec_[^"]+)"', renewed) != [secret]


@pytest.mark.parametrize("deed", ["register", "renew"])
def test_what_shows_a_secret_asks_for_the_passphrase_again(
    focal_point: Member, webhook: Webhook, client_of: ClientOf, deed: str
) -> None:
    before = Webhook.objects.values().get()
    at, data = (PAGE, {"url": f"{URL}/2"}) if deed == "register" else (webhook.get_absolute_url(), {"deed": deed})

    answer = client_of(focal_point).post(at, data)

    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    assert Webhook.objects.values().get() == before


def test_a_focal_point_registers_for_the_services_of_the_country_alone(
    focal_point: Member, secretariat: Member
) -> None:
    abroad = ProsecutionServiceFactory.create(jurisdiction__code="BE")

    for service in (abroad, None):
        with pytest.raises(NotAllowed):
            actions.register_webhook(by=focal_point, url=URL, service=service)
        assert actions.register_webhook(by=secretariat, url=URL, service=service)[0].service == service


def test_the_form_offers_what_one_may_register_for(
    focal_point: Member, secretariat: Member, client_of: ClientOf
) -> None:
    ProsecutionServiceFactory.create(name="Service abroad", jurisdiction__code="BE")

    own, all_of_them = client_of(focal_point).get(PAGE).text, client_of(secretariat).get(PAGE).text

    assert "Service abroad" in all_of_them
    assert "Service abroad" not in own
    assert "The whole network" in all_of_them
    assert "The whole network</option>" not in own


def test_who_answers_for_nobody_finds_nothing(asker: Member, webhook: Webhook, client_of: ClientOf) -> None:
    client = client_of(asker)

    assert client.get(PAGE).status_code == client.get(webhook.get_absolute_url()).status_code == 404
    assert "Webhooks" not in client.get("/notifications/preferences/").text


def test_another_country_sees_and_changes_nothing_of_it(webhook: Webhook, client_of: ClientOf) -> None:
    other = MemberFactory.create(jurisdiction__code="BE", roles=["prosecutor", "focal_point"])
    client = client_of(other)

    assert webhook.host not in client.get(PAGE).text
    for deed in ("test", "stop", "renew", "remove"):
        assert client.post(webhook.get_absolute_url(), {"deed": deed}).status_code == 404
    for action in (actions.send_test, actions.stop_by_hand, actions.renew_secret, actions.remove_webhook):
        with pytest.raises(NotAllowed):
            action(by=other, webhook=webhook)


def test_a_deputy_keeps_it_too(webhook: Webhook, focal_point: Member, client_of: ClientOf) -> None:
    deputy = MemberFactory.create(jurisdiction=focal_point.jurisdiction)
    Deputy.objects.create(deputy=deputy, focal_point=focal_point)

    assert webhook.host in client_of(deputy).get(PAGE).text
    assert "Webhooks" in client_of(deputy).get("/notifications/preferences/").text


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example/",
        "https://user:secret@hooks.example/",
        "https://hooks.example/#part",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://169.254.169.254/latest/",
        "https:///nothing",
        "https://hooks.example:99999/",
        "ftp://hooks.example/",
    ],
)
def test_what_is_no_endpoint_is_refused_and_the_text_kept(
    focal_point: Member, fresh_client_of: ClientOf, url: str
) -> None:
    with pytest.raises(NotAnEndpoint):
        actions.register_webhook(by=focal_point, url=url, service=focal_point.service)

    answer = fresh_client_of(focal_point).post(PAGE, {"url": url, "service": focal_point.service_id})

    assert answer.status_code == 422
    assert f'value="{url}"' in answer.text
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("of_network", [True, False])
def test_the_same_is_registered_once(secretariat: Member, focal_point: Member, *, of_network: bool) -> None:
    service = None if of_network else focal_point.service
    actions.register_webhook(by=secretariat, url=URL, service=service)

    with pytest.raises(RegisteredAlready):
        actions.register_webhook(by=secretariat, url=URL, service=service)


def test_the_page_tells_what_became_of_the_last_messages(
    focal_point: Member, webhook: Webhook, client_of: ClientOf
) -> None:
    Dispatch.objects.create(webhook=webhook, message_id="a", state="sent", answered=204, kind="question", object_id=1)
    Dispatch.objects.create(webhook=webhook, message_id="b", state="failed", error="The name of the host is not known")

    page = client_of(focal_point).get(webhook.get_absolute_url()).text

    for word in ("question.asked", "204", "webhook.test", "The name of the host is not known", URL):
        assert word in page


def test_buttons_do_what_they_say(focal_point: Member, webhook: Webhook, client_of: ClientOf) -> None:
    client, at = client_of(focal_point), webhook.get_absolute_url()

    client.post(at, {"deed": "test"})
    client.post(at, {"deed": "test"})
    assert Dispatch.objects.count() == 1
    client.post(at, {"deed": "stop"})
    assert "Stopped by hand" in client.get(at).text
    assert "It is stopped. Let it go on first." in client.post(at, {"deed": "test"}, follow=True).text
    client.post(at, {"deed": "resume"})
    assert "Working" in client.get(at).text
    client.post(at, {"deed": "remove"})
    assert not Webhook.objects.exists()


def test_every_deed_is_in_the_audit_trail_and_no_secret(focal_point: Member, webhook: Webhook) -> None:
    secret = actions.renew_secret(by=focal_point, webhook=webhook)
    actions.stop_by_hand(by=focal_point, webhook=webhook)
    actions.resume_webhook(by=focal_point, webhook=webhook)
    actions.remove_webhook(by=focal_point, webhook=webhook)

    told = AuditEntry.objects.filter(action__startswith="notifications.webhook").order_by("number")
    deeds = [action.rpartition("_")[2] for action in told.values_list("action", flat=True)]
    assert deeds == ["registered", "renewed", "stopped", "resumed", "removed"]
    assert secret not in str(list(told.values()))
    assert "/counterpart" not in str(list(told.values()))


@pytest.mark.parametrize("place", ["list", "page"])
def test_the_number_of_queries_does_not_grow(focal_point: Member, client_of: ClientOf, place: str) -> None:
    client, counts = client_of(focal_point), []
    for start in (0, 3):
        for number in range(start, start + 3):
            made, _ = actions.register_webhook(by=focal_point, url=f"{URL}/{number}", service=focal_point.service)
            Dispatch.objects.create(webhook=Webhook.objects.earliest("pk"), message_id=f"msg_{number}")
        at = PAGE if place == "list" else Webhook.objects.earliest("pk").get_absolute_url()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(at).status_code == 200
        counts.append(len(queries))
    assert made.pk

    assert counts[0] == counts[1] <= 15
