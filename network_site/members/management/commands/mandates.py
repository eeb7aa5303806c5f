"""Remind of mandates that end, and close what ended mandates left open."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from network_site.members.actions.mandates import end_mandates, remind_of_mandates


class Command(BaseCommand):
    """Do the daily work of mandates."""

    help = "Mail the reminders of mandates that are due today and end what is over. Run it daily; safe to repeat."

    def handle(self, *, verbosity: int, **options: Any) -> None:
        """Remind, end, and say how many."""
        today = timezone.localdate()
        reminded, ended = remind_of_mandates(on=today), end_mandates(on=today)
        if verbosity:
            self.stdout.write(f"{reminded} reminders sent, {ended} mandates ended.")
