"""The command ``load_vocabularies``."""

from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from network_site.vocabulary import loading
from network_site.vocabulary.management.commands import load_vocabularies
from network_site.vocabulary.models import Measure
from tests.factories.vocabulary import MeasureFactory

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> list[str]:
    """Run the command and return the lines that it prints."""
    output = StringIO()
    call_command("load_vocabularies", *arguments, stdout=output, no_color=True)
    return output.getvalue().splitlines()


def test_load_prints_a_line_a_vocabulary() -> None:
    lines = run()

    assert len(lines) == 12
    assert "measures: 27 created, 0 updated, 0 unchanged" in lines


def test_load_names_rows_that_are_no_longer_listed() -> None:
    MeasureFactory.create(slug="trial-by-ordeal")

    assert "measures: 27 created, 0 updated, 0 unchanged; no longer listed, kept: trial-by-ordeal" in run()


def test_check_saves_nothing() -> None:
    lines = run("--check")

    assert lines[-1] == "1061 rows, no problem found."
    assert not Measure.objects.exists()


def test_command_fails_with_every_problem(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "measures.csv").write_text("slug,label_en,note\nNo Slug,,\n")
    monkeypatch.setattr(load_vocabularies, "load_vocabularies", partial(loading.load_vocabularies, folder))

    with pytest.raises(CommandError, match=r"(?s)measures.csv, line 2: slug.*label_en.*Nothing was loaded: 2 problems"):
        run()
