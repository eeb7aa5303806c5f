"""The home app: the first page, and the commands that set the site up and run it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "network_site.home"
    label = "home"
    verbose_name = _("Home")

    def ready(self) -> None:
        """Register what is searched, what groups have pinned of a member's choice, and what questions say of guides.

        What search tells and holds of members is registered here too: it stands below notifications.
        """
        from discussions import copies  # noqa: PLC0415
        from knowledge.guides import beside  # noqa: PLC0415  models are not loaded before
        from network_site.home import holdings, notices, receivers, search  # noqa: F401, PLC0415
        from network_site.home.guidance import quarantine, reading  # noqa: PLC0415
        from network_site.members import own_data  # noqa: PLC0415
        from network_site.notifications.registry import register  # noqa: PLC0415
        from network_site.search.holdings import HOLDINGS, forget_searches  # noqa: PLC0415

        search.register()
        copies.register(quarantine.take_out, quarantine.put_back)
        beside.register(doubts=reading.doubts, questions=reading.questions)
        own_data.register(*holdings.HOLDINGS, *HOLDINGS)
        own_data.when_pseudonymised(forget_searches)
        register(notices.SearchNews())
