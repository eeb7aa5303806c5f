"""What membership and sign-in hold about a member, for the copy of their own data."""

from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.users.models import UserProfile

from network_site.members.models import (
    DataExport,
    Deputy,
    FactorRecovery,
    GroupInvitation,
    GroupMembership,
    GroupOpening,
    JoinRequest,
    MandateReminder,
    Member,
    Nomination,
    Removal,
    RulesAcceptance,
    WorkingGroup,
)
from network_site.members.own_data import Holding, Rows, Table
from network_site.members.session_keys import ADDRESS, DEVICE, SEEN_AT, STARTED_AT
from network_site.members.sessions import running_sessions

PROFILE = (
    "id",
    "email",
    "full_name",
    "office",
    "service",
    "jurisdiction",
    "time_zone",
    "mandate_until",
    "verified_at",
    "is_active",
    "joined_at",
    "last_login",
    "last_seen_on",
    "rules_version",
    "profile_set_at",
    "welcomed_at",
    "pseudonymised_at",
)
PROFILE_LISTS = ("groups", "languages", "topics")


def profile(member: Member) -> Iterator[dict[str, Any]]:
    """Return the row of *member* itself, with what hangs on it as words."""
    row = Member.objects.values(*PROFILE).get(pk=member.pk)
    lists = {name: [str(item) for item in getattr(member, name).all()] for name in PROFILE_LISTS}
    yield row | {"service": str(member.service or "")} | lists


def sessions(member: Member) -> Iterator[dict[str, Any]]:
    """Return the sign-ins that are open, without what would let anybody take one over."""
    for session in running_sessions(member):
        told = session.get_decoded()
        kept = {name: told.get(name) for name in (DEVICE, ADDRESS, STARTED_AT, SEEN_AT)}
        yield {"ends_at": session.expire_date, **kept}


HOLDINGS: tuple[Holding, ...] = (
    Rows(
        name="profile",
        title=_("who you are here: address, office, languages, topics, roles, mandate"),
        read=profile,
        columns=frozenset(f"members.Member.{name}" for name in (*PROFILE, *PROFILE_LISTS)),
    ),
    Rows(
        name="sign-ins",
        title=_("where you are signed in: device, address, and times in seconds since 1970"),
        read=sessions,
    ),
    Table(
        name="addresses",
        title=_("addresses known to the sign-in"),
        model=EmailAddress,
        whose=("user",),
        fields=("email", "verified", "primary"),
    ),
    Table(
        name="second-factors",
        title=_("second factors: kind and dates, never their secrets"),
        model=Authenticator,
        whose=("user",),
        fields=("type", "created_at", "last_used_at"),
    ),
    Table(
        name="single-sign-on",
        title=_("accounts of your ministry by which you sign in"),
        model=SocialAccount,
        whose=("user",),
        fields=("provider", "uid", "date_joined", "last_login"),
    ),
    Table(
        name="recoveries",
        title=_("requests to set your second factors anew"),
        model=FactorRecovery,
        whose=("member",),
        fields=(
            "reason",
            "asked_at",
            "vouched_at",
            "vouched_by__office",
            "approved_at",
            "approved_by__office",
            "closed_at",
            "outcome",
            "refusal",
        ),
    ),
    Table(
        name="recoveries-of-others",
        title=_("requests of others to set second factors anew that you answered for"),
        model=FactorRecovery,
        whose=("vouched_by", "approved_by", "closed_by"),
        fields=("asked_at", "vouched_at", "approved_at", "closed_at", "outcome"),
    ),
    Table(
        name="rules",
        title=_("versions of the rules of use that you accepted"),
        model=RulesAcceptance,
        whose=("member",),
        fields=("rules__version", "accepted_at"),
    ),
    Table(
        name="invitation",
        title=_("the invitation by which you came"),
        model=Nomination,
        select=lambda member: Q(email__iexact=member.email),
        fields=("email", "full_name", "office", "role", "created_at", "accepted_at", "nominated_by__office"),
    ),
    Table(
        name="nominations",
        title=_("invitations that you sent"),
        model=Nomination,
        whose=("nominated_by",),
        fields=(
            "email",
            "full_name",
            "office",
            "service__name",
            "role",
            "created_at",
            "expires_at",
            "refused_at",
            "accepted_at",
            "withdrawn_at",
        ),
    ),
    Table(
        name="reminders",
        title=_("reminders of the end of your mandate"),
        model=MandateReminder,
        whose=("member",),
        fields=("mandate_until", "days", "sent_at"),
    ),
    Table(
        name="removals",
        title=_("ends of your membership"),
        model=Removal,
        whose=("member",),
        fields=("reason", "removed_at", "removed_by__office", "reinstated_at"),
    ),
    Table(
        name="removals-by-you",
        title=_("memberships that you ended or took back"),
        model=Removal,
        whose=("removed_by", "reinstated_by"),
        fields=("member", "reason", "removed_at", "reinstated_at"),
    ),
    Table(
        name="deputies",
        title=_("who stands in for you, and for whom you stand in"),
        model=Deputy,
        whose=("focal_point", "deputy"),
        fields=("focal_point__office", "deputy__office", "appointed_at"),
    ),
    Table(
        name="groups",
        title=_("working groups that you are in"),
        model=GroupMembership,
        whose=("member",),
        fields=("group", "group__name", "role", "joined_at"),
    ),
    Table(
        name="groups-created",
        title=_("working groups that you created"),
        model=WorkingGroup,
        whose=("created_by",),
        fields=("is_closed", "created_at", "archived_at"),
    ),
    Table(
        name="group-invitations",
        title=_("invitations to working groups, to you and by you"),
        model=GroupInvitation,
        whose=("member", "invited_by"),
        fields=("group", "member", "invited_by", "note", "sent_at", "answered_at", "accepted"),
    ),
    Table(
        name="group-requests",
        title=_("your requests to join working groups"),
        model=JoinRequest,
        whose=("member",),
        fields=("group", "reason", "asked_at", "decided_at", "admitted"),
    ),
    Table(
        name="group-requests-decided",
        title=_("requests to join that you decided"),
        model=JoinRequest,
        whose=("decided_by",),
        fields=("group", "member", "decided_at", "admitted"),
    ),
    Table(
        name="group-openings",
        title=_("working groups that you opened for a reason"),
        model=GroupOpening,
        whose=("member",),
        fields=("group", "office", "reason", "opened_at", "ends_at", "ended_at"),
    ),
    Table(
        name="group-openings-ended",
        title=_("openings of working groups that you ended"),
        model=GroupOpening,
        whose=("ended_by",),
        fields=("group", "opened_at", "ends_at", "ended_at"),
    ),
    Table(
        name="desk",
        title=_("your settings at the editors' desk, and your picture there"),
        model=UserProfile,
        whose=("user",),
        fields=("preferred_language", "current_time_zone", "theme", "density"),
        file="avatar",
    ),
    Table(
        name="copies",
        title=_("copies of your data that you asked for"),
        model=DataExport,
        whose=("member",),
        fields=("asked_at", "ready_at", "failed_at", "expires_at"),
    ),
)
