"""Check that nothing in the audit trail was changed or removed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from network_site.access.audit import first_broken


class Command(BaseCommand):
    """Walk the chain from its beginning; ends with an error that names the first broken entry."""

    help = "Check that nothing in the audit trail was changed or removed."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Say that the trail is whole, or fail."""
        broken = first_broken()
        if broken is not None:
            raise CommandError(f"Entry {broken} of the audit trail is not as it was written, or it is missing.")
        self.stdout.write("The audit trail is whole.")
