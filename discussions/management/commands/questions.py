"""Put questions further that nobody answers, and ask for reviews that are due."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from discussions.actions import ask_for_reviews, put_further


class Command(BaseCommand):
    """Do the daily work of questions."""

    help = "Ask a stand-in, a focal point or a moderator about what waits, and for reviews due. Safe to repeat."

    def handle(self, *, verbosity: int, **options: Any) -> None:
        """Ask, and say how often."""
        now = timezone.now()
        further, reviews = put_further(now=now), ask_for_reviews(now=now)
        if verbosity:
            self.stdout.write(f"{further} questions put further, {reviews} reviews asked for.")
