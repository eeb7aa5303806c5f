"""What notifications hold about a member, for the copy of their own data."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from network_site.members.own_data import Holding, Table
from network_site.notifications.models import (
    Choice,
    Device,
    Feed,
    Mail,
    Notification,
    Preferences,
    ReceivedReply,
    StoppedAddress,
    Webhook,
)

HOLDINGS: tuple[Holding, ...] = (
    Table(
        name="notifications",
        title=_("what you were told"),
        model=Notification,
        whose=("recipient",),
        fields=("verb", "object_id", "level", "mark", "created_at", "read_at", "archived_at"),
    ),
    Table(
        name="mails",
        title=_("mails to you, without their text, which is not kept"),
        model=Mail,
        whose=("recipient",),
        fields=("kind", "state", "due_at", "sent_at"),
    ),
    Table(
        name="stopped-address",
        title=_("why no mails go to your address"),
        model=StoppedAddress,
        select=lambda member: Q(address__iexact=member.email),
        fields=("address", "reason", "detail", "stopped_at"),
    ),
    Table(
        name="replies-by-mail",
        title=_("replies by e-mail that came from you, without their text, which is not kept"),
        model=ReceivedReply,
        whose=("member",),
        fields=("received_at", "reason"),
    ),
    Table(
        name="notification-devices",
        title=_("devices on which you are told that something waits"),
        model=Device,
        whose=("member",),
        fields=("words", "added_at", "told_at"),
    ),
    Table(
        name="notification-hours",
        title=_("when and in which language you are told, and who stands in"),
        model=Preferences,
        whose=("member",),
        fields=(
            "language",
            "digest_hour",
            "digest_weekday",
            "quiet_from",
            "quiet_until",
            "away_until",
            "stand_in__office",
        ),
    ),
    Table(
        name="notification-ways",
        title=_("how you chose to be told of what"),
        model=Choice,
        whose=("member",),
        fields=("verb", "level", "way"),
    ),
    Table(
        name="feeds",
        title=_("secret addresses of your feeds, without the secret, which is not kept"),
        model=Feed,
        whose=("member",),
        fields=("kind", "made_at", "expires_at", "used_on"),
    ),
    Table(
        name="webhooks",
        title=_("webhooks that you registered, without their secret"),
        model=Webhook,
        whose=("registered_by",),
        fields=("service__name", "url", "registered_at", "stopped_at", "stopped_because"),
    ),
)
