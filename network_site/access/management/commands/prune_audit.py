"""Remove entries of the audit trail whose time is over."""

from typing import Any

from django.core.management.base import BaseCommand

from network_site.access.audit import prune


class Command(BaseCommand):
    """Remove what is older than AUDIT_DAYS; the rest can still be verified."""

    help = "Remove entries of the audit trail that are older than AUDIT_DAYS."

    def handle(self, *_args: Any, **options: Any) -> None:
        """Remove and count."""
        removed = prune()
        if options["verbosity"]:
            self.stdout.write(f"{removed} entries removed.")
