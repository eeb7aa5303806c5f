"""The demonstration in a process of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

MANAGE = [sys.executable, str(Path(__file__).resolve().parents[2] / "manage.py")]
INHERITED = {"PATH", "HOME", "LANG", "VIRTUAL_ENV"}


@contextmanager
def serve_demo(folder: Path, *, code: str = "", host: str = "127.0.0.1", **settings: str) -> Iterator[str]:
    """Prepare the demonstration in *folder*, run *code* in it, serve it with *settings*, and give its address."""
    port = _free_port()
    address = f"http://{host}:{port}"
    environment = {**_environment(folder), "SITE_URL": address, **settings}
    for command in [["demo", "--no-serve"], *([["shell", "-c", code]] if code else [])]:
        subprocess.run([*MANAGE, *command], env=environment, check=True, capture_output=True)  # noqa: S603
    log = folder / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(  # noqa: S603
            [*MANAGE, "serve", "--port", str(port)], env=environment, stdout=output, stderr=output
        )
        try:
            _wait_for(address, server, log)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)


def run_in_demo(folder: Path, code: str) -> str:
    """Run *code* in a shell of the demonstration in *folder*, and return what it prints."""
    command = [*MANAGE, "shell", "--verbosity", "0", "-c", code]
    done = subprocess.run(command, env=_environment(folder), check=True, capture_output=True, text=True)  # noqa: S603
    return done.stdout.strip()


def _environment(folder: Path) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name in INHERITED}
    return {**inherited, "DEMO": "true", "DATA_DIR": str(folder)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert server.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{address}/accounts/login/", timeout=5):  # noqa: S310
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"The server did not answer:\n{log.read_text()}")
