"""What is long over is forgotten, and what waits is not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from network_site.members.models import Member
from network_site.notifications.actions.pruning import prune_notifications
from network_site.notifications.models import Mail, Notification
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
