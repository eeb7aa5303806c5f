"""Rights of roles in the database: Django's permissions, alone or for one page, collection or site of the CMS."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import models, transaction
from django.db.models import Value
from django.db.models.functions import Concat
from wagtail.models import GroupCollectionPermission, GroupPagePermission, GroupSitePermission

from network_site.members.models import Member

PLACES: Mapping[str, Any] = {
    "page": GroupPagePermission,
    "collection": GroupCollectionPermission,
    "site": GroupSitePermission,
}
EVERYWHERE = ""
NAME = Concat("permission__content_type__app_label", Value("."), "permission__codename")


@dataclass(frozen=True, order=True)
class Right:
    """One thing that a role may do: a permission, as in ``has_perm``, everywhere or in one place and all below it."""

    role: str
    permission: str
    place: str = EVERYWHERE
    number: int = 0

    def __str__(self) -> str:
        where = f" on {self.place} {self.number}" if self.place else ""
        return f"{self.role}: {self.permission}{where}"


@dataclass(frozen=True)
class Drift:
    """How the database differs from what is declared."""

    roles_missing: list[str]
    roles_undeclared: list[str]
    missing: list[Right]
    undeclared: list[Right]
    personal: list[str]

    def __str__(self) -> str:
        return "\n".join(
            [
                *(f"+ role {name}" for name in self.roles_missing),
                *(f"+ {right}" for right in self.missing),
                *(f"- {right}" for right in self.undeclared),
                *(f"- {permission}" for permission in self.personal),
                *(f"- role {name}" for name in self.roles_undeclared),
            ]
        )

    def __bool__(self) -> bool:
        return bool(str(self))


def drift(*, roles: Collection[str], rights: Collection[Right]) -> Drift:
    """Return how the database differs from *roles* and their *rights*; what a member holds alone counts as drift."""
    wanted, held = set(rights), set(_held())
    groups = set(Group.objects.values_list("name", flat=True))
    own = _personal().annotate(permission_name=NAME).values_list("member", "permission_name")
    return Drift(
        roles_missing=sorted({*roles} - groups),
        roles_undeclared=sorted(groups - {*roles}),
        missing=sorted(wanted - held),
        undeclared=sorted(held - wanted),
        personal=[
            *(f"member {number}: {name}" for number, name in own.order_by("member", "permission_name")),
            *(f"member {number}: everything" for number in _unlimited().values_list("pk", flat=True)),
        ],
    )


@transaction.atomic
def bring_in_step(*, roles: Collection[str], rights: Collection[Right]) -> Drift:
    """Add what is declared and missing, remove what nobody declared, and return what was different before."""
    found = drift(roles=roles, rights=rights)
    for name in found.roles_missing:
        Group.objects.create(name=name)
    give(found.missing)
    for right in found.undeclared:
        _take(right)
    if found.personal:
        _personal().delete()
        _unlimited().update(is_superuser=False)
    Group.objects.filter(name__in=found.roles_undeclared).delete()
    return found


def give(rights: Iterable[Right]) -> None:
    """Store *rights* of roles that exist; one that is held already stays. Raises DoesNotExist for an unknown one."""
    for right in rights:
        group, permission = Group.objects.get(name=right.role), _permission(right.permission)
        if right.place:
            where = {f"{right.place}_id": right.number}
            PLACES[right.place].objects.get_or_create(group=group, permission=permission, **where)
        else:
            group.permissions.add(permission)


def _take(right: Right) -> None:
    permission = _permission(right.permission)
    if right.place:
        held = PLACES[right.place].objects.filter(group__name=right.role, permission=permission)
        held.filter(**{f"{right.place}_id": right.number}).delete()
    else:
        Group.objects.get(name=right.role).permissions.remove(permission)


def _held() -> Iterable[Right]:
    everywhere: models.QuerySet[Any] = Group.permissions.through._default_manager.all()
    for role, permission in everywhere.annotate(permission_name=NAME).values_list("group__name", "permission_name"):
        yield Right(role, permission)
    for place, model in PLACES.items():
        rows = model.objects.annotate(permission_name=NAME)
        for role, permission, number in rows.values_list("group__name", "permission_name", f"{place}_id"):
            yield Right(role, permission, place, number)


def _permission(name: str) -> Permission:
    app_label, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)


def _personal() -> models.QuerySet[Any]:
    rows: models.QuerySet[Any] = Member.user_permissions.through._default_manager.all()
    return rows


def _unlimited() -> models.QuerySet[Member]:
    """Return those whom Django lets do everything: nobody, unless a hand in the database made them so."""
    unlimited: models.QuerySet[Member] = Member.objects.filter(is_superuser=True).order_by("pk")
    return unlimited
