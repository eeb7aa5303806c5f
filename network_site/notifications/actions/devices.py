"""Adding the devices on which a member is told, and taking them away."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from network_site.members.models import Member
from network_site.notifications.exceptions import EndpointRefused
from network_site.notifications.models import Device
from network_site.notifications.push.endpoints import is_push_service

DEVICES_AT_MOST = 10


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a browser gives away so that it can be told something (Push API)."""

    endpoint: str
    p256dh: str
    auth: str


@transaction.atomic
def add_device(*, by: Member, browser: str, words: str, subscription: Subscription) -> Device:
    """Tell *by* on this *browser* from now on, and nobody else. The oldest goes where there are too many.

    Done twice it is one device. Raises EndpointRefused for an address at no known push service.
    """
    if not is_push_service(subscription.endpoint):
        raise EndpointRefused
    Device.objects.filter(Q(browser=browser) | Q(endpoint=subscription.endpoint)).delete()
    device = Device.objects.create(
        member=by,
        browser=browser,
        words=words[:60],
        endpoint=subscription.endpoint,
        p256dh=subscription.p256dh,
        auth=subscription.auth,
    )
    kept = Device.objects.filter(member=by).order_by("-pk").values("pk")[:DEVICES_AT_MOST]
    Device.objects.filter(member=by).exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
    return device


def remove_device(*, by: Member, number: int) -> bool:
    """Tell *by* nothing any more on their device with this *number*; whether there was one."""
    return bool(Device.objects.filter(member=by, pk=number).delete()[0])


def forget_devices(member: Member, *, only: Collection[str] | None = None, but: str = "") -> None:
    """Forget the devices of *member*, or *only* those browsers, and all *but* one: their sign-ins are over."""
    theirs = Device.objects.filter(member=member).exclude(browser=but) if but else Device.objects.filter(member=member)
    (theirs if only is None else theirs.filter(browser__in=only)).delete()


def leave_browser(*, browser: str, stays: Member | None = None) -> None:
    """Forget what was shown on *browser*, but to the member who *stays*: somebody signs out there, or another in."""
    shown = Device.objects.filter(browser=browser)
    (shown if stays is None else shown.exclude(member=stays)).delete()
