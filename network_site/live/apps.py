"""The live app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LiveConfig(AppConfig):
    name = "network_site.live"
    label = "live"
    verbose_name = _("Live")

    def ready(self) -> None:
        """Hear from allauth when somebody's sign-in changed."""
        # Models can be imported only now.
        from allauth.account.signals import password_changed, password_reset, password_set  # noqa: PLC0415
        from allauth.mfa.signals import authenticator_removed, authenticator_reset  # noqa: PLC0415

        from network_site.live.receivers import sign_in_changed  # noqa: PLC0415

        for signal in (password_changed, password_reset, password_set, authenticator_removed, authenticator_reset):
            signal.connect(sign_in_changed)
