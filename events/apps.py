"""The events app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    label = "events"
    verbose_name = _("Forums")

    def ready(self) -> None:
        """Register what it holds about a member, what is searched, and the dates for calendars."""
        from events import search  # noqa: PLC0415  models must be loaded first
        from events.feeds import dates_of  # noqa: PLC0415
        from events.holdings import HOLDINGS  # noqa: PLC0415
        from network_site.members.own_data import register  # noqa: PLC0415
        from network_site.notifications.feeds import dates  # noqa: PLC0415

        register(*HOLDINGS)
        search.register()
        dates.register(dates_of)
