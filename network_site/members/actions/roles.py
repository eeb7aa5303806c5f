"""Every write of roles: grant, remove."""

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.log_actions import log

from network_site.members import exceptions
from network_site.members.actions.openings import end_openings_of
from network_site.members.actions.vouching import end_deputyships, take_back_word
from network_site.members.models import Member
from network_site.members.permissions import may_assign_roles
from network_site.members.roles import Role
from network_site.members.sessions import end_access


@transaction.atomic
def grant_role(*, by: Member, member: Member, role: Role) -> None:
    """Give *member* a role; one that is held already stays. Raises NotAllowed, NotInNetwork."""
    if not may_assign_roles(by):
        raise exceptions.NotAllowed
    if not member.is_verified:
        raise exceptions.NotInNetwork
    group, _made = Group.objects.get_or_create(name=role)
    if not member.groups.filter(pk=group.pk).exists():
        member.groups.add(group)
        _changed(by, member, role, "members.role_granted")


@transaction.atomic
def remove_role(*, by: Member, member: Member, role: Role) -> None:
    """Take a role from *member*. Locks the role, so that two cannot end the secretariat together.

    Raises NotAllowed, and SecretariatMustRemain for one's own place in it or the last one.
    """
    if not may_assign_roles(by):
        raise exceptions.NotAllowed
    group = Group.objects.select_for_update().get(name=role)
    if role == Role.SECRETARIAT and not _secretariat_remains(by, member):
        raise exceptions.SecretariatMustRemain
    if not member.groups.filter(pk=group.pk).exists():
        return
    member.groups.remove(group)
    if role == Role.FOCAL_POINT:
        end_deputyships(by=by, member=member, of_others=False)
    if role == Role.SECRETARIAT:
        end_openings_of(member=member)
    _changed(by, member, role, "members.role_removed")
    take_back_word(by=by, of=member)


def _secretariat_remains(by: Member, member: Member) -> bool:
    others = Member.objects.verified().with_role(Role.SECRETARIAT).exclude(pk=member.pk)
    return by.pk != member.pk and others.exists()


def _changed(by: Member, member: Member, role: Role, action: str) -> None:
    member.__dict__.pop("role_names", None)  # read once an object, and out of date now
    end_access(member)
    log(instance=member, action=action, user=by, data={"role": role})
