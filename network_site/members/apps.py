"""The members app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "network_site.members"
    label = "members"
    verbose_name = _("Members")

    def ready(self) -> None:
        """Register what membership holds about a member and what its letters say, and hear of new second factors."""
        from allauth.mfa.signals import authenticator_added  # noqa: PLC0415  models must be loaded first

        from network_site.members import letters, receivers  # noqa: PLC0415
        from network_site.members.holdings import HOLDINGS  # noqa: PLC0415
        from network_site.members.mails import LETTERS  # noqa: PLC0415
        from network_site.members.own_data import register  # noqa: PLC0415

        register(*HOLDINGS)
        letters.register(**LETTERS)
        authenticator_added.connect(receivers.factor_added)
