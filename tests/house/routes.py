"""Every address that the site answers, read from its URLconf."""

import re
from collections.abc import Iterable, Iterator, Mapping

from django.urls import URLPattern, URLResolver, get_resolver

CONVERTED = re.compile(r"<(?:(\w+):)?(\w+)>")
NAMED_GROUP = re.compile(r"\(\?P<\w+>[^)]*\)")
CATCH_ALL = r"((?:["  # pages of the CMS: the tests that crawl meet them


def routes() -> list[str]:
    """Return the route of every view, as Django writes it."""
    return [route for route in _walk(get_resolver().url_patterns) if CATCH_ALL not in route]


def filled(route: str, number: int, words: Mapping[str, str]) -> str:
    """Return the address of *route* with *number* for every number, and for each word the one of its name."""
    address = NAMED_GROUP.sub(str(number), route)
    address = CONVERTED.sub(lambda part: str(number) if part[1] == "int" else words.get(part[2], str(number)), address)
    return "/" + re.sub(r"[\^$\\]", "", address)


def _walk(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        else:
            yield route
