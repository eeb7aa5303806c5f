"""Note how far a member has read."""

from django.db import transaction
from django.utils import timezone

from discussions.models import ReadMark, Thread
from network_site.access.rules import may_see
from network_site.members.models import Member


@transaction.atomic
def note_read(*, by: Member, thread: Thread, upto: int) -> None:
    """Note that every post of *thread* up to number *upto* was shown to *by*.

    The mark only moves on: of two tabs, the one that showed more counts, whichever was first.
    """
    if not may_see(by, thread):
        return
    now = timezone.now()
    if not ReadMark.objects.filter(member=by, thread=thread).exists():
        ReadMark.objects.bulk_create([ReadMark(member=by, thread=thread, upto=0, at=now)], ignore_conflicts=True)
    ReadMark.objects.filter(member=by, thread=thread, upto__lt=upto).update(upto=upto, at=now)
