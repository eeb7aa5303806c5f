"""What the secretariat does about mails that did not go."""

from django.db import transaction
from django.utils import timezone

from network_site.members.models import Member
from network_site.notifications.exceptions import NotAllowed
from network_site.notifications.models import Mail
from network_site.notifications.permissions import may_watch_mails


@transaction.atomic
def retry_mails(*, by: Member, mail: Mail | None = None) -> int:
    """Try a *mail* that failed again, or all of them; return how many. Raises NotAllowed."""
    if not may_watch_mails(by):
        raise NotAllowed
    failed = Mail.objects.given_up() if mail is None else Mail.objects.given_up().filter(pk=mail.pk)
    return failed.update(state=Mail.State.WAITING, attempts=0, next_try_at=timezone.now(), leased_until=None)
