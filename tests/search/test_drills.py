"""A process that posts and indexes is killed again and again: nothing is lost, and no index has to be built anew."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = [pytest.mark.drill, pytest.mark.xdist_group("drills")]

ROOT = Path(__file__).parents[2]
KEPT = {"PATH", "HOME", "LANG", "VIRTUAL_ENV"}
KILLS = 20
SEED = 20241124


def start(folder: Path, *command: object) -> subprocess.Popen[str]:
    """Start a Python process with a database and an index in *folder*."""
    environment = {name: value for name, value in os.environ.items() if name in KEPT} | {
        "DJANGO_SETTINGS_MODULE": "tests.search.drill.settings",
        "DEMO": "true",
        "DATA_DIR": str(folder),
        "PYTHONPATH": str(ROOT),
    }
    parts = [sys.executable, *(str(part) for part in command)]
    return subprocess.Popen(parts, env=environment, cwd=ROOT, text=True, stdout=subprocess.PIPE)  # noqa: S603


def test_twenty_kills_at_random_moments_lose_nothing_and_break_nothing(tmp_path: Path) -> None:
    chance = random.Random(SEED)  # noqa: S311  a drill that can be repeated
    made = start(tmp_path, "-m", "django", "migrate", "--run-syncdb", "--verbosity=0")
    assert made.wait() == 0
    acknowledged: list[int] = []

    for kill in range(KILLS + 1):
        process = start(tmp_path, "tests/search/drill/poster.py", kill)
        assert process.stdout is not None
        assert process.stdout.readline() == "whole\n", f"after {kill} kills"
        time.sleep(chance.uniform(0, 1.5))
        process.kill()
        acknowledged += [int(line) for line in process.stdout.read().split("\n")[:-1]]
        process.wait()

    folders = list((tmp_path / "search").glob("index-*"))
    assert len(acknowledged) == len(set(acknowledged)) > KILLS
    assert len(folders) == 1
