"""Posting letters, and what the secretariat does about mails that did not go."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from network_site.members.models import Member
from network_site.notifications.actions.addresses import lift_stop
from network_site.notifications.exceptions import NotAllowed
from network_site.notifications.mail.naming import message_id
from network_site.notifications.models import Mail, StoppedAddress
from network_site.notifications.permissions import may_watch_mails
from network_site.notifications.querysets import MailQuerySet
from network_site.notifications.tasks import deliver


@transaction.atomic
def post_letter(kind: str, *, to: Member | None, address: str, about: Mapping[str, Any]) -> None:
    """Let a letter of this *kind* go to *to*, or to *address*, once the transaction holds."""
    now = timezone.now()
    Mail.objects.create(
        recipient=to,
        address=address,
        about=dict(about),
        kind=kind,
        message_id=message_id(),
        due_at=now,
        next_try_at=now,
    )
    transaction.on_commit(deliver.enqueue)


@transaction.atomic
def retry_mails(*, by: Member, mail: Mail | None = None) -> int:
    """Try a *mail* that failed again, or all of them; return how many. Raises NotAllowed.

    Addresses where they bounced are tried again, too, but not those where somebody complained.
    """
    if not may_watch_mails(by):
        raise NotAllowed
    failed = Mail.objects.given_up() if mail is None else Mail.objects.given_up().filter(pk=mail.pk)
    _lift_stops(by, failed)
    now = timezone.now()
    return failed.update(state=Mail.State.WAITING, attempts=0, due_at=now, next_try_at=now, leased_until=None)


def _lift_stops(by: Member, failed: MailQuerySet) -> None:
    bounced_there = failed.filter(state=Mail.State.BOUNCED).select_related("recipient")
    addresses = {mail.to.lower() for mail in bounced_there}
    bounced = StoppedAddress.objects.filter(reason=StoppedAddress.Reason.BOUNCED, address__in=addresses)
    for stopped in bounced:
        lift_stop(by=by, stopped=stopped)
