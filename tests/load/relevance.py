"""How well each engine finds what sixty questions are after: ``python -m tests.load.relevance``.

The questions and what should come first stand in tests/search/judged.toml; they are asked as one member asks the search
page, best first, on the demonstration's content, with the termbase's other names and without. An answer leads to its
thread and counts as it. PostgreSQL is where ``POSTGRES_URL`` says (its database ``search_relevance`` is made anew);
without it the column is left out. With ``--folder`` the demonstrations are kept for the next run.
"""

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from tests.load.search import django_setup, run_sql

ENGINES = {"whoosh": "whoosh:", "sqlite": "database:", "postgresql": "database:"}
READER = "organizer-at"  # who is in more of the demonstration's groups than anybody else
JUDGED = Path(__file__).parents[1] / "search" / "judged.toml"
BEST, GOOD = 2, 1
TOP, ACROSS_TOP = 10, 3
HITS = 60  # looked at, because several answers may lead to one thread
PATIENCE_SECONDS = 60.0  # what is found is measured here, not how fast; a slow engine would find less on a busy machine
WAYS = {"with other names": "", "as typed": "&exact=1"}


def main() -> None:
    """Ask every engine, and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--engine", choices=ENGINES, action="append")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--details", action="store_true", help="what each question found, on standard error")
    parser.add_argument("--ask", action="store_true")
    options = parser.parse_args()
    if options.ask:
        django_setup()
        print(json.dumps(ask(details=options.details)))
        return
    engines = [name for name in options.engine or ENGINES if name != "postgresql" or "POSTGRES_URL" in os.environ]
    with tempfile.TemporaryDirectory(prefix="search_relevance_") as passing:
        rows = [row for name in engines for row in measure(name, options.folder or Path(passing), options.details)]
    print("| | nDCG@10 | MRR | of other languages, among the first three |\n|---|---|---|---|")
    print("\n".join(rows))


def measure(engine: str, folder: Path, details: bool) -> list[str]:  # noqa: FBT001
    """Return the rows of one engine."""
    environment = os.environ | {"DEMO": "true", "DATA_DIR": str(folder / engine), "SEARCH_URL": ENGINES[engine]}
    environment["DJANGO_SETTINGS_MODULE"] = "network_site.settings"
    if engine == "postgresql":
        server = os.environ["POSTGRES_URL"].rstrip("/")
        run_sql(f"{server}/postgres", "DROP DATABASE IF EXISTS search_relevance", "CREATE DATABASE search_relevance")
        environment["DATABASE_URL"] = f"{server}/search_relevance"
    command = [sys.executable, "-m", "tests.load.relevance", "--ask", *(["--details"] if details else [])]
    output = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603
    figures = json.loads(output.splitlines()[-1])
    return [f"| {engine}, {way} | " + " | ".join(found) + " |" for way, found in figures.items()]


def ask(*, details: bool) -> dict[str, list[str]]:
    """Make the demonstration where it is missing, and return the figures of each way to ask."""
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from modelsearch.backends import get_search_backend  # noqa: PLC0415

    from network_site.home.demo.people import addresses  # noqa: PLC0415
    from network_site.members.models import Member  # noqa: PLC0415

    settings.SEARCH_DEADLINE = PATIENCE_SECONDS
    call_command("demo", no_serve=True)
    if hasattr(get_search_backend(), "store"):
        get_search_backend().refresh_indexes()
    reader = Member.objects.get(email=addresses()[READER])
    queries = tomllib.loads(JUDGED.read_text())["query"]
    names = every_name(reader)
    return {way: _figures(queries, reader, suffix, names, details=details) for way, suffix in WAYS.items()}


def _figures(
    queries: Sequence[dict[str, Any]], reader: Any, suffix: str, names: Sequence[str], *, details: bool
) -> list[str]:
    gains, ranks, across = [], [], []
    for query in queries:
        found = answers(query["text"], reader, suffix)
        gains.append(ndcg(query, found, names))
        ranks.append(next((1 / place for place, name in enumerate(found, 1) if among(name, query["best"])), 0.0))
        if "across" in query:
            across.append(any(among(name, query["across"]) for name in found[:ACROSS_TOP]))
        if details:
            print(f"{gains[-1]:.2f} {query['text']} -> {found[:4]}", file=sys.stderr)
    share = f"{sum(across)} of {len(across)}"
    return [f"{sum(gains) / len(gains):.3f}", f"{sum(ranks) / len(ranks):.3f}", share]


def answers(text: str, reader: Any, suffix: str) -> list[str]:
    """Return the names of the first ten things found."""
    from django.http import QueryDict  # noqa: PLC0415
    from django.utils.http import urlencode  # noqa: PLC0415

    from network_site.search.page import SearchPage  # noqa: PLC0415

    page = SearchPage(reader, QueryDict(urlencode({"q": text, "sort": "best"}) + suffix))
    items = page.found.items(0, HITS, newest=False)
    return list(dict.fromkeys(name_of(found.kind.slug, found.item) for found in items))[:TOP]


def every_name(reader: Any) -> list[str]:
    """Return the names of all that the reader may find, for what is judged by a pattern."""
    from network_site.search.registry import kinds  # noqa: PLC0415

    return [
        name_of(slug, row)
        for slug in ("guide", "question", "session", "material", "contact", "authority")
        for row in kinds()[slug].loaded(kinds()[slug].visible_to(reader), reader)
    ]


def name_of(slug: str, row: Any) -> str:
    """Return what tests/search/judged.toml calls an item."""
    if slug == "guide":
        return f"guide:{row.slug}"
    if slug in {"question", "answer"}:
        key = str((row if slug == "question" else row.thread).idempotency_key)
        return f"question:{_questions().get(key, key)}"  # a duplicate stands in no list of the demonstration
    if slug == "session":
        return f"session:{row.edition.slug}/{row.slug}"
    if slug == "material":
        return f"material:{row.title}"
    if slug in {"contact", "authority"}:
        return f"{slug}:{row.jurisdiction.pk}/{row.title if slug == 'contact' else row.name}"
    return f"{slug}:{row.pk}"


def _questions() -> dict[str, str]:
    from network_site.home.demo.reading import key_of, read  # noqa: PLC0415

    return {str(key_of(row["id"])): row["id"] for row in read("threads.toml")["thread"]}


def among(name: str, patterns: Sequence[str]) -> bool:
    """Whether *name* is one of *patterns*."""
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def gain(query: dict[str, Any], name: str) -> int:
    """Return how much *name* counts as an answer to *query*."""
    return BEST if among(name, query["best"]) else GOOD if among(name, query.get("good", ())) else 0


def ndcg(query: dict[str, Any], found: Sequence[str], names: Sequence[str]) -> float:
    """Return the discounted cumulative gain of the first ten, as a share of the best that could be had.

    Järvelin and Kekäläinen, Cumulated gain-based evaluation of IR techniques, 2002.
    """
    ideal = sorted((gain(query, name) for name in names), reverse=True)
    return _discounted([gain(query, name) for name in found]) / _discounted(ideal)


def _discounted(gains: Sequence[int]) -> float:
    return sum(each / math.log2(place + 1) for place, each in enumerate(gains[:TOP], 1))


if __name__ == "__main__":
    main()
