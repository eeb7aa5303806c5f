"""What webhooks say to real endpoints over HTTPS, to whom, and what happens when those fail."""

import contextlib
import hmac
import json
from base64 import b64decode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from time_machine import Traveller

from discussions.actions.answering import answer_question
from discussions.actions.editing import delete_post
from knowledge.guides.models import GuidePage
from network_site.access.marks import Mark
from network_site.home.site import set_up_site
from network_site.members.actions.leaving import leave_network
from network_site.members.actions.mandates import reinstate_member, remove_member
from network_site.members.actions.roles import remove_role
from network_site.members.models import Member, Removal, WorkingGroup
from network_site.members.roles import Role
from network_site.members.sealing import unseal
from network_site.notifications.actions import webhooks as actions
from network_site.notifications.actions.pruning import prune_notifications
from network_site.notifications.exceptions import TooManyWebhooks
from network_site.notifications.models import Dispatch, Notification, Webhook
from network_site.notifications.tasks import deliver
from network_site.notifications.webhooks.sending import BACKOFF, claim
from tests.factories.discussions import make_answer, make_thread
from tests.factories.guides import GuideFactory
from tests.factories.members import MemberFactory, ProsecutionServiceFactory
from tests.factories.vocabulary import TopicFactory
from tests.notifications.endpoint import Endpoint, decoded, kinds, register, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
After = Callable[..., int]


def test_a_green_question_goes_by_its_metadata_alone(asker: Member, webhook: Webhook, endpoint: Endpoint) -> None:
    thread = make_thread(
        asker, title="The title stays inside", body="So does the body.", topics=[TopicFactory.create()]
    )
    deliver.call()

    ((_headers, body),) = endpoint.received
    assert json.loads(body) == {
        "type": "question.asked",
        "timestamp": "2026-03-10T12:00:00+00:00",
        "data": {
            "id": thread.pk,
            "url": f"https://testserver{thread.get_absolute_url()}",
            "at": "2026-03-10T12:00:00+00:00",
            "mark": "GREEN",
            "topics": [topic.slug for topic in thread.topics.all()],
            "countries": ["GM"],
        },
    }
    for word in ("stays inside", "So does", asker.office, asker.email):
        assert word not in body.decode()


def test_a_clear_one_goes_with_its_title(asker: Member, answerer: Member, webhook: Webhook, endpoint: Endpoint) -> None:
    make_answer(make_thread(asker, title="Who gives access to it?", mark=Mark.CLEAR), answerer)
    deliver.call()

    assert kinds(endpoint) == ["question.asked", "answer.posted"]
    assert {each["data"]["title"] for each in told(endpoint)} == {"Who gives access to it?"}
    assert told(endpoint)[1]["data"]["countries"] == ["NL"]


def test_a_published_guide_is_announced(webhook: Webhook, endpoint: Endpoint) -> None:
    set_up_site()
    guide = GuideFactory.create(mark=Mark.GREEN, title="The title stays inside")
    guide.save_revision().publish()
    deliver.call()

    assert kinds(endpoint) == ["guide.published"]
    assert told(endpoint)[0]["data"]["id"] == GuidePage.objects.get().pk
    assert b"stays inside" not in endpoint.received[0][1]


@pytest.mark.parametrize("mark", [Mark.AMBER, Mark.AMBER_STRICT])
def test_what_a_group_keeps_goes_nowhere(
    asker: Member, group: WorkingGroup, webhook: Webhook, endpoint: Endpoint, mark: Mark
) -> None:
    make_answer(make_thread(asker, mark=mark, working_group=group), asker)
    deliver.call()

    assert not Dispatch.objects.exists()
    assert endpoint.received == []


def test_what_is_gone_or_marked_anew_before_it_goes_is_dropped(
    asker: Member, answerer: Member, group: WorkingGroup, webhook: Webhook, endpoint: Endpoint
) -> None:
    thread = make_thread(asker)
    answer = make_answer(make_thread(asker), answerer)
    delete_post(by=answerer, post=answer)
    type(thread).objects.filter(pk=thread.pk).update(mark=Mark.AMBER, working_group=group)
    deliver.call()

    assert kinds(endpoint) == ["question.asked"]
    assert list(Dispatch.objects.order_by("pk").values_list("state", flat=True)) == ["dropped", "sent", "dropped"]


