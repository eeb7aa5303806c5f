"""Reading the audit trail: whether it is whole, what leaves it, and which looks are noted."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import islice
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from network_site.access.marks import GROUP_MARKS
from network_site.access.models import AuditEntry, AuditHead
from network_site.access.rules import Reader
from network_site.members.models import Member
from network_site.members.roles import Role
from network_site.members.telling import tell

A_DAY = 86_400  # seconds


def note_view(*, by: Any, item: Any) -> None:
    """Note that *by* opened *item*, once a day, where its mark keeps it within a group; other marks cost nothing."""
    if item.mark not in GROUP_MARKS or not isinstance(by, Member):
        return
    if _is_first_view(item, by.pk):
        log(item, "access.viewed", user=by)


def note_live_view(*, reader: Reader, item: Any) -> None:
    """Note that *reader* is handed what is said in *item* while it is live: one view with that of its page."""
    if item.mark not in GROUP_MARKS or reader.member_id is None:
        return
    if _is_first_view(item, reader.member_id):
        log(item, "access.viewed", user=Member.objects.select_related("jurisdiction").get(pk=reader.member_id))


def _is_first_view(item: Any, member: int) -> bool:
    key = f"viewed:{item._meta.label_lower}:{item.pk}:{member}:{timezone.now():%Y%m%d}"
    return cache.get(key) is None and cache.add(key, 1, A_DAY)  # a poll comes every few seconds, and ``add`` writes


@transaction.atomic
def report_looks(*, by: Member) -> None:
    """Note that *by* looked at more guarded numbers than anybody needs, and tell the secretariat."""
    entry = log(by, "access.too_many_looks", user=by)
    tell("too-many-looks", about=entry, to=Member.objects.verified().with_role(Role.SECRETARIAT), by=by)


def first_broken() -> int | None:
    """Return the number of the first entry that is not what was written or does not follow, or None if all do.

    An entry missing at the end shows as the number that the head expects.
    """
    head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    number, digest = head.pruned_number, head.pruned_digest
    entries = AuditEntry.objects.order_by("number").select_related("content_type").filter(number__gt=number)
    for entry in entries.iterator():
        if entry.number != number + 1:
            return number + 1
        if entry.previous != digest or entry.seal() != entry.digest:
            return entry.number
        number, digest = entry.number, entry.digest
    return None if (number, digest) == (head.last_number, head.last_digest) else number + 1


def witness() -> str:
    """Return number and seal of the last entry, to be written down where the site cannot reach."""
    head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    return f"{head.last_number}:{head.last_digest}"


def still_holds(witnessed: str) -> bool:
    """Whether the trail still has the entry that was *witnessed*: one written anew from its beginning has not."""
    number, _, digest = witnessed.partition(":")
    head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    ends = {(str(head.pruned_number), head.pruned_digest), (str(head.last_number), head.last_digest)}
    if (number, digest) in ends:
        return True
    return number.isdecimal() and AuditEntry.objects.filter(number=int(number), digest=digest).exists()


@transaction.atomic
def prune() -> int:
    """Remove the entries older than AUDIT_DAYS and return how many; the chain then begins after the last of them."""
    head = AuditHead.locked()
    over = timezone.now() - timedelta(days=settings.AUDIT_DAYS)
    kept = AuditEntry.objects.filter(timestamp__gte=over).order_by("number").first()
    going = AuditEntry.objects.filter(number__lt=kept.number if kept else head.last_number + 1)
    last = going.order_by("-number").first()
    if last is None:
        return 0
    head.pruned_number, head.pruned_digest = last.number, last.digest
    head.save(update_fields=["pruned_number", "pruned_digest"])
    removed, _models = going.delete()
    log(head, "access.pruned", data={"entries": removed, "through": last.number})
    return removed


def rows(entries: Iterable[AuditEntry], at_most: int) -> Iterable[list[str]]:
    """Return a row of text for each entry, as the export writes them; times are in UTC.

    Two people of one office are told apart by the number of the member, and two things of one name by theirs.
    """
    for entry in islice(entries, at_most):
        about = entry.content_type.model_class() if entry.content_type else None
        yield [
            str(entry.number),
            entry.timestamp.isoformat(timespec="seconds"),
            entry.office,
            str(entry.user_id or ""),
            entry.said,
            entry.action,
            str(about._meta.verbose_name) if about else "",
            entry.label,
            entry.object_id,
            "; ".join(f"{name}: {value}" for name, value in sorted(entry.data.items())),
        ]
