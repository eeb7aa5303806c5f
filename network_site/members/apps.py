"""The members app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "network_site.members"
    label = "members"
    verbose_name = _("Members")

    def ready(self) -> None:
        """Register what membership holds about a member and what its letters say, and hear of changed sign-ins."""
        from allauth.account.signals import password_changed, password_reset, password_set  # noqa: PLC0415
        from allauth.mfa.signals import authenticator_added, authenticator_removed  # noqa: PLC0415

        from network_site.members import letters, receivers  # noqa: PLC0415
        from network_site.members.actions.nominations import note_refusal  # noqa: PLC0415
        from network_site.members.holdings import HOLDINGS  # noqa: PLC0415
        from network_site.members.mails import LETTERS  # noqa: PLC0415
        from network_site.members.own_data import register  # noqa: PLC0415

        register(*HOLDINGS)
        letters.register(**LETTERS)
        letters.heed_refusals(invitation=note_refusal)
        authenticator_added.connect(receivers.factor_added)
        authenticator_removed.connect(receivers.factor_removed)
        for signal in (password_changed, password_reset, password_set):
            signal.connect(receivers.passphrase_changed)
