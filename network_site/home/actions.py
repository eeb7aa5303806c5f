"""Every write of what groups pin, under the group's row lock, and of who edits which section of the guides."""

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Max
from wagtail.log_actions import log

from knowledge.guides.actions import require_review
from knowledge.guides.models import GuideIndexPage
from network_site.home import exceptions
from network_site.home.models import GroupPin
from network_site.home.pinboard import may_pin
from network_site.home.roles import open_section
from network_site.members.actions.groups import managed_group
from network_site.members.actions.roles import remove_role
from network_site.members.exceptions import NotAllowed, NotInNetwork
from network_site.members.models import Member, WorkingGroup
from network_site.members.permissions import may_assign_roles
from network_site.members.roles import Role
from network_site.members.sessions import end_access

AT_MOST = 30


@transaction.atomic
def pin(*, by: Member, group: WorkingGroup, page: int | None = None, document: int | None = None) -> GroupPin:
    """Keep a guide or forum (the number of its *page*) or a *document* at hand, last in order; twice is as once.

    Raises NotYourGroup, GroupArchived, NothingToPin and BoardFull.
    """
    group = managed_group(group, by)
    if not may_pin(by, page=page, document=document):
        raise exceptions.NothingToPin
    there: GroupPin | None = group.pins.filter(page=page, document=document).first()
    if there is not None:
        return there
    if group.pins.count() >= AT_MOST:
        raise exceptions.BoardFull
    last = group.pins.aggregate(last=Max("position"))["last"] or 0
    made: GroupPin = group.pins.create(page_id=page, document_id=document, position=last + 1, pinned_by=by)
    return made


@transaction.atomic
def unpin(*, by: Member, pin: GroupPin) -> None:
    """Take an item off the home of its group; twice is as once. Raises NotYourGroup and GroupArchived."""
    managed_group(pin.group, by)
    GroupPin.objects.filter(pk=pin.pk).delete()


@transaction.atomic
def move_pin(*, by: Member, pin: GroupPin, up: bool) -> None:
    """Let an item change places with the one above, or below. Raises NotYourGroup and GroupArchived."""
    group = managed_group(pin.group, by)
    pins = list(group.pins.all())
    here = next((place for place, other in enumerate(pins) if other.pk == pin.pk), None)
    there = None if here is None else here - 1 if up else here + 1
    if here is None or there is None or not 0 <= there < len(pins):
        return
    pins[here], pins[there] = pins[there], pins[here]
    for position, each in enumerate(pins, 1):
        each.position = position
    GroupPin.objects.bulk_update(pins, ["position"])


@transaction.atomic
def bind_editor(*, by: Member, member: Member, section: GuideIndexPage) -> None:
    """Let *member* edit *section*, and take away that they edit everywhere; twice is as once.

    Guides of the section are then reviewed by its editors and by those who edit everywhere.
    Raises NotAllowed, NotInNetwork.
    """
    if not may_assign_roles(by):
        raise NotAllowed
    if not member.is_verified:
        raise NotInNetwork
    group = open_section(section)
    require_review(groups=[group, Group.objects.get(name=Role.EDITOR)], index=section)
    remove_role(by=by, member=member, role=Role.EDITOR)
    if not member.groups.filter(pk=group.pk).exists():
        member.groups.add(group)
        end_access(member)
        log(instance=member, action="members.section_given", user=by, data={"section": section.pk})


@transaction.atomic
def free_editor(*, by: Member, member: Member, section: GuideIndexPage) -> None:
    """End that *member* edits *section*; twice is as once. Raises NotAllowed."""
    if not may_assign_roles(by):
        raise NotAllowed
    group = open_section(section)
    if member.groups.filter(pk=group.pk).exists():
        member.groups.remove(group)
        end_access(member)
        log(instance=member, action="members.section_taken", user=by, data={"section": section.pk})
