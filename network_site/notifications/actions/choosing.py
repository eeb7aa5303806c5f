"""How a member wants to be told, and the one click by which they want no more of a kind."""

from collections.abc import Collection, Iterable, Mapping

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from network_site.members.models import Member
from network_site.members.querysets import MemberQuerySet
from network_site.notifications.channels import plan_anew
from network_site.notifications.exceptions import CannotStandIn
from network_site.notifications.levels import DIGESTS, Way
from network_site.notifications.models import Choice, Delivery, Mail, Preferences
from network_site.notifications.registry import Verb, verbs

Ways = Mapping[tuple[str, str], Way]  # by verb and level


def possible_stand_ins(member: Member) -> MemberQuerySet:
    """Return who may stand in for *member*: the verified members of the same country."""
    verified: MemberQuerySet = Member.objects.verified().select_related("jurisdiction")
    return verified.filter(jurisdiction=member.jurisdiction_id, jurisdiction__isnull=False).exclude(pk=member.pk)


def ways_of(member: Member) -> dict[tuple[str, str], Way]:
    """Return the way of *member* for each verb at each of its levels: as chosen, or the default."""
    chosen = {(row.verb, row.level): Way(row.way) for row in Choice.objects.filter(member=member)}
    return {pair: chosen.get(pair, verb.way(pair[1])) for verb in verbs() for pair in _pairs(verb)}


@transaction.atomic
def save_preferences(*, by: Member, ways: Ways, **hours: object) -> Preferences:
    """Keep the *ways* and *hours* (the fields of Preferences) that *by* chose, and plan by them what has not gone.

    Raises CannotStandIn.
    """
    stand_in = hours.get("stand_in")
    if isinstance(stand_in, Member) and not possible_stand_ins(by).contains(stand_in):
        raise CannotStandIn
    row, _ = Preferences.objects.update_or_create(member=by, defaults=hours)
    _choose(by, ways)
    return row


@transaction.atomic
def stop_mails(*, by: Member, kind: str) -> None:
    """Send *by* no more mails of this *kind*, a verb or a digest; the inbox goes on."""
    unwanted = DIGESTS if kind in DIGESTS else (Way.MAIL,)
    stopped = {
        pair: Way.INBOX
        for pair, way in ways_of(by).items()
        if way in unwanted and (way == kind if kind in DIGESTS else pair[0] == kind)
    }
    _choose(by, stopped)


def _choose(member: Member, ways: Ways) -> None:
    usual = {pair: verb.way(pair[1]) for verb in verbs() for pair in _pairs(verb)}
    before = ways_of(member)
    changed = {pair: way for pair, way in ways.items() if way != before[pair]}
    for (verb, level), way in changed.items():
        if way == usual[verb, level]:
            Choice.objects.filter(member=member, verb=verb, level=level).delete()
        else:
            Choice.objects.update_or_create(member=member, verb=verb, level=level, defaults={"way": way})
    if changed:
        _take_out(member, changed)
    plan_anew(member, {**before, **changed})


def _take_out(member: Member, changed: Collection[tuple[str, str]]) -> None:
    """Take what was planned before the choice out of the mails that wait, to be planned again.

    Of a mail that is being sent this very moment it is only taken out: it goes now, or not at all.
    """
    now = timezone.now()
    waiting = Mail.objects.waiting().filter(recipient=member)
    locked = waiting.select_for_update().values_list("pk", "leased_until")
    free = [pk for pk, leased_until in locked if leased_until is None or leased_until < now]
    chosen = Q(*(Q(notification__verb=verb, notification__level=level) for verb, level in changed), _connector=Q.OR)
    planned = Delivery.objects.filter(chosen, notification__recipient=member)
    planned.filter(mail__in=free).update(mail=None, closed_at=None)
    planned.filter(mail__in=waiting).update(mail=None)


def _pairs(verb: Verb) -> Iterable[tuple[str, str]]:
    return ((verb.slug, str(level)) for level in verb.ways)
