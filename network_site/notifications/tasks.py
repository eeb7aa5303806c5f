"""What a worker does for notifications, and what wakes it."""

from django.conf import settings
from django.core.cache import cache
from django_tasks import task

from network_site.notifications.channels import anything_due, deliver_all
from network_site.notifications.fanout import left_over, make_left_over, make_notifications

REST_SECONDS = 10
MAILBOX_SECONDS = 60


@task()
def fan_out(notice: int) -> int:
    """Make the notifications of a notice; return how many."""
    return make_notifications(notice)


@task()
def deliver() -> int:
    """Make up for tasks that were lost, let every channel send what is due, and return how much went."""
    make_left_over()
    return deliver_all()


@task()
def look_into_mailbox() -> int:
    """Post what came in by e-mail; return how many mails were looked at."""
    from network_site.notifications.replies.polling import fetch_replies  # noqa: PLC0415  its actions enqueue fan_out

    return fetch_replies()


def wake() -> None:
    """Give the worker something to do if there is anything; of all processes one does so within some seconds."""
    if (anything_due() or left_over().exists()) and cache.add("notifications:awake", 1, REST_SECONDS):
        deliver.enqueue()
    if settings.REPLY_MAILBOX is not None and cache.add("notifications:mailbox", 1, MAILBOX_SECONDS):
        look_into_mailbox.enqueue()
