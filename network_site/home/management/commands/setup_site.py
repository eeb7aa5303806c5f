"""Create the first pages, the roles, the rules of use and the review of guides."""

from typing import Any

from django.core.management.base import BaseCommand

from network_site.home.site import set_up_site


class Command(BaseCommand):
    """Bring pages, roles and permissions to the state that the code describes."""

    help = "Create what is missing of pages, roles, permissions and the review of guides. Safe to repeat."

    def handle(self, *, verbosity: int, **options: Any) -> None:
        """Set up and say so."""
        set_up_site()
        if verbosity:
            self.stdout.write("Pages, roles and the review of guides are in place.")
