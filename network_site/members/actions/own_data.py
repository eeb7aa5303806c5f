"""Every write of the copies of members' own data: ask, make, take, forget."""

import logging
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from network_site.members import exceptions
from network_site.members.models import DataExport, Member
from network_site.members.own_data import write_copy
from network_site.members.tasks import make_copy_later

WAIT = timedelta(hours=6)  # a copy that was not made by then will not be
BEAT_SECONDS = 15
IN_MEMORY_BYTES = 10_000_000

logger = logging.getLogger(__name__)


@transaction.atomic
def ask_for_copy(*, by: Member) -> DataExport:
    """Have a copy of everything about *by* made; one that is being made already is returned. Raises NotInNetwork."""
    if not by.is_verified:
        raise exceptions.NotInNetwork
    give_up(member=by)
    copy, is_new = DataExport.objects.get_or_create(
        member=by, ready_at=None, failed_at=None, defaults={"expires_at": timezone.now() + WAIT}
    )
    if is_new:
        make_copy_later.enqueue(copy.pk)
        log(by, "members.export_asked", user=by)
    return copy


def make_copy(pk: int) -> None:
    """Make the copy that waits under *pk*, if it still does. A failure is logged, and the member can ask again."""
    copy: DataExport | None = DataExport.objects.waiting().filter(pk=pk).select_related("member__jurisdiction").first()
    if copy is None:
        return
    try:
        with tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES) as target:
            write_copy(copy.member, target, beat=_pulse(pk))
            copy.file.save(f"{uuid4().hex}.zip", File(target), save=False)
        _finish(copy)
    except Exception:
        logger.exception("The copy %s of a member's data could not be made.", pk)
        DataExport.objects.waiting().filter(pk=pk).update(failed_at=timezone.now())


def note_taken(*, by: Member, copy: DataExport) -> None:
    """Note in the audit trail that *by* took their own copy away."""
    log(by, "members.exported", user=by, data={"copy": copy.pk})


def give_up(*, member: Member | None = None) -> int:
    """Call the copies failed that nobody makes any more, of *member* or of all; return how many."""
    lost = DataExport.objects.lost()
    mine = lost.filter(member=member) if member else lost
    return int(mine.update(failed_at=timezone.now()))


@transaction.atomic
def forget_copies(*, member: Member | None = None) -> int:
    """Delete the copies whose time is over, or all of *member*, with their files; return how many."""
    if member is None:
        give_up()
    over = DataExport.objects.filter(member=member) if member else DataExport.objects.over()
    return sum(_forget(copy) for copy in over)


def _pulse(pk: int) -> Callable[[], None]:
    """Return what a worker calls often, to be noted now and then as at work."""
    noted: float | None = None

    def beat() -> None:
        nonlocal noted
        if noted is None or time.monotonic() - noted >= BEAT_SECONDS:
            noted = time.monotonic()
            DataExport.objects.waiting().filter(pk=pk).update(worked_at=timezone.now())

    return beat


@transaction.atomic
def _finish(copy: DataExport) -> None:
    now = timezone.now()
    done = {"file": copy.file.name, "ready_at": now, "expires_at": now + timedelta(days=settings.OWN_DATA_DAYS)}
    if not DataExport.objects.waiting().filter(pk=copy.pk).update(**done):  # who asked for it left meanwhile
        copy.file.delete(save=False)
        return
    for older in DataExport.objects.filter(member=copy.member).exclude(pk=copy.pk):
        _forget(older)


def _forget(copy: DataExport) -> bool:
    copy.delete()
    name = copy.file.name
    if name:
        transaction.on_commit(lambda: copy.file.storage.delete(name))
    return True
