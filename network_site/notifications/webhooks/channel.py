"""The channel of webhooks: no notification leaves by it, the same worker sends what waits."""

from datetime import datetime

from network_site.notifications.channels import Channel
from network_site.notifications.levels import Way
from network_site.notifications.models import Dispatch
from network_site.notifications.schedule import Timing
from network_site.notifications.webhooks.sending import send_due


class WebhookChannel(Channel):
    """Messages to endpoints of services."""

    slug = "webhook"

    def due_at(self, way: Way, timing: Timing, now: datetime) -> None:
        """Return None: what members are told does not go to programs."""

    def deliver(self, now: datetime) -> int:  # noqa: ARG002  the time of each message is its own
        """Send what is due."""
        return send_due()

    def is_due(self, now: datetime) -> bool:
        """Whether there is something to send."""
        return Dispatch.objects.due(now).exists()
