"""The access app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "network_site.access"
    label = "access"
    verbose_name = _("Access")

    def ready(self) -> None:
        """Hear of sign-ins and of what members do to them, and register what the trail holds about a member."""
        # Models can be imported only now.
        from allauth.account.signals import password_changed, password_reset, password_set  # noqa: PLC0415
        from allauth.mfa.signals import authenticator_added, authenticator_removed  # noqa: PLC0415
        from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed  # noqa: PLC0415

        from network_site.access import receivers  # noqa: PLC0415
        from network_site.access.holdings import HOLDINGS  # noqa: PLC0415
        from network_site.members.own_data import register  # noqa: PLC0415

        user_logged_in.connect(receivers.signed_in)
        user_logged_out.connect(receivers.signed_out)
        user_login_failed.connect(receivers.sign_in_failed)
        authenticator_added.connect(receivers.factor_added)
        authenticator_removed.connect(receivers.factor_removed)
        for signal in (password_changed, password_reset, password_set):
            signal.connect(receivers.password_changed)
        register(*HOLDINGS)
