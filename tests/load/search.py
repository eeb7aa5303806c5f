"""What searching costs on each engine: ``python -m tests.load.search --documents 100000``.

Whoosh, modelsearch on SQLite (FTS5) and on PostgreSQL, and FTS5 in plain SQL answer the same questions over the same
leaflets, each in processes of its own: one builds, another asks. PostgreSQL is where ``POSTGRES_URL`` says
(its database ``search_load`` is made anew); without it the column is left out. A slow engine is asked fewer questions.
"""

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from tests.load.askers import Asker
    from tests.load.visitor import Visitor

PLAIN_SQL = "FTS5 in plain SQL (floor)"
POSTGRES = "modelsearch on PostgreSQL"
ENGINES = {"Whoosh": "whoosh:", PLAIN_SQL: "database:", "modelsearch on SQLite": "database:", POSTGRES: "database:"}
STEPS = ("fill", "build", "ask")
QUESTIONS, ROUNDS = 30, 3
BUDGET_SECONDS = 10  # for one kind of question; a slow engine answers fewer, and what takes longer is broken off
HOSTILE_PAGES, WARMING = 500, 4  # until what a process keeps is kept

Clock = Callable[[], float]


def main() -> None:
    """Measure every engine, and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--engine", choices=ENGINES, action="append")
    parser.add_argument("--step", choices=STEPS)
    options = parser.parse_args()
    if options.step:
        django_setup()
        steps = {"fill": lambda: fill(options.documents), "build": lambda: build(options.documents), "ask": ask}
        print(json.dumps(steps[options.step]()))
        return
    engines = [name for name in options.engine or ENGINES if name != POSTGRES or "POSTGRES_URL" in os.environ]
    with tempfile.TemporaryDirectory(prefix="search_load_") as folder:
        folders = {name: Path(folder) / str(place) for place, name in enumerate(engines)}
        results = {name: measure(name, folders[name], options.documents) for name in engines}
    names = list(dict.fromkeys(name for result in results.values() for name in result))
    print("| |", " | ".join(results), "|\n|---|" + "---|" * len(results))
    for name in names:
        print(f"| {name} |", " | ".join(str(result.get(name, "")) for result in results.values()), "|")


def measure(engine: str, folder: Path, documents: int) -> dict[str, Any]:
    """Return the figures of one engine."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.load.search_settings",
        "DEMO": "true",
        "DATA_DIR": str(folder),
        "SEARCH_URL": ENGINES[engine],
        "LOAD_ENGINE": engine,
    }
    if engine == POSTGRES:
        server = urlsplit(os.environ["POSTGRES_URL"])._replace(path="").geturl()  # whichever database it names
        run_sql(f"{server}/postgres", "DROP DATABASE IF EXISTS search_load", "CREATE DATABASE search_load")
        environment["DATABASE_URL"] = f"{server}/search_load"
    folder.mkdir()
    figures: dict[str, Any] = {}
    filled, database = folder.parent / "filled.sqlite3", folder / "counterpart.sqlite3"
    if engine != POSTGRES and filled.exists():  # the same leaflets, written once
        shutil.copy(filled, database)
    for step in STEPS[database.exists() :]:
        command = [sys.executable, "-m", "tests.load.search", "--step", step, "--documents", str(documents)]
        output = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603
        figures |= json.loads(output.splitlines()[-1])
        if step == "fill" and database.exists():
            shutil.copy(database, filled)
    print(engine, figures, file=sys.stderr, flush=True)  # kept, should a later engine fail
    return figures


def run_sql(url: str, *statements: str) -> None:
    """Run statements one by one, outside a transaction."""
    import psycopg  # noqa: PLC0415  only where PostgreSQL is measured

    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def django_setup() -> None:
    """Start Django; what needs it is imported after."""
    import django  # noqa: PLC0415

    django.setup()


