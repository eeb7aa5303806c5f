"""The search app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "network_site.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"  # also where another site has other defaults
    verbose_name = _("Search")

    def ready(self) -> None:
        """Follow the changes of what is searched."""
        # Models can be imported only now.
        from network_site.search import receivers  # noqa: PLC0415

        receivers.connect()
