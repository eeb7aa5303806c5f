"""Make a key for pushes."""

from typing import Any

from django.core.management.base import BaseCommand

from network_site.notifications.push.keys import new_key


class Command(BaseCommand):
    """Print a new key for PUSH_KEY."""

    help = "Print a new key for PUSH_KEY. Devices must be added anew when it changes."

    def handle(self, **options: Any) -> None:
        """Print it."""
        self.stdout.write(new_key())
