"""Check that nothing in the audit trail was changed or removed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from network_site.access.audit import first_broken, still_holds, witness


class Command(BaseCommand):
    """Walk the chain from its beginning; ends with an error that names the first broken entry."""

    help = "Check that nothing in the audit trail was changed or removed."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what an earlier run said."""
        parser.add_argument(
            "--against", default="", metavar="NUMBER:SEAL", help="what an earlier run printed, kept in another place"
        )

    def handle(self, *_args: Any, against: str, **_options: Any) -> None:
        """Say that the trail is whole and where it ends, or fail."""
        broken = first_broken()
        if broken is not None:
            raise CommandError(f"Entry {broken} of the audit trail is not as it was written, or it is missing.")
        if against and not still_holds(against):
            raise CommandError(f"The audit trail does not follow from {against}: it was written anew.")
        self.stdout.write(f"The audit trail is whole. It ends at {witness()}")
