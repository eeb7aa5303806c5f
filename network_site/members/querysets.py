"""Reads of members."""

from datetime import timedelta
from typing import Any, Self

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from network_site.members.roles import Role
from network_site.members.standing import today

WORDS_AT_MOST = 6
LETTERS_AT_LEAST = 3
FOUND_AT_MOST = 10
SILENCE = timedelta(minutes=5)  # after which nobody works at a copy any more


class MemberQuerySet(models.QuerySet[Any]):
    """Members, by standing."""

    def verified(self) -> Self:
        """Return members whom the network vouches for today."""
        in_post = Q(mandate_until=None) | Q(mandate_until__gte=today())
        return self.filter(in_post, is_active=True, verified_at__isnull=False)

    def findable(self) -> Self:
        """Return verified members who serve a country and have not taken leave of their data."""
        return self.verified().filter(pseudonymised_at=None, jurisdiction__isnull=False)

    def with_rules_in_force(self) -> Self:
        """Return members that know which version of the rules of use holds, in the same query."""
        rules = self.model.rules_acceptances.rel.related_model._meta.get_field("rules").related_model
        in_force = rules.objects.order_by("-version").values("version")[:1]
        return self.annotate(rules_in_force=models.Subquery(in_force))

    def who_accepted_the_rules(self) -> Self:
        """Return members who accepted the version that holds: all of them where there is none."""
        return self.with_rules_in_force().filter(Q(rules_in_force=None) | Q(rules_version__gte=F("rules_in_force")))

    def with_deputyship(self) -> Self:
        """Return members that know whether they stand in for a focal point of their country, in the same query."""
        focal_points = self.model.objects.verified().with_role(Role.FOCAL_POINT)
        deputies = self.model.deputy_of.rel.related_model.objects.filter(focal_point__in=focal_points)
        own = deputies.filter(deputy=models.OuterRef("pk"), focal_point__jurisdiction=models.OuterRef("jurisdiction"))
        return self.annotate(stands_in=models.Exists(own))

    def with_role(self, role: str) -> Self:
        """Return members who hold *role*."""
        return self.filter(groups__name=role)

    def matching(self, text: str) -> Self:
        """Return members with every word of *text* in office, country or service; no address or name is searched."""
        found = self
        for word in text.split()[:WORDS_AT_MOST]:
            country = Q(jurisdiction__name_en__icontains=word) | Q(jurisdiction=word.upper())
            found = found.filter(Q(office__icontains=word) | Q(service__name__icontains=word) | country)
        return found

    def found_by(self, text: str) -> Self:
        """Return the first ten members that match, for who picks one of them; under three letters find nobody.

        So nobody lists the members of the network who has no business with them all.
        """
        words = text.strip()
        return self.matching(words)[:FOUND_AT_MOST] if len(words) >= LETTERS_AT_LEAST else self.none()

    def for_rows(self) -> Self:
        """Return members with all that a row of a list shows: country, service, roles, for whom they stand in."""
        known = self.exclude(pseudonymised_at__isnull=False).select_related("jurisdiction", "service")
        return known.prefetch_related("groups").with_deputyship().order_by("jurisdiction", "office", "pk")

    def in_charge_of(self, jurisdiction: Any) -> Self:
        """Return who answers for the members of a country today: its focal points, and their deputies."""
        focal_points = self.model.objects.verified().with_role(Role.FOCAL_POINT).filter(jurisdiction=jurisdiction)
        deputies = self.model.deputy_of.rel.related_model.objects.filter(focal_point__in=focal_points)
        return self.verified().filter(Q(pk__in=focal_points.values("pk")) | Q(pk__in=deputies.values("deputy")))

    def who_decide_on(self, member: Any) -> Self:
        """Return who confirms or ends the mandate of *member*: those in charge of the country.

        For focal points and its own people, and where a country has nobody in charge, it is the secretariat.
        """
        in_charge = self.in_charge_of(member.jurisdiction_id).exclude(pk=member.pk)
        above = member.groups.filter(name__in=(Role.FOCAL_POINT, Role.SECRETARIAT))
        if above.exists() or not in_charge.exists():
            return self.verified().with_role(Role.SECRETARIAT).exclude(pk=member.pk)
        return in_charge

    def who_vouch_recovery(self, recovery: Any) -> Self:
        """Return who may vouch for the member of *recovery*, which comes from ``for_decision``."""
        if recovery.by_secretariat:
            return self.verified().with_role(Role.SECRETARIAT).exclude(pk=recovery.member_id)
        return self.in_charge_of(recovery.member.jurisdiction_id).exclude(pk=recovery.member_id)

    def who_approve_recovery(self, recovery: Any, *, vouched_by: Any) -> Self:
        """Return who may approve *recovery* after somebody vouched."""
        return self.verified().with_role(Role.SECRETARIAT).exclude(pk__in=(recovery.member_id, vouched_by.pk))


