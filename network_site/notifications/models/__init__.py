"""What members are told, and how it reaches them."""

from network_site.notifications.models.inbox import Notice, Notification
from network_site.notifications.models.outbox import Delivery, Mail, StoppedAddress
from network_site.notifications.models.preferences import Choice, Preferences

__all__ = ["Choice", "Delivery", "Mail", "Notice", "Notification", "Preferences", "StoppedAddress"]
