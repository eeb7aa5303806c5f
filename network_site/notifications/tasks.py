"""What a worker does for notifications."""

from django_tasks import task

from network_site.notifications.fanout import make_notifications


@task()
def fan_out(notice: int) -> int:
    """Make the notifications of a notice; return how many."""
    return make_notifications(notice)
