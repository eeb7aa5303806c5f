"""Every write of deputies: appoint, remove."""

from django.db import IntegrityError, transaction
from wagtail.log_actions import log

from network_site.members import exceptions
from network_site.members.actions.vouching import end_deputyship
from network_site.members.models import Deputy, Member
from network_site.members.permissions import may_appoint_deputy
from network_site.members.roles import Role


@transaction.atomic
def appoint_deputy(*, by: Member, focal_point: Member, deputy: Member) -> Deputy:
    """Let *deputy* stand in for *focal_point*. Raises NotForThisMember and CannotBeDeputy."""
    if not may_appoint_deputy(by, focal_point):
        raise exceptions.NotForThisMember
    same_country = deputy.jurisdiction_id is not None and deputy.jurisdiction_id == focal_point.jurisdiction_id
    in_charge = focal_point.is_verified and focal_point.has_role(Role.FOCAL_POINT)
    if not (in_charge and same_country and deputy.is_verified and deputy.pk != focal_point.pk):
        raise exceptions.CannotBeDeputy
    try:
        with transaction.atomic():
            appointed = Deputy.objects.create(focal_point=focal_point, deputy=deputy)
    except IntegrityError:
        raise exceptions.CannotBeDeputy from None
    log(instance=deputy, action="members.deputy_appointed", user=by, data={"focal_point": focal_point.pk})
    return appointed


@transaction.atomic
def remove_deputy(*, by: Member, deputy: Deputy) -> None:
    """End that a member stands in for a focal point; twice is as once. Raises NotForThisMember."""
    if not may_appoint_deputy(by, deputy.focal_point):
        raise exceptions.NotForThisMember
    end_deputyship(by=by, row=deputy)
