"""A copy of the shipped files, to be spoiled."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from network_site.vocabulary.exceptions import BadVocabulary
from network_site.vocabulary.loading import DATA, read_vocabularies


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped files."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


@pytest.fixture
def edit(folder: Path) -> Callable[[str, str, str], None]:
    """A function that replaces the only occurrence of a text in a file of the copy."""

    def replace(name: str, old: str, new: str) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is in {name} {text.count(old)} times"
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")

    return replace


@pytest.fixture
def problems(folder: Path) -> Callable[[], list[str]]:
    """A function that reads the copy and returns what is wrong with it."""

    def read() -> list[str]:
        try:
            read_vocabularies(folder)
        except BadVocabulary as error:
            return [str(problem) for problem in error.problems]
        return []

    return read
