"""How a member wants to be told, and the one click by which they want no more of a kind."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from network_site.members.models import Member
from network_site.members.querysets import MemberQuerySet
from network_site.notifications.exceptions import CannotStandIn
from network_site.notifications.levels import Way
from network_site.notifications.models import Choice, Delivery, Mail, Preferences
from network_site.notifications.registry import Verb, verbs

Ways = Mapping[tuple[str, str], Way]  # by verb and level
DIGESTS = (Way.DAILY, Way.WEEKLY)


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
    """Keep the *ways* and *hours* (the fields of Preferences) that *by* chose. Raises CannotStandIn."""
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
    for (verb, level), way in ways.items():
        if way == before[verb, level]:
            continue
        if way == usual[verb, level]:
            Choice.objects.filter(member=member, verb=verb, level=level).delete()
        else:
            Choice.objects.update_or_create(member=member, verb=verb, level=level, defaults={"way": way})
        _hold_back(member, verb, level)


def _hold_back(member: Member, verb: str, level: str) -> None:
    """Send nothing that was planned before the choice."""
    planned = Delivery.objects.filter(notification__recipient=member, notification__verb=verb)
    planned = planned.filter(notification__level=level)
    planned.open().update(closed_at=timezone.now())
    planned.filter(mail__state=Mail.State.WAITING).update(mail=None)


def _pairs(verb: Verb) -> Iterable[tuple[str, str]]:
    return ((verb.slug, str(level)) for level in verb.ways)
