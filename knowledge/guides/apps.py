"""The guides app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuidesConfig(AppConfig):
    name = "knowledge.guides"
    label = "guides"
    verbose_name = _("Practice guides")

    def ready(self) -> None:
        """Register what is searched, and what is told outside."""
        from knowledge.guides import search  # noqa: PLC0415  models are not loaded before
        from knowledge.guides.feeds import Guides  # noqa: PLC0415
        from network_site.notifications import news  # noqa: PLC0415

        search.register()
        news.register(Guides())
