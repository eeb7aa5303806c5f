"""The command that loads the vocabularies."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from network_site.vocabulary.exceptions import BadVocabulary
from network_site.vocabulary.loading import load_vocabularies, read_vocabularies
from network_site.vocabulary.loading.saving import Outcome


class Command(BaseCommand):
    """Load the vocabularies, or only check them."""

    help = "Loads jurisdictions, languages, topics, law, terms and profile fields. Running it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare ``--check``."""
        parser.add_argument("--check", action="store_true", help="read and check every row, and save nothing")

    def handle(self, *, check: bool, verbosity: int, **options: Any) -> None:
        """Load or check, and print one line a vocabulary. Raises CommandError with every problem found."""
        try:
            lines = self._check() if check else [_summary(outcome) for outcome in load_vocabularies()]
        except BadVocabulary as error:
            count = len(error.problems)
            raise CommandError(f"{error}\nNothing was loaded: {count} problem{'s'[: count != 1]} to mend.") from None
        if verbosity:
            self.stdout.write("\n".join(lines))

    def _check(self) -> list[str]:
        tables = read_vocabularies()
        lines = [f"{table.sheet.source}: {len(table.rows)} rows" for table in tables]
        return [*lines, self.style.SUCCESS(f"{sum(len(table.rows) for table in tables)} rows, no problem found.")]


def _summary(outcome: Outcome) -> str:
    line = f"{outcome.name}: {outcome.created} created, {outcome.updated} updated, {outcome.unchanged} unchanged"
    if outcome.gone:
        line += f"; no longer listed, kept: {', '.join(outcome.gone)}"
    return line
