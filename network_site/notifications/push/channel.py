"""Gathering what is due into one push for each member: however much waits, a device says so once."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import translation

from network_site.access.rules import Reader
from network_site.members.models import Member
from network_site.notifications.channels import Channel
from network_site.notifications.entries import seen_by
from network_site.notifications.levels import Way
from network_site.notifications.mail.composing import language_of
from network_site.notifications.models import Delivery, Device, Notification
from network_site.notifications.push.sending import Direct, Verdict, payload, send
from network_site.notifications.schedule import Timing

AT_ONCE = 500
RETRY, TRIES = timedelta(minutes=5), 12


class PushChannel(Channel):
    """A push to each device of a member, of what they want to hear at once; digests are not pushed."""

    slug = "push"

    def reaches(self, members: Collection[int]) -> Collection[int]:
        """Return those of *members* who have a device."""
        if not settings.PUSH_KEY:
            return ()
        return set(Device.objects.filter(member__in=members).values_list("member", flat=True))

    def due_at(self, way: Way, timing: Timing, now: datetime) -> datetime | None:
        """Return when the push goes."""
        return timing.soon(now) if way == Way.MAIL else None

    def deliver(self, now: datetime) -> int:
        """Tell the devices, and return how many took it."""
        taken = _take(now)
        members = Member.objects.verified().filter(pk__in=taken).order_by("pk")
        with Direct() as session:
            return sum(_tell(member, taken[member.pk], now, session) for member in members)


@transaction.atomic
def _take(now: datetime) -> Mapping[int, list[int]]:
    """Return the numbers of the deliveries that are due, by member, and close them: of two workers one gets them."""
    due = Delivery.objects.due(now).filter(channel=PushChannel.slug)
    rows = due.select_for_update(of=("self",)).order_by("due_at")[:AT_ONCE]
    taken: defaultdict[int, list[int]] = defaultdict(list)
    for delivery, member in rows.values_list("pk", "notification__recipient"):
        taken[member].append(delivery)
    Delivery.objects.filter(pk__in=[pk for pks in taken.values() for pk in pks]).update(closed_at=now)
    return taken


def _tell(member: Member, deliveries: list[int], now: datetime, session: Direct) -> int:
    waiting = Notification.objects.of(member).unread().filter(deliveries__in=deliveries)
    if not settings.PUSH_KEY or not any(seen_by(Reader.of(member), list(waiting))):
        return 0
    with translation.override(language_of(member)):
        content = payload()
    verdicts = [_tell_device(device, content, now, session) for device in Device.objects.filter(member=member)]
    if Verdict.TAKEN not in verdicts and Verdict.LATER in verdicts:
        again = Delivery.objects.filter(pk__in=deliveries, attempts__lt=TRIES - 1)
        again.update(closed_at=None, due_at=now + RETRY, attempts=F("attempts") + 1)
    return verdicts.count(Verdict.TAKEN)


def _tell_device(device: Device, content: str, now: datetime, session: Direct) -> Verdict:
    verdict = send(device, content, session)
    if verdict == Verdict.GONE:
        device.delete()
    elif verdict == Verdict.TAKEN:
        Device.objects.filter(pk=device.pk).update(told_at=now)
    return verdict
