"""Reads of members."""

from typing import Any, Self

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.utils import timezone

from network_site.members.roles import Role


class MemberQuerySet(models.QuerySet[Any]):
    """Members, by standing."""

    def verified(self) -> Self:
        """Return members whom the network vouches for today."""
        in_post = Q(mandate_until=None) | Q(mandate_until__gte=timezone.localdate())
        return self.filter(in_post, is_active=True, verified_at__isnull=False)

    def with_role(self, role: str) -> Self:
        """Return members who hold *role*."""
        return self.filter(groups__name=role)


class NominationQuerySet(models.QuerySet[Any]):
    """Invitations, by what became of them."""

    def open(self) -> Self:
        """Return invitations whose link still opens."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())

    def to_address(self, email: str) -> Self:
        """Return invitations to *email*, whatever its case."""
        return self.filter(email__iexact=email)


class MemberManager(BaseUserManager.from_queryset(MemberQuerySet)):  # type: ignore[misc]
    """Members; they are created by accepting an invitation, never by public sign-up."""

    use_in_migrations = False

    def get_by_natural_key(self, username: str | None) -> Any:
        """Return the member with this address, whatever its case."""
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Any:
        """Create a member. The address is kept in lower case; without *password* nobody can sign in."""
        member = self.model(email=email.lower(), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Any:
        """Create the account that an installation starts with: of the secretariat, so that it can invite others."""
        fields.setdefault("verified_at", timezone.now())
        member = self.create_user(email, password, is_superuser=True, **fields)
        member.groups.add(Group.objects.get_or_create(name=Role.SECRETARIAT)[0])
        return member
