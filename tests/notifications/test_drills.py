"""Workers that send a thousand mails are killed again and again: each mail arrives, and none is another one."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.notifications.conftest import Mailbox

pytestmark = [pytest.mark.drill, pytest.mark.xdist_group("drills")]

ROOT = Path(__file__).parents[2]
KEPT = {"PATH", "HOME", "LANG", "VIRTUAL_ENV"}
MAILS, KILLS, SEED = 1_000, 6, 20260310


def start(folder: Path, port: int, *command: object) -> subprocess.Popen[str]:
    """Start a Python process with a database in *folder* that mails to *port*."""
    environment = {name: value for name, value in os.environ.items() if name in KEPT} | {
        "DJANGO_SETTINGS_MODULE": "tests.notifications.drill.settings",
        "DEMO": "true",
        "DATA_DIR": str(folder),
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "PYTHONPATH": str(ROOT),
    }
    parts = [sys.executable, *(str(part) for part in command)]
    return subprocess.Popen(parts, env=environment, cwd=ROOT, text=True, stdout=subprocess.PIPE)  # noqa: S603


@pytest.mark.parametrize("workers", [1, 2])
def test_a_thousand_mails_arrive_though_the_workers_are_killed(
    workers: int, tmp_path: Path, mailbox: Mailbox, settings: Settings
) -> None:
    chance = random.Random(SEED)  # noqa: S311  a drill that can be repeated
    for command in ("migrate", "createcachetable"):
        assert start(tmp_path, mailbox.port, "-m", "django", command, "--verbosity=0").wait() == 0
    prepared, _ = start(tmp_path, mailbox.port, "tests/notifications/drill/prepare.py", MAILS).communicate()
    assert prepared.split()[-1] == str(MAILS)

    for kill in range(1, KILLS + 1):
        running = [start(tmp_path, mailbox.port, "tests/notifications/drill/worker.py") for _ in range(workers)]
        while len(mailbox.messages) < kill * MAILS * 0.12 and any(process.poll() is None for process in running):
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.3))
        for process in running:
            process.kill()
            process.wait()
    last = [start(tmp_path, mailbox.port, "tests/notifications/drill/worker.py") for _ in range(workers)]
    assert [process.wait(timeout=600) for process in last] == [0] * workers

    arrived = Counter(message["Message-ID"] for message in mailbox.messages)
    assert len(arrived) == MAILS
    # SMTP can't tell what happened when a worker dies between the server's answer and its own note of it: at most one
    # mail for each worker killed comes twice, with the same number.
    assert sum(arrived.values()) - MAILS <= KILLS * workers
