"""Remind of mandates that end, and close what time left open: sessions after a mandate, requests nobody decided."""

from typing import Any

from django.core.management.base import BaseCommand

from network_site.members.actions.mandates import end_mandates, remind_of_mandates
from network_site.members.actions.recovery import expire_recoveries
from network_site.members.standing import today


class Command(BaseCommand):
    """Do the daily work of mandates."""

    help = "Mail the reminders of mandates that are due today and end what is over. Run it daily; safe to repeat."

    def handle(self, *, verbosity: int, **options: Any) -> None:
        """Remind, end, and say how many."""
        day = today()
        reminded, ended, expired = remind_of_mandates(on=day), end_mandates(on=day), expire_recoveries()
        if verbosity:
            self.stdout.write(f"{reminded} reminders sent, {ended} mandates and {expired} recoveries ended.")
