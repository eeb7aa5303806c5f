"""Every write of mandates: confirm, remind, end, remove, reinstate."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import log

from network_site.members import exceptions
from network_site.members.actions.openings import end_openings_of
from network_site.members.actions.vouching import end_deputyships, take_back_word
from network_site.members.models import MandateReminder, Member, Removal
from network_site.members.own_data import part_everywhere
from network_site.members.permissions import may_decide_on
from network_site.members.sessions import end_access
from network_site.members.standing import end_of_mandate
from network_site.members.telling import take_back, tell

REMINDER_DAYS = (7, 30, 60)  # before the end, the nearest first
ENDED = 0


@transaction.atomic
def confirm_mandate(*, by: Member, member: Member) -> Member:
    """Record that *member* is still in post: the mandate runs for its full length from today.

    Raises NotForThisMember, and NotInNetwork when the member was removed.
    """
    if not may_decide_on(by, member):
        raise exceptions.NotForThisMember
    until = end_of_mandate()
    standing = Member.objects.filter(pk=member.pk, is_active=True, verified_at__isnull=False)
    if not standing.update(mandate_until=until):
        raise exceptions.NotInNetwork
    for reminder in member.mandate_reminders.filter(mandate_until__gte=timezone.localdate()).exclude(
        mandate_until=until
    ):
        take_back(about=reminder)
    member.mandate_until = until
    log(instance=member, action="members.mandate_confirmed", user=by, data={"until": until.isoformat()})
    return member


@transaction.atomic
def remove_member(*, by: Member, member: Member, reason: str) -> Removal:
    """Stop vouching for *member*: sessions end now, sockets within seconds. What they wrote stays.

    Nobody joins or recovers by their word any more.

    Raises NotForThisMember, and NotInNetwork when the member was removed already.
    """
    if not may_decide_on(by, member):
        raise exceptions.NotForThisMember
    if not Member.objects.filter(pk=member.pk, verified_at__isnull=False).update(verified_at=None):
        raise exceptions.NotInNetwork
    removal = Removal.objects.create(member=member, removed_by=by, reason=reason)
    end_deputyships(by=by, member=member)
    end_openings_of(member=member)
    part_everywhere(member)
    take_back_word(by=by, of=member)
    end_access(member)
    log(instance=member, action="members.removed", user=by, data={"reason": reason})
    return removal


@transaction.atomic
def reinstate_member(*, by: Member, member: Member) -> Member:
    """Take a removal back: the network vouches for *member* again, for a full mandate.

    Raises NotForThisMember, and NotInNetwork when there is no removal to take back, or nobody left to take it back for.
    """
    if not may_decide_on(by, member):
        raise exceptions.NotForThisMember
    if Member.objects.filter(pk=member.pk, pseudonymised_at__isnull=False).exists():
        raise exceptions.NotInNetwork
    now = timezone.now()
    if not Removal.objects.filter(member=member, reinstated_at=None).update(reinstated_by=by, reinstated_at=now):
        raise exceptions.NotInNetwork
    Member.objects.filter(pk=member.pk).update(verified_at=now)
    return confirm_mandate(by=by, member=member)


def remind_of_mandates(*, on: date) -> int:
    """Mail every reminder that is due *on* this day and was not sent; return how many. Safe to repeat."""
    last = on + timedelta(days=max(REMINDER_DAYS))
    ending = Member.objects.verified().filter(mandate_until__gte=on, mandate_until__lte=last)
    return sum(_remind(member, on) for member in ending.select_related("jurisdiction"))


def end_mandates(*, on: date) -> int:
    """Close the sessions and sockets of every member whose mandate ended before *on*; return how many were new.

    The members are out without this, because ``is_verified`` asks the day. This leaves nothing open behind them.
    """
    ended = Member.objects.filter(is_active=True, verified_at__isnull=False, mandate_until__lt=on)
    return sum(_end(member) for member in ended.select_related("jurisdiction"))


@transaction.atomic
def _remind(member: Member, on: date) -> bool:
    left = (member.mandate_until - on).days if member.mandate_until else max(REMINDER_DAYS)
    days = next(days for days in REMINDER_DAYS if left <= days)
    reminder = _note(member, days)
    if reminder is None:
        return False
    tell("mandate-mine", about=reminder, to=[member])
    tell("mandate-country", about=reminder, to=Member.objects.who_decide_on(member))
    return True


@transaction.atomic
def _end(member: Member) -> bool:
    if _note(member, ENDED) is None:
        return False
    end_access(member)
    log(instance=member, action="members.mandate_expired", data={"until": str(member.mandate_until)})
    return True


def _note(member: Member, days: int) -> MandateReminder | None:
    """Return the first note of its kind for this term, or None; of two at once the database lets one be first."""
    if member.mandate_until is None:
        return None
    try:
        with transaction.atomic():
            return MandateReminder.objects.create(member=member, mandate_until=member.mandate_until, days=days)
    except IntegrityError:
        return None
