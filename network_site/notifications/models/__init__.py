"""What members are told, and how it reaches them."""

from network_site.notifications.models.inbox import Notice, Notification

__all__ = ["Notice", "Notification"]
