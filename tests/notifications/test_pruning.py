"""What is long over is forgotten, and what waits is not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from network_site.members.models import Member
from network_site.notifications.actions.pruning import prune_notifications
from network_site.notifications.models import Mail, Notice, Notification
from tests.factories.discussions import make_answer, make_thread

pytestmark = pytest.mark.django_db


def test_what_was_read_a_year_ago_goes_and_what_waits_stays(asker: Member, answerer: Member) -> None:
    for _ in range(2):
        make_answer(make_thread(asker), answerer)
    long_ago = timezone.now() - timedelta(days=366)
    Notification.objects.update(created_at=long_ago)
    Notification.objects.filter(pk=Notification.objects.latest("pk").pk).update(read_at=long_ago)

    prune_notifications()

    assert [told.read_at for told in Notification.objects.all()] == [None]


def test_mails_go_when_they_were_settled_long_ago(asker: Member) -> None:
    long_ago = timezone.now() - timedelta(days=91)
    for number, state in enumerate(("sent", "failed", "waiting")):
        Mail.objects.create(
            recipient=asker,
            kind="answered",
            state=state,
            message_id=f"<{number}@x>",
            due_at=long_ago,
            next_try_at=long_ago,
        )

    assert prune_notifications() == 2
    assert Mail.objects.get().state == "waiting"


def test_a_notice_that_no_part_understands_goes_after_a_week_and_that_is_said_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    for days in (6, 8):
        Notice.objects.create(
            verb="of-a-part-taken-out", object_id=days, key="x:1", created_at=timezone.now() - timedelta(days=days)
        )

    assert [prune_notifications(), prune_notifications()] == [1, 0]

    assert Notice.objects.get().object_id == 6
    assert [record.getMessage() for record in caplog.records if "of-a-part-taken-out" in record.getMessage()] == [
        "Nobody is told of of-a-part-taken-out: no part of the network knows these verbs."
    ]
