"""The search app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from modelsearch.conf import get_app_config

WHOOSH = "network_site.search.backends.whoosh"


class SearchConfig(AppConfig):
    name = "network_site.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"  # also where another site has other defaults
    verbose_name = _("Search")

    def ready(self) -> None:
        """Follow changes by the queue, where a backend is ours; the other backends have modelsearch's own way."""
        # Models can be imported only now.
        from network_site.search import receivers  # noqa: PLC0415

        backends = get_app_config().get_search_backend_config().values()
        if any(backend["BACKEND"] == WHOOSH for backend in backends):
            receivers.connect()
