"""What members are told, and how it reaches them."""

from network_site.notifications.models.devices import Device
from network_site.notifications.models.feeds import Feed
from network_site.notifications.models.inbox import Notice, Notification
from network_site.notifications.models.outbox import Delivery, Mail, StoppedAddress
from network_site.notifications.models.preferences import Choice, Preferences
from network_site.notifications.models.replies import ReceivedReply
from network_site.notifications.models.webhooks import Dispatch, Webhook

__all__ = [
    "Choice",
    "Delivery",
    "Device",
    "Dispatch",
    "Feed",
    "Mail",
    "Notice",
    "Notification",
    "Preferences",
    "ReceivedReply",
    "StoppedAddress",
    "Webhook",
]
