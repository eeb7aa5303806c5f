"""The discussions app: what members ask."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DiscussionsConfig(AppConfig):
    """Registers the streams that a thread and the lists of threads publish on, and what is held about a member."""

    name = "discussions"
    verbose_name = _("Discussions")

    def ready(self) -> None:
        """Register the streams and the holdings."""
        from discussions.holdings import HOLDINGS  # noqa: PLC0415  models must be loaded first
        from discussions.streams import ListStream, ThreadStream  # noqa: PLC0415
        from network_site.live import registry  # noqa: PLC0415
        from network_site.members import own_data  # noqa: PLC0415

        registry.register(ThreadStream())
        registry.register(ListStream())
        own_data.register(*HOLDINGS)
