"""The discussions app: what members ask."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DiscussionsConfig(AppConfig):
    """Registers the streams that a thread and the lists of threads publish on."""

    name = "discussions"
    verbose_name = _("Discussions")

    def ready(self) -> None:
        """Register the streams."""
        from discussions.streams import ListStream, ThreadStream  # noqa: PLC0415  models must be loaded first
        from network_site.live.registry import register  # noqa: PLC0415

        register(ThreadStream())
        register(ListStream())
