"""Keep the rights of roles as the code declares them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from network_site.home.roles import find_drift, sync_roles


class Command(BaseCommand):
    """Bring roles and rights in step with ``home.roles``, or tell how they differ."""

    help = "Add the rights of roles that are missing and take away those that nobody declared. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to look only."""
        parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if anything differs")

    def handle(self, *, check: bool, verbosity: int, **options: Any) -> None:
        """Say what differed. Raises CommandError where --check finds anything."""
        found = find_drift() if check else sync_roles()
        if check and found:
            raise CommandError(f"Roles differ from what is declared:\n{found}")
        if verbosity:
            self.stdout.write(str(found) or "Roles are as declared.")