def test_a_service_hears_what_concerns_its_country(
    asker: Member, answerer: Member, secretary: Member, endpoint: Endpoint
) -> None:
    register(secretary, endpoint, answerer.service)

    make_answer(make_thread(asker), answerer)
    deliver.call()

    assert kinds(endpoint) == ["answer.posted"]


def test_a_rollback_announces_nothing(asker: Member, webhook: Webhook) -> None:
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        make_thread(asker)
        assert Dispatch.objects.count() == 1
        raise ZeroDivisionError

    assert not Dispatch.objects.exists()


def test_a_form_sent_twice_announces_once(asker: Member, answerer: Member, webhook: Webhook) -> None:
    thread, key = make_thread(asker), uuid4()

    for _ in range(2):
        answer_question(by=answerer, key=key, thread=thread, body="The central authority does.")

    assert Dispatch.objects.filter(kind="answer").count() == 1


# --- The signature --------------------------------------------------------------------------------------------


def verify(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """Verify as the specification tells receivers to."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = hmac.digest(decoded(secret), signed, "sha256")
    given = [b64decode(each.removeprefix("v1,")) for each in headers["webhook-signature"].split(" ")]
    return any(hmac.compare_digest(expected, each) for each in given)


def test_a_receiver_verifies_who_sends(asker: Member, secretary: Member, endpoint: Endpoint) -> None:
    _webhook, secret = actions.register_webhook(by=secretary, url=endpoint.url, service=None)
    make_thread(asker)
    deliver.call()

    ((headers, body),) = endpoint.received
    assert len(decoded(secret)) == 32
    assert verify(secret, headers, body)
    assert not verify(secret, headers, body + b" ")
    assert headers["webhook-timestamp"] == str(int(datetime(2026, 3, 10, 12, tzinfo=UTC).timestamp()))
    assert headers["content-type"] == "application/json"
    assert headers["host"] == f"localhost:{endpoint.port}"


def test_the_secret_before_signs_for_a_day(secretary: Member, endpoint: Endpoint, after: After) -> None:
    webhook, old = actions.register_webhook(by=secretary, url=endpoint.url, service=None)
    new = actions.renew_secret(by=secretary, webhook=webhook)
    for hours in (0, 24):
        after(hours=hours)
        actions.send_test(by=secretary, webhook=webhook)
        deliver.call()

    (first, second) = endpoint.received
    assert (verify(new, *first), verify(old, *first)) == (True, True)
    assert (verify(new, *second), verify(old, *second)) == (True, False)


def test_the_secret_is_sealed_in_the_database(secretary: Member, endpoint: Endpoint) -> None:
    _webhook, secret = actions.register_webhook(by=secretary, url=endpoint.url, service=None)

    with connection.cursor() as cursor:
        cursor.execute("SELECT secret, old_secret FROM notifications_webhook")
        sealed, before = cursor.fetchone()
    assert (unseal(sealed), before) == (secret, "")
    assert secret.removeprefix("whsec_") not in sealed


# --- Failing --------------------------------------------------------------------------------------------------


def test_it_is_tried_again_later_each_time_with_one_number_and_then_given_up(
    asker: Member, webhook: Webhook, endpoint: Endpoint, after: After
) -> None:
    endpoint.status = 500
    make_thread(asker)
    deliver.call()
    for tries, wait in enumerate(BACKOFF[:6], start=1):
        row = Dispatch.objects.get()
        assert (row.state, row.attempts, row.answered) == ("waiting", tries, 500)
        assert row.next_try_at - datetime.now(UTC) == wait
        after(seconds=wait.total_seconds() - 1)
        assert Dispatch.objects.get().attempts == tries
        after(seconds=1)

    assert len({headers["webhook-id"] for headers, _body in endpoint.received}) == 1


def test_after_a_failure_it_goes_and_nothing_is_doubled(
    asker: Member, webhook: Webhook, endpoint: Endpoint, after: After
) -> None:
    endpoint.status = 503
    for _ in range(3):
        make_thread(asker)
    deliver.call()
    assert len(endpoint.received) == 1  # it rests after the first

    endpoint.status = 200
    after(minutes=1)
    after(minutes=10)

    assert set(Dispatch.objects.values_list("state", flat=True)) == {"sent"}
    assert len({headers["webhook-id"] for headers, _body in endpoint.received}) == 3
    assert len(endpoint.received) == 4
    webhook.refresh_from_db()
    assert (webhook.failures, webhook.failing_since, webhook.state) == (0, None, "working")


def test_after_three_days_it_is_stopped_and_who_registered_it_is_told(
    asker: Member, webhook: Webhook, secretary: Member, endpoint: Endpoint, after: After
) -> None:
    endpoint.status = 500
    make_thread(asker)
    for _ in range(90):
        after(hours=1)

    webhook.refresh_from_db()
    assert (webhook.state, webhook.stopped_because) == ("stopped", "failing")
    assert not Dispatch.objects.waiting().exists()
    assert [told.verb for told in Notification.objects.filter(recipient=secretary)] == ["webhook-stopped"]
    tried = len(endpoint.received)
    make_thread(asker)
    after(hours=1)
    assert len(endpoint.received) == tried


def test_an_endpoint_that_says_it_is_gone_is_stopped_at_once(
    asker: Member, webhook: Webhook, secretary: Member, endpoint: Endpoint
) -> None:
    endpoint.status = 410
    make_thread(asker)
    deliver.call()

    webhook.refresh_from_db()
    assert webhook.stopped_because == "gone"
    assert Notification.objects.of(secretary).count() == 1


def test_resumed_it_hears_what_happens_from_then_on(
    asker: Member, webhook: Webhook, secretary: Member, endpoint: Endpoint
) -> None:
    actions.stop_by_hand(by=secretary, webhook=webhook)
    make_thread(asker)
    actions.resume_webhook(by=secretary, webhook=webhook)
    make_answer(make_thread(asker), asker)
    deliver.call()

    assert kinds(endpoint) == ["question.asked", "answer.posted"]
    assert not Notification.objects.of(secretary).exists()


def test_a_message_is_held_by_one_worker(asker: Member, webhook: Webhook, clock: Traveller) -> None:
    make_thread(asker)
    held = claim()
    assert held is not None
    assert claim() is None

    clock.shift(timedelta(minutes=6))
    assert claim() == held


# --- Who answers for it ---------------------------------------------------------------------------------------


def leave(member: Member, secretary: Member) -> None:
    leave_network(by=member)


def come_back(member: Member, secretary: Member) -> None:
    remove_member(by=secretary, member=member, reason=Removal.Reason.values[0])
    reinstate_member(by=secretary, member=member)


def lose_the_role(member: Member, secretary: Member) -> None:
    remove_role(by=secretary, member=member, role=Role.FOCAL_POINT)


@pytest.mark.parametrize("deed", [leave, come_back, lose_the_role])
def test_it_ends_with_who_registered_it(
    focal_point: Member,
    secretary: Member,
    endpoint: Endpoint,
    clock: Traveller,
    deed: Callable[[Member, Member], None],
) -> None:
    webhook = register(focal_point, endpoint, focal_point.service)
    other = MemberFactory.create(jurisdiction=focal_point.jurisdiction)
    make_thread(other)
    clock.shift(timedelta(seconds=1))

    deed(focal_point, secretary)
    make_thread(other)
    deliver.call()

    assert endpoint.received == []
    webhook.refresh_from_db()
    assert webhook.stopped_because == "left"
    assert not Dispatch.objects.waiting().exists()


def test_what_waits_for_nobody_is_stopped_by_the_daily_work(focal_point: Member, endpoint: Endpoint) -> None:
    register(focal_point, endpoint, focal_point.service)
    leave_network(by=focal_point)

    prune_notifications()

    assert Webhook.objects.get().stopped_because == "left"


def test_pseudonymising_removes_feeds_and_webhooks(focal_point: Member, endpoint: Endpoint) -> None:
    register(focal_point, endpoint, focal_point.service)

    leave_network(by=focal_point, pseudonymise=True)

    assert not Webhook.objects.exists()


def test_messages_of_long_ago_go(asker: Member, webhook: Webhook, clock: Traveller) -> None:
    make_thread(asker)
    deliver.call()
    clock.shift(timedelta(days=31))

    prune_notifications()

    assert not Dispatch.objects.exists()
    assert Webhook.objects.get().state == "working"


def test_services_of_a_country_keep_ten_at_most(focal_point: Member) -> None:
    service = ProsecutionServiceFactory.create(jurisdiction=focal_point.jurisdiction)
    for number in range(10):
        actions.register_webhook(by=focal_point, url=f"https://hooks.example/{number}", service=service)

    with pytest.raises(TooManyWebhooks):
        actions.register_webhook(by=focal_point, url="https://hooks.example/10", service=service)
