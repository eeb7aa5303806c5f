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
        from anymail.signals import inbound, tracking  # noqa: PLC0415
        from django.contrib.auth.signals import user_logged_in, user_logged_out  # noqa: PLC0415

        from network_site.live.registry import register as register_stream  # noqa: PLC0415
        from network_site.members import letters, own_data, telling  # noqa: PLC0415
        from network_site.members.backends import know_of_member  # noqa: PLC0415
        from network_site.members.sessions import when_sign_ins_end  # noqa: PLC0415
        from network_site.notifications import channels, notices, receivers, registry  # noqa: PLC0415
        from network_site.notifications.actions.devices import forget_devices  # noqa: PLC0415
        from network_site.notifications.actions.mails import post_letter  # noqa: PLC0415
        from network_site.notifications.actions.notifying import forget, notify  # noqa: PLC0415
        from network_site.notifications.actions.reading import look_again  # noqa: PLC0415
        from network_site.notifications.actions.receiving import forget_replies  # noqa: PLC0415
        from network_site.notifications.forgetting import forget_letters, forget_outlets  # noqa: PLC0415
        from network_site.notifications.holdings import HOLDINGS  # noqa: PLC0415
        from network_site.notifications.mail.channel import MailChannel  # noqa: PLC0415
        from network_site.notifications.push.channel import PushChannel  # noqa: PLC0415
        from network_site.notifications.querysets import (  # noqa: PLC0415
            inbox_position,
            mail_is_stuck,
            unread_count,
        )
        from network_site.notifications.streams import InboxStream  # noqa: PLC0415
        from network_site.notifications.webhooks.channel import WebhookChannel  # noqa: PLC0415

        register_stream(InboxStream())
        own_data.register(*HOLDINGS)
        know_of_member("unread_notifications", unread_count)
        know_of_member("inbox_position", inbox_position)
        know_of_member("mail_is_stuck", mail_is_stuck)
        channels.register(MailChannel())
        channels.register(PushChannel())
        channels.register(WebhookChannel())
        for verb in notices.VERBS:
            registry.register(verb)
        telling.register(notify, forget, look_again)
        letters.deliver_by(post_letter)
        own_data.when_pseudonymised(forget_replies)
        own_data.when_pseudonymised(forget_outlets)
        own_data.when_pseudonymised(forget_letters)
        when_sign_ins_end(forget_devices)
        user_logged_in.connect(receivers.signed_in)
        user_logged_out.connect(receivers.signed_out)
        tracking.connect(receivers.mail_was_tracked)
        inbound.connect(receivers.mail_came_in)