class RulesQuerySet(models.QuerySet[Any]):
    """Versions of the rules of use."""

    def in_force(self) -> Any:
        """Return the version that holds, or None where none was published."""
        return self.order_by("-version").first()


class ServiceQuerySet(models.QuerySet[Any]):
    """Prosecution services."""

    def vouched_for_by(self, member: Any) -> Self:
        """Return the services for whose people *member* may answer; ask ``may_invite`` first."""
        return self if member.has_role(Role.SECRETARIAT) else self.filter(jurisdiction=member.jurisdiction_id)


class NominationQuerySet(models.QuerySet[Any]):
    """Invitations, by what became of them."""

    def open(self) -> Self:
        """Return invitations whose link still opens."""
        return self.waiting().filter(held_at=None)

    def waiting(self) -> Self:
        """Return invitations that wait for an answer, with those that are held: who nominated sees no difference."""
        return self.in_state("open")

    def in_state(self, state: str) -> Self:
        """Return invitations that are ``open``, ``held``, ``accepted``, ``withdrawn`` or ``expired``."""
        return self.filter(self._in_state()[state])

    def open_first(self) -> Self:
        """Return invitations with those that still wait before the others, the latest first."""
        waits = models.Case(models.When(self._in_state()["open"], then=0), default=1)
        return self.order_by(waits, "-created_at", "-pk")

    def matching(self, text: str) -> Self:
        """Return invitations with every word of *text* in address, office, service or country."""
        found = self
        for word in text.split()[:WORDS_AT_MOST]:
            country = Q(service__jurisdiction__name_en__icontains=word) | Q(service__jurisdiction=word.upper())
            named = Q(office__icontains=word) | Q(service__name__icontains=word)
            found = found.filter(Q(email__icontains=word) | named | country)
        return found

    def visible_to(self, member: Any) -> Self:
        """Return what *member* manages: all for the secretariat, those of their own country for a focal point."""
        if not member.is_verified:
            return self.none()
        return self if member.has_role(Role.SECRETARIAT) else self.filter(service__jurisdiction=member.jurisdiction_id)

    def to_address(self, email: str) -> Self:
        """Return invitations to *email*, whatever its case."""
        return self.filter(email__iexact=email)

    @staticmethod
    def _in_state() -> dict[str, Q]:
        unanswered, now = Q(accepted_at=None, withdrawn_at=None), timezone.now()
        return {
            "open": unanswered & Q(expires_at__gt=now),
            "held": unanswered & Q(held_at__isnull=False),
            "accepted": Q(accepted_at__isnull=False),
            "withdrawn": Q(withdrawn_at__isnull=False),
            "expired": unanswered & Q(expires_at__lte=now),
        }


