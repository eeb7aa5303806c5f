"""Fetch replies by e-mail, where no ``serve`` does."""

from typing import Any

from django.core.management.base import BaseCommand

from network_site.notifications.replies.polling import fetch_replies


class Command(BaseCommand):
    """Fetch what came into the mailbox of REPLY_URL."""

    help = "Fetch replies by e-mail. `serve` does so by itself; elsewhere run it every minute. Safe to run twice."

    def handle(self, *, verbosity: int, **options: Any) -> None:
        """Fetch, and say how many."""
        taken = fetch_replies()
        if verbosity:
            self.stdout.write(f"{taken} mails taken.")
