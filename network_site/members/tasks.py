"""Background work of membership."""

from django.utils.translation import override
from django_tasks import task


@task()
def make_copy_later(pk: int) -> None:
    """Make the copy of a member's own data that waits under *pk*."""
    from network_site.members.actions.own_data import make_copy  # noqa: PLC0415  the action enqueues this task

    make_copy(pk)


@task()
def mail_reset_later(address: str, language: str) -> None:
    """Mail to *address* the link that resets a passphrase, or that no member has the address."""
    from network_site.members.mails import send_reset  # noqa: PLC0415  models load after the tasks are named

    with override(language):
        send_reset(address)