class RecoveryQuerySet(models.QuerySet[Any]):
    """Requests to set second factors anew, by what became of them."""

    def open(self) -> Self:
        """Return requests that still wait for somebody: to vouch, to approve, or to use the link."""
        return self.filter(closed_at=None, expires_at__gt=timezone.now())

    def for_decision(self) -> Self:
        """Return requests with what decides on them: ``by_secretariat`` where the secretariat vouches too.

        It does for focal points and its own members, and where a country has no focal point to do it.
        """
        members = self.model._meta.get_field("member").related_model.objects
        above = members.filter(pk=models.OuterRef("member"), groups__name__in=(Role.FOCAL_POINT, Role.SECRETARIAT))
        country = models.OuterRef("member__jurisdiction")
        in_charge = members.verified().with_role(Role.FOCAL_POINT).filter(jurisdiction=country)
        known = self.select_related("member__jurisdiction", "member__service", "vouched_by__jurisdiction")
        return known.annotate(by_secretariat=models.Exists(above) | ~models.Exists(in_charge))

    def visible_to(self, member: Any) -> Self:
        """Return requests that *member* has a say in: the secretariat in all but its own, others in their country."""
        found = self.for_decision().exclude(member=member.pk)
        if not member.is_verified:
            return self.none()
        if member.has_role(Role.SECRETARIAT):
            return found
        members = self.model._meta.get_field("member").related_model.objects
        in_charge = members.in_charge_of(member.jurisdiction_id).filter(pk=member.pk)
        return found.filter(models.Exists(in_charge), member__jurisdiction=member.jurisdiction_id, by_secretariat=False)

    def overdue(self) -> Self:
        """Return requests whose time ran out and that nobody closed."""
        return self.filter(closed_at=None, expires_at__lte=timezone.now())


class DataExportQuerySet(models.QuerySet[Any]):
    """Copies of members' own data, by what became of them."""

    def waiting(self) -> Self:
        """Return copies that are not made yet."""
        return self.filter(ready_at=None, failed_at=None)

    def lost(self) -> Self:
        """Return copies that wait and that nobody makes: no worker began, or the one that did fell silent."""
        now = timezone.now()
        silent = Q(worked_at__lte=now - SILENCE) | Q(worked_at=None, asked_at__lte=now - SILENCE)
        return self.waiting().filter(silent | Q(expires_at__lte=now))

    def ready(self) -> Self:
        """Return copies that can be taken."""
        return self.filter(ready_at__isnull=False, expires_at__gt=timezone.now())

    def over(self) -> Self:
        """Return copies whose time is over, made or not."""
        return self.filter(expires_at__lte=timezone.now())


class WorkingGroupQuerySet(models.QuerySet[Any]):
    """Working groups, by who may know of them."""

    def visible_to(self, member: Any) -> Self:
        """Return the groups whose name *member* may read: open ones, own ones, that invite them, or they have open."""
        if not member.is_authenticated or not member.is_verified:
            return self.none()
        # Two subqueries and not two joins: each group comes once.
        own = Q(pk__in=member.group_memberships.values("group"))
        invites = Q(pk__in=member.group_invitations.filter(answered_at=None).values("group"), archived_at=None)
        opened = Q(pk__in=member.group_openings.current().values("group"))
        return self.filter(Q(is_closed=False) | own | invites | opened)

    def of(self, member: Any) -> Self:
        """Return the groups that *member* is in."""
        return self.filter(memberships__member=member)

    def not_of(self, member: Any) -> Self:
        """Return the groups that *member* is not in, each with the ``size`` of its membership."""
        others = self.exclude(pk__in=member.group_memberships.values("group"))
        return others.annotate(size=models.Count("memberships"))

    def active(self) -> Self:
        """Return groups that are not archived."""
        return self.filter(archived_at=None)

    def without_chair(self) -> Self:
        """Return active groups that no member in good standing chairs."""
        verified = self.model.members.rel.model.objects.verified()
        chaired = self.model.members.through.objects.filter(role="chair", member__in=verified)
        return self.active().exclude(pk__in=chaired.values("group"))


class GroupOpeningQuerySet(models.QuerySet[Any]):
    """Openings of working groups, by time."""

    def current(self) -> Self:
        """Return the openings by which a group is open now."""
        return self.filter(ended_at=None, ends_at__gt=timezone.now())


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
        """Create the member that an installation starts with, of the secretariat so that it can invite others.

        No member is above the roles: despite Django's name for it, this one holds what ``sync_roles`` gives its role.
        """
        fields.setdefault("verified_at", timezone.now())
        member = self.create_user(email, password, **fields)
        member.groups.add(Group.objects.get_or_create(name=Role.SECRETARIAT)[0])
        return member
