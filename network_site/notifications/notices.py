"""What the ground below tells members: of mandates, invitations to groups, and the people they nominated.

No mail says more than that: a group may be closed, and an office is named only inside.
"""

from abc import abstractmethod
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from network_site.access.marks import Mark
from network_site.access.models import AuditEntry
from network_site.access.rules import Audience, Reader
from network_site.members.models import (
    GroupInvitation,
    GroupOpening,
    JoinRequest,
    MandateReminder,
    Member,
    Nomination,
)
from network_site.members.permissions import answers_to_secretariat
from network_site.members.roles import Role
from network_site.notifications.models import Webhook
from network_site.notifications.registry import Verb
from network_site.ui.times import date_text

FOR_MEMBERS = Audience(Mark.GREEN)
MEMBERSHIP, GROUPS = gettext_lazy("Membership"), gettext_lazy("Working groups")


class OfMembership(Verb):
    """Something between the network and a few members, who are checked one by one."""

    def audience_of(self, item: Any) -> Audience:  # noqa: ARG002
        """Return the members: the row has no mark of its own."""
        return FOR_MEMBERS

    @abstractmethod
    def concerns(self, item: Any, reader: Reader) -> bool:
        """Whether *item* concerns *reader*."""

    def may_see(self, item: Any, reader: Reader) -> bool:
        """Whether *reader* is one whom *item* concerns."""
        return reader.verified and self.concerns(item, reader)


class GroupInvited(OfMembership):
    """To a member: a working group invites them."""

    slug, area, model = "group-invited", GROUPS, "members.GroupInvitation"
    label = gettext_lazy("Invitations to working groups")
    said = ngettext_lazy("A working group invites you", "%(count)d invitations to working groups", "count")

    def load(self, pks: Collection[int]) -> Mapping[int, Any]:
        """Return the invitations with their groups."""
        return GroupInvitation.objects.select_related("group").in_bulk(pks)

    def concerns(self, item: GroupInvitation, reader: Reader) -> bool:
        """Whether it is the reader who is invited, and not answered otherwise than by accepting."""
        return item.member_id == reader.member_id and (item.answered_at is None or item.accepted)

    def heading(self, item: GroupInvitation) -> str:
        """Return the name of the group, which its members and those it invites may know."""
        return item.group.name

    def url(self, item: GroupInvitation) -> str:  # noqa: ARG002
        """Return the page on which invitations are answered."""
        return reverse("groups:groups")


class JoinAsked(OfMembership):
    """To who manages a working group: somebody asks to join."""

    slug, area, model = "join-asked", GROUPS, "members.JoinRequest"
    label = gettext_lazy("Requests to join my working groups")
    said = ngettext_lazy("A member asks to join your working group", "%(count)d members ask to join", "count")

    def load(self, pks: Collection[int]) -> Mapping[int, Any]:
        """Return the requests with their groups."""
        return JoinRequest.objects.select_related("group").in_bulk(pks)

    def concerns(self, item: JoinRequest, reader: Reader) -> bool:
        """Whether the reader is in the group."""
        return item.group_id in reader.group_ids

    def heading(self, item: JoinRequest) -> str:
        """Return the name of the group."""
        return item.group.name

    def url(self, item: JoinRequest) -> str:
        """Return the page of the group's people."""
        return reverse("groups:people", args=[item.group.slug])


class JoinAnswered(JoinAsked):
    """To who asked to join: the answer."""

    slug = "join-answered"
    label = gettext_lazy("Answers to my requests to join")
    said = ngettext_lazy("Your request to join was answered", "%(count)d of your requests were answered", "count")

    def concerns(self, item: JoinRequest, reader: Reader) -> bool:
        """Whether it is the reader who asked."""
        return item.member_id == reader.member_id

    def url(self, item: JoinRequest) -> str:  # noqa: ARG002
        """Return the page that lists the reader's groups."""
        return reverse("groups:groups")


