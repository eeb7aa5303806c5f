"""What becomes of the word of somebody who answers for others no more: invitations, lost factors, deputies."""

from django.db.models import Q
from wagtail.log_actions import log

from network_site.members.actions.nominations import withdraw_what_nobody_answers_for
from network_site.members.models import Deputy, FactorRecovery, Member
from network_site.members.permissions import may_vouch_recovery
from network_site.members.telling import look_again


def take_back_word(*, by: Member, of: Member) -> None:
    """Close what *of* invited and no longer may, and let somebody else vouch for what waits by their word.

    Call it inside the transaction in which they lose a role, their place, or that they stand in for somebody.
    """
    withdraw_what_nobody_answers_for(by=by, nominator=of)
    stands = Member.objects.get(pk=of.pk)
    for recovery in FactorRecovery.objects.open().for_decision().filter(vouched_by=of, approved_by=None):
        recovery.vouched_by = recovery.vouched_at = None
        if not may_vouch_recovery(stands, recovery):
            recovery.save(update_fields=["vouched_by", "vouched_at"])


def end_deputyships(*, by: Member, member: Member, of_others: bool = True) -> None:
    """End that anybody stands in for *member*, and with *of_others* that *member* does for anybody."""
    theirs = Q(focal_point=member) | Q(deputy=member) if of_others else Q(focal_point=member)
    for row in Deputy.objects.filter(theirs).select_related("deputy"):
        end_deputyship(by=by, row=row)


def end_deputyship(*, by: Member, row: Deputy) -> None:
    """End that a member stands in for a focal point; twice is as once."""
    removed, _rows = Deputy.objects.filter(pk=row.pk).delete()
    if removed:
        log(instance=row.deputy, action="members.deputy_removed", user=by, data={"focal_point": row.focal_point_id})
        take_back_word(by=by, of=row.deputy)
        look_again(row.deputy)
