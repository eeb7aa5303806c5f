"""Nothing that is held about a member escapes the copy of their own data unless a reason says why."""

import tomllib
from pathlib import Path

from network_site.members.models import Member
from network_site.members.own_data import holdings

LEFT_OUT = tomllib.loads(Path(__file__).with_name("own_data.toml").read_text())


def columns() -> set[str]:
    """Return every column that leads to a member, and every column of a member's own row."""
    towards = [relation for relation in Member._meta.get_fields(include_hidden=True) if relation.auto_created]
    named = {
        f"{relation.related_model._meta.label}.{relation.field.name}"  # type: ignore[union-attr]
        for relation in towards
        if not relation.concrete and not relation.many_to_many and not relation.related_model._meta.auto_created  # type: ignore[union-attr]
    }
    return named | {f"members.Member.{field.name}" for field in Member._meta.get_fields() if field.concrete}


def test_every_column_about_a_member_is_in_the_copy_or_left_out_for_a_reason() -> None:
    covered = frozenset().union(*(holding.columns for holding in holdings()))
    known = columns()

    assert sorted(known - covered - set(LEFT_OUT)) == [], "neither in the copy nor left out"
    assert sorted(covered & set(LEFT_OUT)) == [], "in the copy and left out"
    assert sorted(set(LEFT_OUT) - known) == [], "left out, and no more"
    assert sorted({column for column in covered if "__" not in column} - known) == [], "in the copy, and no more"


def test_every_reason_is_given() -> None:
    assert all(len(reason) > 10 for reason in LEFT_OUT.values())
