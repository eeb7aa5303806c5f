"""Seal anew, so that older keys can be withdrawn."""

from typing import Any

from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError

from network_site.members.actions.resealing import reseal


class Command(BaseCommand):
    """Seal with the first of SEED_KEYS what older ones sealed."""

    help = "Seal everything that is sealed with the first of SEED_KEYS; the others can be withdrawn. Safe to repeat."

    def handle(self, *, verbosity: int, **options: Any) -> None:
        """Say how many rows were sealed. Raises CommandError where no key opens one."""
        try:
            done = reseal()
        except InvalidToken:
            raise CommandError("None of SEED_KEYS opens what another key sealed: put that key back.") from None
        if verbosity:
            self.stdout.write(f"{done} rows are sealed with the first key.")
