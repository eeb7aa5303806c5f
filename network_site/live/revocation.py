"""Taking access away at once, also from sockets that are open."""

from django.db import transaction
from django.db.models import F

from network_site.live.doorbell import ring
from network_site.members.models import Member


def revoke(member: Member) -> None:
    """Close every socket of *member*. Call it with whatever narrows what they may see: standing, groups, password.

    The new epoch counts even if the doorbell is lost: each hub compares the epochs of its readers every two seconds.
    A member who may still come in connects again and is read anew.
    """
    Member.objects.filter(pk=member.pk).update(access_epoch=F("access_epoch") + 1)
    transaction.on_commit(lambda: ring({"type": "live.revoked"}), robust=True)
