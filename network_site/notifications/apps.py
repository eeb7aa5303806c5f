"""The notifications app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    """Registers the inbox's stream and what every page shows of it, the mails, and what the ground below tells."""

    name = "network_site.notifications"
    label = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        """Register them; models can be imported only now."""
        from anymail.signals import tracking  # noqa: PLC0415

        from network_site.live.registry import register as register_stream  # noqa: PLC0415
        from network_site.members import own_data, telling  # noqa: PLC0415
        from network_site.members.backends import know_of_member  # noqa: PLC0415
        from network_site.notifications import channels, notices, registry  # noqa: PLC0415
        from network_site.notifications.actions.notifying import forget, notify  # noqa: PLC0415
        from network_site.notifications.holdings import HOLDINGS  # noqa: PLC0415
        from network_site.notifications.mail.channel import MailChannel  # noqa: PLC0415
        from network_site.notifications.querysets import (  # noqa: PLC0415
            inbox_position,
            mail_is_stuck,
            unread_count,
        )
        from network_site.notifications.receivers import mail_was_tracked  # noqa: PLC0415
        from network_site.notifications.streams import InboxStream  # noqa: PLC0415

        register_stream(InboxStream())
        own_data.register(*HOLDINGS)
        know_of_member("unread_notifications", unread_count)
        know_of_member("inbox_position", inbox_position)
        know_of_member("mail_is_stuck", mail_is_stuck)
        channels.register(MailChannel())
        for verb in notices.VERBS:
            registry.register(verb)
        telling.register(notify, forget)
        tracking.connect(mail_was_tracked)
