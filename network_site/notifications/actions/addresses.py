"""Stopping an address that bounces or complains, and trying it again."""

from django.db import transaction

from network_site.members.models import Member
from network_site.notifications.models import StoppedAddress


@transaction.atomic
def stop_address(address: str, *, reason: str, detail: str = "") -> None:
    """Send nothing to *address* any more. Done twice, the first reason stays."""
    stopped = StoppedAddress(address=address.lower(), reason=reason, detail=detail[:300])
    StoppedAddress.objects.bulk_create([stopped], ignore_conflicts=True)


def try_address_again(*, by: Member) -> None:
    """Send mails to the address of *by* again; the next refusal stops it anew."""
    StoppedAddress.objects.filter(address__iexact=by.email).delete()
