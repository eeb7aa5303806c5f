"""What the directory does when a member is no longer in the network: their address leaves its entries."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Revision

from knowledge.directory.models import ContactPoint
from knowledge.directory.notices import LostItsAddress
from network_site.members.models import Member
from network_site.members.roles import Role
from network_site.notifications.actions.notifying import notify


@transaction.atomic
def see_to_entries(member: Member) -> None:
    """Take the address of *member* out of the entries and their versions, and ask who keeps them to verify them.

    An entry whose only mailbox was a person's is not right any more, whoever wrote it down.
    """
    held = ContactPoint.objects.filter(email__iexact=member.email).select_related("authority__jurisdiction")
    for contact in held.select_for_update(of=("self",)):
        contact.email = ""
        contact.verified_on = contact.review_due = None
        contact.verified_by = ""
        contact.save()
        log(contact, "directory.address_removed")
        notify(verb=LostItsAddress.slug, about=contact, to=_keepers(contact.authority.jurisdiction_id))
    _forget_versions(member.email)


def _keepers(country: str) -> Any:
    """Return who answers for *country*, or else the secretariat."""
    in_charge = Member.objects.in_charge_of(country)
    return in_charge if in_charge.exists() else Member.objects.verified().with_role(Role.SECRETARIAT)


def _forget_versions(email: str) -> None:
    """Take *email* out of what earlier versions of entries keep."""
    entries = ContentType.objects.get_for_model(ContactPoint)
    for version in Revision.objects.filter(content_type=entries, content__email__iexact=email):
        version.content["email"] = ""
        version.save(update_fields=["content"])