def fill(documents: int) -> dict[str, Any]:
    """Write the leaflets into the database."""
    from django.core.management import call_command  # noqa: PLC0415

    from tests.load.corpus import leaflets  # noqa: PLC0415
    from tests.search.library.models import Leaflet  # noqa: PLC0415

    call_command("migrate", run_syncdb=True, verbosity=0)
    Leaflet.objects.bulk_create((Leaflet(**columns) for columns in leaflets(documents)), batch_size=500)
    return {}


def asker() -> "Asker":
    """Return how the engine is asked."""
    from tests.load.askers import Modelsearch, PlainSql  # noqa: PLC0415

    return PlainSql() if os.environ["LOAD_ENGINE"] == PLAIN_SQL else Modelsearch()


def build(documents: int) -> dict[str, Any]:
    """Build the index, and return how fast that went."""
    from modelsearch.backends import get_search_backend  # noqa: PLC0415

    from network_site.search.segments import size_of  # noqa: PLC0415

    before, size, began = memory("VmRSS"), database_bytes(), time.monotonic()
    asker().build(documents)
    seconds, backend = time.monotonic() - began, get_search_backend()
    own = hasattr(backend, "store")
    return {
        "build, documents/s": f"{documents / seconds:,.0f}",
        "build, growth of the process, MB": memory("VmHWM") - before,
        "index, MB": round((size_of(str(backend.store.folder())) if own else database_bytes() - size) / 1e6),
    }


def database_bytes() -> int:
    """Return the size of the database."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return int(cursor.fetchone()[0])


def ask() -> dict[str, Any]:
    """Ask every kind of question, and return p50 and p95 of each."""
    from modelsearch.backends import get_search_backend  # noqa: PLC0415

    asked = list(questions())
    before = memory("VmRSS")
    figures = {name: percentiles(question, terms) for name, question, terms in asked}
    figures["growth of a process that searches, MB"] = str(memory("VmRSS") - before)
    if hasattr(get_search_backend(), "store"):
        figures |= of_pages({name: terms for name, _, terms in asked})
        figures["from saving to found, p50 / worst ms"] = visibility()
    return figures


def percentiles(question: Callable[[Any], object], terms: list[Any], clock: Clock = time.perf_counter) -> str:
    """Return p50 and p95 of the milliseconds of an answer."""
    times = sorted(timings(question, terms, clock))
    most = BUDGET_SECONDS * 1_000
    found = [times[len(times) // 2], times[min(len(times) - 1, len(times) * 95 // 100)]]
    told = " / ".join(f"> {most:,}" if each >= most else f"{each:,.1f}" for each in found)
    print(told, len(times), file=sys.stderr, flush=True)
    return f"> {most:,}" if found[0] >= most else told


def of_pages(terms: dict[str, list[str]]) -> dict[str, str]:
    """Return what a member waits for at the site's own pages, and what hostile texts do to them."""
    from tests.load.visitor import Visitor  # noqa: PLC0415

    visitor, figures = Visitor(), {}
    for name, question, asked in (
        ("search page, three terms", visitor.search, terms["three terms with permission"]),
        ("completions below the search box", visitor.complete, terms["autocomplete, 3 letters"]),
    ):
        figures[name] = percentiles(question, asked)
        figures[f"{name}, processor alone"] = percentiles(question, asked, time.process_time)
    first = [each for _ in range(WARMING) for each in attacks(visitor)]
    before, times = memory("VmRSS"), list[tuple[float, float]]()
    while len(times) < HOSTILE_PAGES:
        times += attacks(visitor)
    wall, processor = (max(each) for each in zip(*first, *times, strict=True))
    figures["slowest page for a hostile text / its processor alone"] = f"{wall:,.0f} / {processor:,.0f}"
    figures[f"growth over {len(times)} hostile pages, MB"] = str(memory("VmRSS") - before)
    return figures


def attacks(visitor: "Visitor") -> Iterator[tuple[float, float]]:
    """Yield the milliseconds of each hostile page, and those of the processor."""
    began, busy = time.perf_counter(), time.process_time()
    for _ in visitor.attack():
        yield (time.perf_counter() - began) * 1_000, (time.process_time() - busy) * 1_000
        began, busy = time.perf_counter(), time.process_time()


