"""Who edits which entries on the editor's side: Django permissions, and for focal points their own country alone."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from knowledge.directory.models import Authority, ContactPoint
from knowledge.directory.permissions import keeps_every_country, may_keep
from network_site.members.models import Member


class OwnCountryPolicy(ModelPermissionPolicy):
    """Django permissions, narrowed to the country of a focal point; *path* leads to the jurisdiction."""

    def __init__(self, model: Any, path: str) -> None:
        super().__init__(model)
        self.path = path

    def user_has_permission_for_instance(self, user: Member, action: str, instance: Any) -> bool:
        """Whether *user* may do *action* to this entry."""
        return self.user_has_permission(user, action) and may_keep(user, instance.jurisdiction.pk)

    def instances_user_has_any_permission_for(self, user: Member, actions: Iterable[str]) -> QuerySet[Any]:
        """Return the entries to which *user* may do one of *actions*."""
        allowed: QuerySet[Any] = super().instances_user_has_any_permission_for(user, actions)
        return allowed if keeps_every_country(user) else allowed.filter(**{self.path: user.jurisdiction_id})


AUTHORITIES = OwnCountryPolicy(Authority, "jurisdiction")
CONTACTS = OwnCountryPolicy(ContactPoint, "authority__jurisdiction")


def register() -> None:
    """Make Wagtail ask these policies."""
    register_permission_policy(Authority, AUTHORITIES)
    register_permission_policy(ContactPoint, CONTACTS)
