"""Send what is due, where no ``serve`` does."""

from typing import Any

from django.core.management.base import BaseCommand

from network_site.notifications.tasks import deliver


class Command(BaseCommand):
    """Send what is due now."""

    help = "Send the mails that are due. `serve` does so by itself; elsewhere run it every minute. Safe to run twice."

    def handle(self, *, verbosity: int, **options: Any) -> None:
        """Send, and say how much."""
        sent = deliver.call()
        if verbosity:
            self.stdout.write(f"{sent} sent.")