def timings(question: Callable[[Any], object], terms: list[Any], clock: Clock) -> Iterator[float]:
    """Yield the milliseconds of each answer; the last one is that of a question that was broken off."""
    from django.db import OperationalError, connection  # noqa: PLC0415

    connection.ensure_connection()
    raw: Any = connection.connection
    timer = threading.Timer(BUDGET_SECONDS, raw.interrupt if hasattr(raw, "interrupt") else raw.cancel)
    timer.start()
    end = time.monotonic() + BUDGET_SECONDS
    for term in terms * ROUNDS:
        began = clock()
        with contextlib.suppress(OperationalError):
            question(term)
        yield (clock() - began) * 1_000
        if time.monotonic() > end:
            return
    timer.cancel()


def questions() -> Iterator[tuple[str, Callable[[Any], object], list[Any]]]:
    """Yield each kind of question: its name, how it is asked, and of what."""
    import random  # noqa: PLC0415

    from tests.load.corpus import SEED  # noqa: PLC0415
    from tests.search.library.models import Leaflet  # noqa: PLC0415

    chance = random.Random(SEED)  # noqa: S311
    last = Leaflet.objects.count()
    samples = Leaflet.objects.in_bulk(chance.sample(range(1, last + 1), min(last, 40 * QUESTIONS)))
    spaced = [leaflet.body.split() for leaflet in samples.values() if leaflet.language != "zh"]
    titles = [leaflet.title.split()[-1] for leaflet in samples.values() if leaflet.language != "zh"]
    long = [[word for word in text if len(word) > 4] for text in spaced]
    seen: dict[str, int] = {}
    for text in long:
        for word in set(text):
            seen[word] = seen.get(word, 0) + 1
    common = sorted(seen, key=lambda word: -seen[word])[:QUESTIONS]
    rare = [word for word in seen if seen[word] == 1]
    threes = [" ".join(chance.sample(text, 3)) for text in long[:QUESTIONS]]

    ask = asker()
    yield "one rare term", lambda text: ask.words(text, "and", visible=False), chance.sample(rare, QUESTIONS)
    yield "one common term", lambda text: ask.words(text, "and", visible=False), common
    yield "three terms, or", lambda text: ask.words(text, "or", visible=False), threes
    yield "three terms, and", lambda text: ask.words(text, "and", visible=False), threes
    yield "three terms with permission", lambda text: ask.words(text, "or", visible=True), threes
    yield "the same with count and two facets", ask.faceted, threes
    yield "phrase", ask.phrase, [" ".join(text[3:5]) for text in spaced[:QUESTIONS]]
    for letters in (1, 3):
        yield (
            f"autocomplete, {letters} letter{'s' * (letters > 1)}",
            ask.complete,
            [word[:letters] for word in titles[:QUESTIONS]],
        )


def visibility() -> str:
    """Return how long it takes until what was saved is found, while the index is followed."""
    from django.db import transaction  # noqa: PLC0415

    from network_site.search.following import follow_in_background, own_store  # noqa: PLC0415
    from tests.search.library.models import Leaflet  # noqa: PLC0415

    store, stop, waits = own_store(), threading.Event(), []
    follow_in_background(stop)
    time.sleep(2)
    assert store is not None
    for number in range(30):
        with transaction.atomic():
            Leaflet.objects.create(title=f"unheard{number}", body="of " * 150)
        began = time.monotonic()
        while not Leaflet.objects.all().search(f"unheard{number}").count():
            time.sleep(0.005)
        waits.append((time.monotonic() - began) * 1_000)
    stop.set()
    return f"{sorted(waits)[15]:.0f} / {max(waits):.0f}"


def memory(which: str) -> int:
    """Return the memory of this process in MB: ``VmRSS`` now, ``VmHWM`` at most."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith(which)).split()[1]) // 1_000


if __name__ == "__main__":
    main()
