"""Every write of what groups pin. Each takes the group's row lock first."""

from django.db import transaction
from django.db.models import Max

from network_site.home import exceptions
from network_site.home.models import GroupPin
from network_site.home.pinboard import may_pin
from network_site.members.actions.groups import managed_group
from network_site.members.models import Member, WorkingGroup

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
