"""The access table as the tests read it: who gets in at each address, with a thing in scope and with one out of it."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TABLE = tomllib.loads(Path(__file__).parent.with_name("access_table.toml").read_text())
PEOPLE: Mapping[str, str] = TABLE["people"]
AUDIENCES: Mapping[str, list[str]] = TABLE["audiences"]
SHUT: Mapping[str, str] = TABLE["shut"]
UNASKED: Mapping[str, str] = TABLE["unasked"]
OBJECTS: Mapping[str, Mapping[str, Any]] = TABLE["objects"]
STREAMS: Mapping[str, Mapping[str, Any]] = TABLE["streams"]

NOBODY = "nobody"
OPENS, CHANGES = "opens", "changes"
IN_SCOPE, OUT_OF_SCOPE = "in_scope", "out_of_scope"


@dataclass(frozen=True)
class Row:
    """What the table says of one address in one way: of the thing of this *kind* in or out of scope, if it takes one.

    ``word`` names an audience, or why nobody gets in.
    """

    route: str
    deed: str
    scope: str
    kind: str
    word: str

    @property
    def roles(self) -> set[str]:
        """Who gets in."""
        return set(AUDIENCES.get(self.word, ()))

    def __str__(self) -> str:
        return f"{self.route} {self.deed} {self.scope}"


def routes_named() -> list[str]:
    """Return the route of every line, as often as the table names it."""
    in_objects = [route for kind in OBJECTS.values() for route in kind["addresses"]]
    return [*TABLE["addresses"], *in_objects]


def rows(*deeds: str) -> Iterator[Row]:
    """Return what the table says of every address, in one way or both."""
    for kind, lines in _lines():
        for route, line in lines.items():
            for deed in deeds or (OPENS, CHANGES):
                yield from _rows_of(route, deed, kind, line[deed])


def has_scopes(kind: str) -> bool:
    """Whether there is a thing of this *kind* out of scope, so that its addresses are asked twice."""
    return OUT_OF_SCOPE in OBJECTS[kind]


def wrong_lines() -> list[str]:
    """Return what is not written as the head of the table says."""
    lines = ((kind, route, line) for kind, named in _lines() for route, line in named.items())
    return [problem for kind, route, line in lines for problem in _problems(kind, route, line)]


def _lines() -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield "", TABLE["addresses"]
    for kind, about in OBJECTS.items():
        yield kind, about["addresses"]


def _rows_of(route: str, deed: str, kind: str, said: str | list[str]) -> Iterator[Row]:
    scopes = (IN_SCOPE, OUT_OF_SCOPE) if kind and has_scopes(kind) else (IN_SCOPE,)
    words = [said] * len(scopes) if isinstance(said, str) else said
    for scope, word in zip(scopes, words, strict=True):
        yield Row(route, deed, scope, kind, word)


def _problems(kind: str, route: str, line: Mapping[str, Any]) -> Iterator[str]:
    if set(line) != {OPENS, CHANGES}:
        yield f"{route} says something else than {OPENS} and {CHANGES}"
        return
    for deed, said in line.items():
        if isinstance(said, str):
            if said in AUDIENCES and kind and has_scopes(kind):
                yield f"{route} {deed} needs two audiences: in scope, and out of it"
            if said not in {*AUDIENCES, *SHUT} or said == NOBODY:
                yield f"{route} {deed}: {said} is neither an audience nor a reason"
        elif not kind or not has_scopes(kind) or len(said) != 2:
            yield f"{route} {deed} takes one audience"
        elif said[0] not in AUDIENCES or said[0] == NOBODY:
            yield f"{route} {deed}: somebody gets in with a thing in scope, or the table says why not"
        elif said[1] not in AUDIENCES:
            yield f"{route} {deed}: {said[1]} is no audience"
