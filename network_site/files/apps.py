"""The files app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "network_site.files"
    label = "files"
    verbose_name = _("Files")

    def ready(self) -> None:
        """Register what it holds about a member."""
        from network_site.files.holdings import HOLDINGS  # noqa: PLC0415  models must be loaded first
        from network_site.members.own_data import register  # noqa: PLC0415

        register(*HOLDINGS)