class GroupOpened(OfMembership):
    """To who manages a working group: the secretariat opened it."""

    slug, area, model = "group-opened", GROUPS, "members.GroupOpening"
    label = gettext_lazy("Openings of my working groups by the secretariat")
    said = ngettext_lazy(
        "The secretariat opened your working group",
        "The secretariat opened your working groups %(count)d times",
        "count",
    )

    def load(self, pks: Collection[int]) -> Mapping[int, Any]:
        """Return the openings with their groups."""
        return GroupOpening.objects.select_related("group").in_bulk(pks)

    def concerns(self, item: GroupOpening, reader: Reader) -> bool:
        """Whether the reader is in the group."""
        return item.group_id in reader.group_ids - reader.opened_ids

    def heading(self, item: GroupOpening) -> str:
        """Return the name of the group, and which office opened it."""
        return f"{item.group.name} · {item.shown_office}"

    def url(self, item: GroupOpening) -> str:
        """Return the home of the group, which says until when and why."""
        return item.group.get_absolute_url()


class MandateEnds(OfMembership):
    """To a member: the mandate ends soon."""

    slug, area, model = "mandate-mine", MEMBERSHIP, "members.MandateReminder"
    label = gettext_lazy("The end of my mandate")
    said = ngettext_lazy("Your mandate ends soon", "Your mandate ends soon", "count")
    reminds = True

    def load(self, pks: Collection[int]) -> Mapping[int, Any]:
        """Return the reminders of terms that were not renewed, with their members."""
        current = MandateReminder.objects.filter(mandate_until=F("member__mandate_until"))
        return current.select_related("member__jurisdiction").prefetch_related("member__groups").in_bulk(pks)

    def concerns(self, item: MandateReminder, reader: Reader) -> bool:
        """Whether it is the reader's mandate."""
        return item.member_id == reader.member_id

    def heading(self, item: MandateReminder) -> str:
        """Return the day, and what to do."""
        day = date_text(item.mandate_until, "long")
        return _("Valid until %(day)s. Ask the focal point of your country to confirm that you are in post.") % {
            "day": day
        }

    def url(self, item: MandateReminder) -> str:  # noqa: ARG002
        """Return the member's own page: who confirms the mandate is somebody else."""
        return reverse("members:profile")


class MandateOfCountryEnds(MandateEnds):
    """To who decides on a member: the mandate ends soon."""

    slug = "mandate-country"
    label = gettext_lazy("Mandates that end in my country")
    said = ngettext_lazy("A mandate in your country ends soon", "%(count)d mandates end soon", "count")

    def load(self, pks: Collection[int]) -> Mapping[int, Any]:
        """Return the reminders with their members, and with who decides on each today."""
        found = super().load(pks)
        deciders = _deciders([reminder.member for reminder in found.values()])
        for reminder in found.values():
            reminder.deciders = deciders[reminder.member_id]
        return found

    def concerns(self, item: Any, reader: Reader) -> bool:
        """Whether the reader decides on the member today, whoever did when it was told."""
        return reader.member_id in item.deciders

    def heading(self, item: MandateReminder) -> str:
        """Return the office, and the day."""
        day = date_text(item.mandate_until, "long")
        return _("%(office)s: valid until %(day)s") % {"office": item.member.label, "day": day}

    def url(self, item: MandateReminder) -> str:
        """Return the page with the one button that says the office is still in post."""
        return reverse("members:still_in_post", args=[item.member_id])


def _deciders(members: Collection[Member]) -> Mapping[int, Collection[int]]:
    """Return who decides on each of *members*: what ``who_decide_on`` says, asked once a country."""
    countries = {member.jurisdiction_id for member in members}
    in_charge = {country: _numbers(Member.objects.in_charge_of(country)) for country in countries}
    secretariat = _numbers(Member.objects.verified().with_role(Role.SECRETARIAT))
    deciders = {}
    for member in members:
        of_country = frozenset() if answers_to_secretariat(member) else in_charge[member.jurisdiction_id] - {member.pk}
        deciders[member.pk] = of_country or secretariat - {member.pk}
    return deciders


