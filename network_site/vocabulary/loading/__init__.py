"""Loading of the vocabularies: files and registries are read and checked as a whole, then saved as a whole."""

from pathlib import Path

from django.db import transaction

from network_site.vocabulary.exceptions import BadVocabulary
from network_site.vocabulary.loading.checking import reference_problems
from network_site.vocabulary.loading.reading import Table, read_file
from network_site.vocabulary.loading.registries import jurisdictions, languages
from network_site.vocabulary.loading.saving import Outcome, save
from network_site.vocabulary.loading.sheets import SHEETS

DATA = Path(__file__).resolve().parent.parent / "data"


def read_vocabularies(folder: Path = DATA) -> list[Table]:
    """Return every vocabulary, those that others refer to first.

    Raises BadVocabulary with every problem in every file of *folder*, not only the first.
    """
    tables = [jurisdictions(), languages(), *(read_file(folder, sheet) for sheet in SHEETS)]
    problems = [problem for table in tables for problem in table.problems] + reference_problems(tables)
    if problems:
        raise BadVocabulary(problems)
    return tables


@transaction.atomic
def load_vocabularies(folder: Path = DATA) -> list[Outcome]:
    """Bring the database to what the files in *folder* say, and return what that took.

    Loading twice changes nothing. Rows that have gone from a file are named in the outcome and kept, because
    members and guides may refer to them. Raises BadVocabulary, and then nothing is changed.
    """
    return [save(table) for table in read_vocabularies(folder)]
