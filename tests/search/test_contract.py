"""modelsearch's own suite, in a process with its own settings: its application and the site's cannot be one project."""

import os
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[2]
TABLE = (Path(__file__).parent / "contract" / "README.md").read_text(encoding="utf-8")
TESTS = 120  # of modelsearch 1.3.2; not one is skipped


def test_the_backend_passes_every_test_that_modelsearch_has() -> None:
    command = [sys.executable, "-m", "django", "test", "tests.search.contract.suite", "--noinput"]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.search.contract.settings", "PYTHONPATH": str(ROOT)}

    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603

    engine = "PostgreSQL" if "postgresql" in os.environ.get("DATABASE_URL", "") else "SQLite"
    assert ended.returncode == 0, ended.stderr
    assert f"| `network_site.search.backends.whoosh`, on {engine} | {TESTS} | 0 | 0 |" in TABLE
    assert f"installed modelsearch ({version('modelsearch')})" in TABLE
    assert re.search(rf"Ran {TESTS} tests.*\n\nOK\n", ended.stderr), ended.stderr
