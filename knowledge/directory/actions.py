"""Every write of the directory outside the editor's forms."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import override
from wagtail.log_actions import log

from knowledge.directory import exceptions, permissions
from knowledge.directory.freshness import VERIFIED_MONTHS, shift_months
from knowledge.directory.models import ContactPoint, Reveal
from network_site.members.models import Member
from network_site.members.roles import Role

KEEPERS = (Role.FOCAL_POINT, Role.SECRETARIAT, Role.EDITOR)  # who vouches best comes first


@transaction.atomic
def confirm_contact(*, contact: ContactPoint, by: Member, on: date) -> ContactPoint:
    """Record that *by* checked *contact* and found it right as it stands.

    ``on`` is the day of the check in the verifier's own time zone; ``review_due`` follows six months later. A check
    of the same day or an earlier one changes nothing. Raises NotItsFocalPoint.
    """
    contact = ContactPoint.objects.select_for_update(of=("self",)).select_related("authority").get(pk=contact.pk)
    if not permissions.may_confirm(by, contact):
        raise exceptions.NotItsFocalPoint
    if contact.verified_on is not None and contact.verified_on >= on:
        return contact
    contact.verified_on = on
    contact.verified_by = verifier_label(by)
    contact.review_due = shift_months(on, VERIFIED_MONTHS)
    contact.save()
    contact.save_revision(user=by, log_action=True)
    return contact


@transaction.atomic
def reveal_phone(*, contact: ContactPoint, by: Member, key: UUID) -> str:
    """Return the guarded number of *contact* and record the look; the same *key* twice is one look.

    Raises NoGuardedNumber.
    """
    if not permissions.may_reveal(by, contact):
        raise exceptions.NoGuardedNumber
    look = {"contact": contact, "office": str(contact)}
    _reveal, is_new = Reveal.objects.get_or_create(member=by, idempotency_key=key, defaults=look)
    if is_new:
        log(contact, "directory.phone_revealed", user=by)
    number: str = contact.phone
    return number


def verifier_label(member: Member) -> str:
    """Return role and country as an entry keeps them, in English: ``Focal point, Ghana``."""
    role = next((role for role in KEEPERS if member.has_role(role)), Role.SECRETARIAT)
    with override("en"):
        return ", ".join(filter(None, (str(role.label), member.jurisdiction.name if member.jurisdiction else "")))
