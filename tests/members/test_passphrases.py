"""A passphrase is measured by how it would be guessed, and looked up among stolen ones without asking anybody."""

import hashlib
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from network_site.members.models import Member
from network_site.members.passphrases import is_listed

GOOD = "lantern orchard viscous pelican"


def digest_of(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest().upper()


def refusal_of(passphrase: str, member: Member | None = None) -> str:
    with pytest.raises(ValidationError) as refused:
        validate_password(passphrase, member)
    return " ".join(refused.value.messages)


def breach(folder: Path, *passphrases: str) -> Path:
    """Write a list as Pwned Passwords is: by hash, with how often each was seen."""
    file = folder / "breached.txt"
    lines = [f"{digest}:{number**3}" for number, digest in enumerate(sorted(map(digest_of, passphrases)), start=1)]
    file.write_text("\r\n".join(lines))
    return file


@pytest.mark.parametrize("passphrase", [GOOD, "correct horse battery staple", "اربع كلمات لا صلة بينها"])
def test_words_that_have_nothing_to_do_with_each_other_are_good(passphrase: str) -> None:
    validate_password(passphrase)


@pytest.mark.parametrize(
    ("passphrase", "advice"),
    [
        ("lanternlanternlantern", "same thing again"),
        ("qwertyuiop[]asdf", "Keys that lie in a row"),
        ("abcdefghijklmnop", "A run such as"),
        ("Internationally", "A word, a name"),
        ("1984-06-13 1984", "A date"),
        ("prosecution prosecution", "A word, a name"),
    ],
)
def test_a_weak_one_is_refused_with_plain_advice(passphrase: str, advice: str) -> None:
    said = refusal_of(passphrase)

    assert advice in said
    assert "four or five words" in said


@pytest.mark.parametrize("passphrase", ["", "x7#Kq9!mZ2v"])
def test_a_short_one_is_refused_whatever_is_in_it(passphrase: str) -> None:
    assert "at least 12 characters" in refusal_of(passphrase)


def test_what_is_known_of_the_office_does_not_count() -> None:
    member = Member(email="quillon@marrowfield.example", office="Prosecutor")
    own = "quillonmarrowfield"
    validate_password(own)

    assert "too easy to guess" in refusal_of(own, member)


def test_stolen_ones_are_refused_without_any_file() -> None:
    assert "stolen elsewhere" in refusal_of("1q2w3e4r5t6y7u8i9o0p")


def test_the_file_of_an_installation_is_looked_up(tmp_path: Path, settings: Settings) -> None:
    settings.BREACHED_FILE = breach(tmp_path, GOOD, *map(str, range(200)))

    assert "stolen elsewhere" in refusal_of(GOOD)
    validate_password(GOOD + " ferry")


@settings(max_examples=30, deadline=None)
@given(kept=st.sets(st.integers(0, 400), max_size=60), ends_with_line=st.booleans())
def test_looking_up_finds_all_that_is_listed_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory,
    kept: set[int],
    ends_with_line: bool,  # noqa: FBT001
) -> None:
    file = breach(tmp_path_factory.mktemp("list"), *map(str, kept))
    if ends_with_line:
        file.write_text(file.read_text() + "\n")

    found = {number for number in range(400) if is_listed(file, digest_of(str(number)))}

    assert found == {number for number in kept if number < 400}
