"""Servers of a drill: real uvicorn processes over a database file, which can be killed and started again."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[3]
KEPT = {"PATH", "HOME", "LANG", "VIRTUAL_ENV"}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class World:
    """A database of its own, and the environment that all its processes share."""

    def __init__(self, folder: Path, redis_url: str = "", keep_changes: int = 1000) -> None:
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self.log = folder / "server.log"
        self.environment = {name: value for name, value in os.environ.items() if name in KEPT} | {
            "DJANGO_SETTINGS_MODULE": "tests.live.drill.settings",
            "DEMO": "true",
            "DATA_DIR": str(folder),
            "SITE_URL": self.origin,
            "REDIS_URL": redis_url,
            "LIVE_KEEP_CHANGES": str(keep_changes),
            "PYTHONPATH": str(ROOT),
        }

    def run(self, *command: object, **options: Any) -> subprocess.Popen[str]:
        """Start a Python process in this world."""
        parts = [sys.executable, *(str(part) for part in command)]
        return subprocess.Popen(parts, env=self.environment, cwd=ROOT, text=True, **options)  # noqa: S603

    def prepare(self, members: int) -> list[str]:
        """Make the database and return the sessions of so many members."""
        process = self.run("tests/live/drill/prepare.py", members, stdout=subprocess.PIPE)
        output, _ = process.communicate()
        assert process.returncode == 0
        sessions: list[str] = json.loads(output)
        return sessions


class Server:
    """One uvicorn process."""

    def __init__(self, world: World, *options: str, port: int | None = None) -> None:
        self.world = world
        self.port = port or world.port
        self._options = options
        self.start()

    def start(self) -> None:
        """Start it; the port is bound when it answers."""
        application = ["-m", "uvicorn", "network_site.asgi:application", "--port", self.port]
        limits = ["--ws-max-size", 65536, "--log-level", "warning", *self._options]
        with self.world.log.open("a") as log:
            self._process = self.world.run(*application, *limits, stdout=log, stderr=log)

    def kill(self) -> None:
        """Kill it as a power cut would."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def get(self, path: str, session: str) -> Any:
        """Return the JSON at *path*."""
        address = f"http://127.0.0.1:{self.port}{path}"
        request = urllib.request.Request(address, headers={"Cookie": f"session={session}"})
        with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310
            return json.load(response)

    def post(self, path: str, session: str, said: Mapping[str, str]) -> None:
        """Post JSON to *path*. Raises OSError unless the server keeps it."""
        address = f"http://127.0.0.1:{self.port}{path}"
        request = urllib.request.Request(address, json.dumps(said).encode(), {"Cookie": f"session={session}"})
        urllib.request.urlopen(request, timeout=20).close()  # noqa: S310

    def is_up(self, session: str) -> bool:
        """Whether it answers."""
        assert self._process.poll() is None, self.world.log.read_text()
        try:
            self.get("/live/since/", session)
        except OSError:
            return False
        return True


def open_pipe(process: subprocess.Popen[str]) -> IO[str]:
    """Return where *process* reads from."""
    assert process.stdin is not None
    return process.stdin