def _numbers(members: Any) -> frozenset[int]:
    return frozenset(members.values_list("pk", flat=True))


class NominationAccepted(OfMembership):
    """To who nominated somebody: they joined."""

    slug, area, model = "nomination-accepted", MEMBERSHIP, "members.Nomination"
    label = gettext_lazy("People I invited have joined")
    said = ngettext_lazy("Somebody you invited has joined", "%(count)d people you invited have joined", "count")

    def load(self, pks: Collection[int]) -> Mapping[int, Any]:
        """Return the nominations with their services."""
        return Nomination.objects.select_related("service__jurisdiction").in_bulk(pks)

    def concerns(self, item: Nomination, reader: Reader) -> bool:
        """Whether it is the reader who nominated."""
        return item.nominated_by_id == reader.member_id

    def heading(self, item: Nomination) -> str:
        """Return the office and country."""
        return str(item)

    def url(self, item: Nomination) -> str:  # noqa: ARG002
        """Return the list of invitations."""
        return reverse("members:invitations")


class NominationRefused(NominationAccepted):
    """To who nominated somebody: the mail server of the address does not take the invitation."""

    slug = "nomination-refused"
    label = gettext_lazy("Invitations of mine that did not arrive")
    said = ngettext_lazy(
        "The mail server refused an invitation of yours", "Mail servers refused %(count)d invitations of yours", "count"
    )

    def concerns(self, item: Nomination, reader: Reader) -> bool:
        """Whether it is the reader who nominated, and the last letter was refused."""
        return super().concerns(item, reader) and item.refused_at is not None


class TooManyLooks(OfMembership):
    """To the secretariat: a member looked at more guarded numbers than anybody needs."""

    slug, area, model = "too-many-looks", MEMBERSHIP, "access.AuditEntry"
    label = gettext_lazy("Members who look at very many guarded numbers")
    said = ngettext_lazy(
        "A member looks at very many guarded numbers", "%(count)d members look at very many guarded numbers", "count"
    )

    def concerns(self, item: AuditEntry, reader: Reader) -> bool:  # noqa: ARG002
        """Whether the reader reads the audit trail."""
        return Role.SECRETARIAT in reader.roles

    def heading(self, item: AuditEntry) -> str:
        """Return the office and country."""
        return item.office

    def url(self, item: AuditEntry) -> str:
        """Return what the trail knows of the looks of this member."""
        asked = urlencode({"action": "directory.phone_revealed", "member": item.user_id})
        return f"{reverse('access:audit')}?{asked}"


class WebhookStopped(OfMembership):
    """To who registered a webhook: it is stopped, as its endpoint takes nothing."""

    slug, area, model = "webhook-stopped", MEMBERSHIP, "notifications.Webhook"
    label = gettext_lazy("A webhook that I registered was stopped")
    said = ngettext_lazy(
        "A webhook that you registered was stopped", "%(count)d webhooks that you registered were stopped", "count"
    )

    def load(self, pks: Collection[int]) -> Mapping[int, Any]:
        """Return those that are stopped, with their services."""
        stopped = Webhook.objects.exclude(stopped_at=None).select_related("service__jurisdiction")
        found: Mapping[int, Any] = stopped.in_bulk(pks)
        return found

    def concerns(self, item: Webhook, reader: Reader) -> bool:
        """Whether the reader registered it."""
        return item.registered_by_id == reader.member_id


VERBS = (
    GroupInvited(),
    JoinAsked(),
    JoinAnswered(),
    GroupOpened(),
    MandateEnds(),
    MandateOfCountryEnds(),
    NominationAccepted(),
    NominationRefused(),
    TooManyLooks(),
    WebhookStopped(),
)
