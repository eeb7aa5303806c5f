"""Note how far a member has read, and when they looked at the list of questions."""

from django.db import transaction
from django.utils import timezone

from discussions.models import ListVisit, ReadMark, Thread
from discussions.streams import reading_stream
from discussions.unread import VISIT_OVER
from network_site.access.rules import may_see
from network_site.live.publishing import publish
from network_site.members.models import Member


@transaction.atomic
def note_read(*, by: Member, thread: Thread, upto: int) -> None:
    """Note that every post of *thread* up to number *upto* was shown to *by*, and tell their other tabs.

    The mark only moves on: of two tabs, the one that showed more counts, whichever was first.
    """
    if not may_see(by, thread):
        return
    now = timezone.now()
    if not ReadMark.objects.filter(member=by, thread=thread).exists():
        ReadMark.objects.bulk_create([ReadMark(member=by, thread=thread, upto=0, at=now)], ignore_conflicts=True)
    if ReadMark.objects.filter(member=by, thread=thread, upto__lt=upto).update(upto=upto, at=now):
        publish(reading_stream(by.pk), "read", thread.pk)


@transaction.atomic
def note_list_visit(*, by: Member) -> None:
    """Note that *by* looks at the list of questions; after a pause, that is another visit."""
    now = timezone.now()
    visit, is_first = ListVisit.objects.select_for_update().get_or_create(member=by, defaults={"before_at": now})
    if is_first:
        return
    if now - visit.at > VISIT_OVER:
        visit.before_at = visit.at
    visit.at = now
    visit.save(update_fields=["at", "before_at"])
