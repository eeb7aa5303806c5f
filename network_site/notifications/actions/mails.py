"""What the secretariat does about mails that did not go."""

from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone

from network_site.members.models import Member
from network_site.notifications.actions.addresses import lift_stop
from network_site.notifications.exceptions import NotAllowed
from network_site.notifications.models import Mail, StoppedAddress
from network_site.notifications.permissions import may_watch_mails
from network_site.notifications.querysets import MailQuerySet


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
    addresses = failed.filter(state=Mail.State.BOUNCED).values(address=Lower("recipient__email"))
    bounced = StoppedAddress.objects.filter(reason=StoppedAddress.Reason.BOUNCED, address__in=addresses)
    for stopped in bounced:
        lift_stop(by=by, stopped=stopped)
