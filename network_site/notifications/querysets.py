"""Reads of notifications."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone

from network_site.access.marks import OPEN_MARKS, Mark
from network_site.access.querysets import MarkedQuerySet
from network_site.live.models import Stream
from network_site.members.models import GroupMembership, Member
from network_site.members.permissions import answers_for_members
from network_site.members.roles import Role

OVERDUE_AFTER = timedelta(minutes=15)


class NotificationQuerySet(MarkedQuerySet):
    """Notifications, by what became of them."""

    def of(self, member: Any) -> Self:
        """Return what *member* was told and may still see."""
        return self.filter(recipient=member.pk, taken_back_at=None).visible_to(member)

    def unread(self) -> Self:
        """Return what waits to be read."""
        return self.filter(read_at=None)

    def in_inbox(self) -> Self:
        """Return what was not put away."""
        return self.filter(archived_at=None)

    def archived(self) -> Self:
        """Return what was put away."""
        return self.exclude(archived_at=None)

    def about(self, *verbs: str, object_id: int) -> Self:
        """Return what *verbs* said of one object."""
        return self.filter(verb__in=verbs, object_id=object_id)

    def latest_by_key(self) -> Any:
        """Return ``(key, latest, unread)`` for each thing that is spoken of, the latest first."""
        grouped = self.values("key").annotate(latest=Max("pk"), unread=Count("pk", filter=Q(read_at=None)))
        return grouped.order_by("-latest").values_list("key", "latest", "unread")


def unread_count() -> Any:
    """Return how many notifications wait for the member of a query, as a part of that query.

    It says what ``visible_to`` says, in the terms of the database.
    """
    groups = GroupMembership.objects.filter(member=OuterRef(OuterRef("pk"))).values("group")
    in_group = Q(mark=Mark.AMBER) | Q(mark=Mark.AMBER_STRICT, service=OuterRef("service"))
    shown = Q(mark__in=OPEN_MARKS) | (in_group & Q(working_group__in=groups))
    model = apps.get_model("notifications.Notification")
    waiting = model.objects.unread().in_inbox().filter(shown, recipient=OuterRef("pk"), taken_back_at=None)
    count = waiting.order_by().values("recipient").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(count, output_field=models.IntegerField()), 0)


def inbox_position() -> Any:
    """Return the number of the last change of the inbox of the member of a query, as a part of that query."""
    name = Concat(Value("member:"), Cast(OuterRef("pk"), models.CharField()))
    heads = Stream.objects.filter(name=name).values("head")
    return Coalesce(Subquery(heads, output_field=models.BigIntegerField()), 0)


class DeliveryQuerySet(models.QuerySet[Any]):
    """Deliveries, by what is to be done."""

    def open(self) -> Self:
        """Return what no channel has taken yet."""
        return self.filter(closed_at=None)

    def due(self, now: datetime) -> Self:
        """Return what a channel is to take at *now*."""
        return self.open().filter(due_at__lte=now)


class MailQuerySet(models.QuerySet[Any]):
    """Mails, by what became of them."""

    def to_address(self, address: str) -> Self:
        """Return mails that go to *address*: a letter's own, or that of the member."""
        own = Q(address="", recipient__email__iexact=address)
        return self.filter(own | Q(address__iexact=address))

    def waiting(self) -> Self:
        """Return mails that are still to be sent."""
        return self.filter(state="waiting")

    def not_held(self, now: datetime) -> Self:
        """Return mails that no worker is sending at *now*."""
        return self.filter(Q(leased_until=None) | Q(leased_until__lt=now))

    def due(self, now: datetime) -> Self:
        """Return mails to be tried at *now* that nobody holds."""
        return self.waiting().not_held(now).filter(next_try_at__lte=now)

    def overdue(self) -> Self:
        """Return mails that should have gone long ago where it is not their own fault: nothing goes.

        A mail that was never tried is one of them when nothing went lately, and one that was refused when nothing went
        since it was due and another member's was refused, too.
        """
        long_ago = timezone.now() - OVERDUE_AFTER
        sent = self.model.objects.filter(state="sent")
        untried = Q(attempts=0) & ~Exists(sent.filter(sent_at__gte=long_ago))
        refused = self.model.objects.waiting().filter(attempts__gt=0).exclude(recipient=OuterRef("recipient"))
        refused_alike = Q(attempts__gt=0) & ~Exists(sent.filter(sent_at__gte=OuterRef("due_at"))) & Exists(refused)
        return self.waiting().filter(untried | refused_alike, due_at__lt=long_ago)

    def given_up(self) -> Self:
        """Return mails that failed or bounced."""
        return self.filter(state__in=("failed", "bounced"))


def mail_is_stuck() -> Any:
    """Return whether the mail server takes nothing, as a part of a query of members."""
    return Exists(apps.get_model("notifications.Mail").objects.overdue())


class FeedQuerySet(models.QuerySet[Any]):
    """Feeds, by whether their address opens."""

    def working(self) -> Self:
        """Return feeds of members in good standing whose access was not cut since they were made."""
        members = Member.objects.verified().who_accepted_the_rules()
        open_still = self.filter(expires_at__gt=timezone.now(), access_epoch=F("member__access_epoch"))
        return open_still.filter(member__in=members.values("pk"))

    def dead(self) -> Self:
        """Return feeds whose address never opens again."""
        return self.filter(Q(expires_at__lte=timezone.now()) | ~Q(access_epoch=F("member__access_epoch")))


class WebhookQuerySet(models.QuerySet[Any]):
    """Webhooks, by who keeps them and whether anything is sent."""

    def visible_to(self, member: Any) -> Self:
        """Return what *member* keeps: all for the secretariat, those of its services for who answers for a country."""
        if not answers_for_members(member):
            return self.none()
        return self if member.has_role(Role.SECRETARIAT) else self.filter(service__jurisdiction=member.jurisdiction_id)

    def not_stopped(self) -> Self:
        """Return webhooks to which messages go."""
        return self.filter(stopped_at=None)

    def orphaned(self) -> Self:
        """Return webhooks of members who left since, even where the network vouches for them anew."""
        return self.filter(~Exists(_who_registered()))

    def working(self) -> Self:
        """Return webhooks that hear what is new."""
        return self.not_stopped().filter(Exists(_who_registered()))


def _who_registered() -> Any:
    vouched_for = Member.objects.verified().filter(verified_at__lte=OuterRef("registered_at"))
    return vouched_for.filter(pk=OuterRef("registered_by"))


class DispatchQuerySet(models.QuerySet[Any]):
    """Messages to webhooks, by what became of them."""

    def waiting(self) -> Self:
        """Return messages that are still to be sent."""
        return self.filter(state="waiting")

    def due(self, now: datetime) -> Self:
        """Return messages to be tried at *now* that nobody holds, to endpoints that are not resting."""
        free = Q(leased_until=None) | Q(leased_until__lt=now)
        awake = Q(webhook__paused_until=None) | Q(webhook__paused_until__lte=now)
        return self.waiting().filter(free, awake, webhook__stopped_at=None, next_try_at__lte=now)
