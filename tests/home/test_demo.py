"""The demonstration as a newcomer starts it. The journeys serve it; here is what it says and refuses."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from network_site.home.demo.people import SIGN_INS, addresses
from network_site.home.demo.reading import read

ROOT = Path(__file__).resolve().parents[2]


def demo(folder: Path, *arguments: str, answer: str = "") -> subprocess.CompletedProcess[str]:
    """Run ``manage.py demo`` with its data in *folder*."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(  # noqa: S603
        [sys.executable, str(ROOT / "manage.py"), "demo", *arguments],
        env={**environment, "DATA_DIR": str(folder)},
        input=answer,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_busy_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        run = demo(tmp_path, "--port", str(busy.getsockname()[1]))

    assert run.returncode == 1
    assert "choose another with --port" in run.stderr
    assert len(run.stderr.strip().splitlines()) == 1


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("a file stands where the folder should be")

    run = demo(blocked / "data", "--no-serve")

    assert run.returncode == 1
    assert "DATA_DIR must be a folder that can be written" in run.stderr
    assert len(run.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("answer", ["n\n", "\n"])
def test_starting_over_asks_first(tmp_path: Path, answer: str) -> None:
    kept = tmp_path / "kept"
    kept.write_text("what somebody wrote")

    run = demo(tmp_path, "--reset", "--no-serve", answer=answer)

    assert "Nothing was deleted" in run.stderr
    assert kept.exists()


def test_there_is_a_sign_in_for_every_role() -> None:
    roles = {row["key"]: set(row["roles"]) for row in read("members.toml")["member"]}
    emails = addresses()

    signed_in = set().union(*(roles[key] for key, _ in SIGN_INS))

    assert signed_in == {"prosecutor", "focal-point", "editor", "organizer", "moderator", "secretariat"}
    assert all(emails[key].endswith(".example") for key, _ in SIGN_INS)
