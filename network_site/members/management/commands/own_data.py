"""Delete the copies of members' own data whose time is over."""

from typing import Any

from django.core.management.base import BaseCommand

from network_site.members.actions.own_data import forget_copies


class Command(BaseCommand):
    """Delete what is over, files included."""

    help = "Delete the copies of members' own data whose time is over. Run it daily; safe to repeat."

    def handle(self, *, verbosity: int, **options: Any) -> None:
        """Delete, and say how many."""
        forgotten = forget_copies()
        if verbosity:
            self.stdout.write(f"{forgotten} copies deleted.")
