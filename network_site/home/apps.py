"""The home app: the first page, and the commands that set the site up and run it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "network_site.home"
    label = "home"
    verbose_name = _("Home")

    def ready(self) -> None:
        """Register what is searched."""
        from network_site.home import search  # noqa: PLC0415  models are not loaded before

        search.register()
