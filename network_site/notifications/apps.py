"""The notifications app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    """Registers the stream of each member's inbox, and how many wait in it for the header of every page."""

    name = "network_site.notifications"
    label = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        """Register them; models can be imported only now."""
        from network_site.live.registry import register  # noqa: PLC0415
        from network_site.members import own_data  # noqa: PLC0415
        from network_site.members.backends import know_of_member  # noqa: PLC0415
        from network_site.notifications.holdings import HOLDINGS  # noqa: PLC0415
        from network_site.notifications.querysets import inbox_position, unread_count  # noqa: PLC0415
        from network_site.notifications.streams import InboxStream  # noqa: PLC0415

        register(InboxStream())
        own_data.register(*HOLDINGS)
        know_of_member("unread_notifications", unread_count)
        know_of_member("inbox_position", inbox_position)
