"""Leaving the network, and taking away what would still tell who a former member is."""

from functools import partial

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.users.models import UserProfile

from network_site.members import exceptions
from network_site.members.actions.groups import leave_all_groups
from network_site.members.actions.openings import end_openings_of
from network_site.members.actions.own_data import forget_copies
from network_site.members.actions.vouching import end_deputyships, take_back_word
from network_site.members.models import FactorRecovery, Member, Nomination, Removal
from network_site.members.own_data import forget_everywhere, part_everywhere
from network_site.members.permissions import may_pseudonymise
from network_site.members.roles import Role
from network_site.members.sessions import end_access


@transaction.atomic
def leave_network(*, by: Member, pseudonymise: bool = False) -> None:
    """End one's own membership. Sessions end now, sockets within seconds; what was written stays, with its office.

    Raises NotInNetwork, and LastOfSecretariat for the last member of the secretariat.
    """
    _keep_secretariat(by)
    if not Member.objects.filter(pk=by.pk, verified_at__isnull=False).update(verified_at=None):
        raise exceptions.NotInNetwork
    Removal.objects.create(member=by, removed_by=by, reason=Removal.Reason.OWN_WISH)
    leave_all_groups(member=by)
    end_openings_of(member=by)
    end_deputyships(by=by, member=by)
    take_back_word(by=by, of=by)
    _take_back_requests(by)
    part_everywhere(by)
    _end_sign_in(by)
    forget_copies(member=by)
    log(by, "members.left", user=by)
    if pseudonymise:
        pseudonymise_member(by=by, member=by)


@transaction.atomic
def pseudonymise_member(*, by: Member, member: Member) -> None:
    """Take away name, address, office and all else that tells who *member* was; there is no way back.

    What they wrote stays, as of a former member. Raises NotForThisMember, also while *member* is in the network.
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    if not may_pseudonymise(by, member):
        raise exceptions.NotForThisMember
    if member.pseudonymised_at is not None:
        return
    forget_everywhere(member)  # while it is still known by which address the parts kept something
    _forget_address(member)
    _forget_person(member)
    end_access(member)
    log(member, "members.pseudonymised", user=member if by.pk == member.pk else by)


def _keep_secretariat(member: Member) -> None:
    """Raise LastOfSecretariat when nobody would be left in it; locks the role, so that two cannot leave at once."""
    secretariat = Group.objects.select_for_update().filter(name=Role.SECRETARIAT).first()
    if secretariat is None or not member.groups.filter(pk=secretariat.pk).exists():
        return
    if not Member.objects.verified().with_role(Role.SECRETARIAT).exclude(pk=member.pk).exists():
        raise exceptions.LastOfSecretariat


def _take_back_requests(member: Member) -> None:
    FactorRecovery.objects.filter(member=member, closed_at=None).update(
        closed_at=timezone.now(), closed_by=member, outcome=FactorRecovery.Outcome.CANCELLED
    )


def _end_sign_in(member: Member) -> None:
    Authenticator.objects.filter(user=member).delete()
    SocialAccount.objects.filter(user=member).delete()
    EmailAddress.objects.filter(user=member).delete()
    member.set_unusable_password()
    member.save(update_fields=["password"])
    end_access(member)


def _forget_address(member: Member) -> None:
    """Give up the address, so that it can be invited again, as a new member."""
    nothing = f"former-{member.pk}@pseudonymised.invalid"  # a name that no mail reaches (RFC 2606)
    Nomination.objects.to_address(member.email).update(email=nothing, full_name="", office="")
    member.email = nothing


def _forget_person(member: Member) -> None:
    member.full_name = member.office = ""
    member.service = member.mandate_until = member.last_login = member.last_seen_on = None
    member.time_zone = "UTC"
    member.is_active = False
    member.pseudonymised_at = timezone.now()
    member.save()
    for kept in (member.languages, member.topics, member.groups):
        kept.clear()
    for written in (member.join_requests, member.group_invitations, member.mandate_reminders, member.factor_recoveries):
        written.all().delete()
    member.group_openings.update(office="")
    for profile in UserProfile.objects.filter(user=member):
        picture = profile.avatar.name
        profile.delete()
        if picture:
            transaction.on_commit(partial(profile.avatar.storage.delete, picture))
