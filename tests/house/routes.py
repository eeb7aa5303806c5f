"""Every address that the site answers, read from its URLconf."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

CONVERTED = re.compile(r"<(?:(\w+):)?(\w+)>")
NAMED_GROUP = re.compile(r"\(\?P<(\w+)>[^)]*\)")
CATCH_ALL = r"((?:["  # pages of the CMS: the tests that crawl meet them


def routes() -> list[str]:
    """Return the route of every view, as Django writes it."""
    return [route for route in _walk(get_resolver().url_patterns) if CATCH_ALL not in route]


def names_in(route: str) -> list[str]:
    """Return the names of what *route* takes."""
    return [name for _kind, name in CONVERTED.findall(NAMED_GROUP.sub(r"<str:\1>", route))]


def filled(route: str, number: int, words: Mapping[str, str]) -> str:
    """Return the address of *route* with *number* for every number, and for each word the one of its name."""
    address = NAMED_GROUP.sub(str(number), route)
    address = CONVERTED.sub(lambda part: str(number) if part[1] == "int" else words.get(part[2], str(number)), address)
    return "/" + _plain(address)


def address_of(route: str, words: Mapping[str, Any]) -> str:
    """Return the address of *route* with what *words* have by name; ``?`` is what follows it. A KeyError lacks one."""
    address = NAMED_GROUP.sub(lambda part: str(words[part[1]]), route)
    address = CONVERTED.sub(lambda part: str(words[part[2]]), address)
    return "/" + _plain(address) + (f"?{words['?']}" if "?" in words else "")


def _plain(route: str) -> str:
    return re.sub(r"[\^$\\]", "", route)


def _walk(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        else:
            yield route
