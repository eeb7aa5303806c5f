"""Every mistake in a file is named with its file, its line and the reason."""

from collections.abc import Callable
from pathlib import Path

import pytest

from network_site.vocabulary.exceptions import BadVocabulary
from network_site.vocabulary.loading import load_vocabularies
from network_site.vocabulary.models import Jurisdiction, Measure, Topic

Edit = Callable[[str, str, str], None]
Problems = Callable[[], list[str]]

BAD_ROWS = [
    ("measures.csv", "hearing-videolink,", "Hearing by video,", "line 3: slug: Enter a valid “slug”"),
    ("measures.csv", "hearing-videolink,", f"{'x' * 41},", "line 3: slug: Ensure this value has at most 40"),
    ("measures.csv", "hearing-videolink,", "hearing-witness,", "line 3: slug: “hearing-witness” is on line 2 already"),
    ("measures.csv", "Search and seizure", "", "line 5: label_en: This field cannot be blank."),
    ("measures.csv", "Search and seizure", "Search\x07", "line 5: label_en: It holds a control character"),
    ("measures.csv", "search-seizure,Search and seizure,", "search-seizure,Search", "line 5: there are 2 cells and 3"),
    ("measures.csv", "slug,label_en,note", "slug,label_en,note,colour", "line 1: the column colour is unknown"),
    ("measures.csv", "slug,label_en,note", "slug,label_en,", "line 1: the column note is missing"),
    ("measures.csv", "slug,label_en,note", "slug,slug,label_en,note", "line 1: the column slug is there twice"),
    (
        "measures.csv",
        "search-seizure,Search",
        'search-seizure,"Sea"rch',
        "line 5: the commas or quotation marks do not match",
    ),
    ("instruments.csv", "2001-11-23", "23.11.2001", "line 10: adopted: Write a date as"),
    ("instruments.csv", "2001-11-23", "2001-11-31", "line 10: adopted: Write a date as"),
    ("tlp.csv", "AMBER+STRICT,TLP", "AMBER-STRICT,TLP", "line 5: code: Value 'AMBER-STRICT' is not a valid choice."),
    ("tlp.csv", "#33FF00", "green", "line 3: text_colour: Write a colour as #RRGGBB."),
    ("tlp.csv", "TLP:RED,5,", "TLP:RED,last,", "line 6: rank: “last” value must be an integer."),
    ("networks.csv", "BJ BF CV", "BJ BF XX", "line 5: members: “XX” is not in ISO 3166-1."),
    ("networks.csv", "BJ BF CV", "BJ BF BF", "line 5: members: “BF” is there twice."),
    ("provisions.csv", "UNTOC-41,UNTOC,", "UNTOC-41,UNOTC,", "line 42: instrument: “UNOTC” is not in instruments.csv."),
    ("provisions.csv", "UNTOC-41,UNTOC,", "UNTOC-41,,", "line 42: instrument: This field cannot be blank."),
    (
        "topics.csv",
        "elements-act,elements,",
        "elements-act,element,",
        "line 3: parent: “element” is not in topics.csv.",
    ),
    ("topics.csv", "elements-act,elements,", "elements-act,elements-means,", "line 3: parent: “elements-means” has a"),
    ("topics.csv", "TOP002,", "TOP001,", "line 3: reference: “TOP001” is on line 2 already."),
    ("topics.csv", "TIP-3 SOM-3 SOM-6", "TIP-3 SOM-333", "line 2: provisions: “SOM-333” is not in provisions.csv."),
    ("termbase.csv", "|TIP|THB", "||THB", "line 2: synonyms_en: Something is missing before or after a separator."),
    ("termbase.csv", "offence,T,TIP 3(a)", "offence,X,TIP 3(a)", "line 2: status: Value 'X' is not a valid choice."),
    (
        "jurisdiction_fields.csv",
        "meta.value,0 Envelope of every field,Value,typed,,,no",
        "meta.value,0,V,typed,,,never",
        "line 2: multiple: Write yes or no, not “never”.",
    ),
]


def test_shipped_files_hold_no_mistake(problems: Problems) -> None:
    assert problems() == []


@pytest.mark.parametrize(("name", "old", "new", "expected"), BAD_ROWS)
def test_bad_row_is_named(edit: Edit, problems: Problems, name: str, old: str, new: str, expected: str) -> None:
    edit(name, old, new)

    found = problems()

    assert found
    assert found[0].startswith(f"{name}, {expected}")


def test_every_problem_of_every_file_is_named(edit: Edit, problems: Problems) -> None:
    edit("measures.csv", "hearing-videolink,", "Hearing by video,")
    edit("measures.csv", "Search and seizure", "")
    edit("networks.csv", "BJ BF CV", "BJ BF XX")

    found = problems()

    assert [problem.split(": ")[0] for problem in found] == [
        "measures.csv, line 3",
        "measures.csv, line 5",
        "networks.csv, line 5",
    ]


def test_line_of_a_row_counts_empty_lines(edit: Edit, problems: Problems) -> None:
    edit("measures.csv", "hearing-videolink,", "\n\nHearing by video,")

    assert [problem.split(": ")[0] for problem in problems()] == ["measures.csv, line 5"]


def test_missing_file_is_named(folder: Path, problems: Problems) -> None:
    (folder / "measures.csv").unlink()

    assert problems() == [f"measures.csv, line 1: there is no such file in {folder}"]


def test_empty_file_is_named(folder: Path, problems: Problems) -> None:
    (folder / "measures.csv").write_text("slug,label_en,note\n")

    assert problems() == ["measures.csv, line 1: the file holds no rows"]


def test_file_in_another_encoding_is_named(folder: Path, problems: Problems) -> None:
    (folder / "measures.csv").write_bytes("slug,label_en,note\nhearing,Témoin,\n".encode("latin-1"))

    assert problems() == ["measures.csv, line 2: this is not UTF-8 text"]


def test_byte_order_mark_of_a_spreadsheet_is_no_mistake(folder: Path, problems: Problems) -> None:
    path = folder / "measures.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert problems() == []


@pytest.mark.django_db
def test_nothing_is_half_loaded(folder: Path, edit: Edit) -> None:
    edit("topics.csv", "elements-act,elements,", "elements-act,element,")

    with pytest.raises(BadVocabulary):
        load_vocabularies(folder)

    assert not Measure.objects.exists()
    assert not Jurisdiction.objects.exists()


@pytest.mark.django_db
def test_conflict_with_a_row_that_has_gone_loads_nothing(folder: Path, edit: Edit) -> None:
    load_vocabularies(folder)
    edit("measures.csv", "Search and seizure", "Searching")
    edit("topics.csv", "TOP002,elements-act,", "TOP002,elements-deed,")

    with pytest.raises(BadVocabulary) as refusal:
        load_vocabularies(folder)

    assert [str(problem) for problem in refusal.value.problems] == [
        "topics.csv, line 3: Topic with this Identifier in the source list already exists."
    ]
    assert Measure.objects.get(slug="search-seizure").label_en == "Search and seizure"
    assert not Topic.objects.filter(slug="elements-deed").exists()
