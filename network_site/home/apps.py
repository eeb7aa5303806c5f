"""The home app: the first page, and the commands that set the site up and run it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "network_site.home"
    label = "home"
    verbose_name = _("Home")

    def ready(self) -> None:
        """Register what is searched, and what groups have pinned of a member's choice."""
        from network_site.home import holdings, search  # noqa: PLC0415  models are not loaded before
        from network_site.members import own_data  # noqa: PLC0415

        search.register()
        own_data.register(*holdings.HOLDINGS)
