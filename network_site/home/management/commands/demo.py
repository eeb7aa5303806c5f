"""Everything a newcomer needs: make the demonstration and serve it."""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from modelsearch.backends import get_search_backend

from network_site.home.demo.loading import load_demo
from network_site.home.demo.people import PASSPHRASE, SIGN_INS, addresses

SOURCES = ("*.py", "*.csv", "*.toml", "*.css", "*.js", "*.svg")
STAMP = "prepared"


class Command(BaseCommand):
    """Prepare the demonstration in ``var/demo`` and serve it; a second run finds it ready."""

    help = "Make a demonstration with content and sign-ins for every role, and serve it on this machine."
    requires_system_checks: list[str] = []  # noqa: RUF012  Django's attribute

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address, and whether to start over."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
        parser.add_argument("--reset", action="store_true", help="delete the demonstration and make it anew")
        parser.add_argument("--no-input", action="store_true", help="do not ask before --reset")
        parser.add_argument("--no-serve", action="store_true", help="prepare, and stop before serving")

    def handle(self, *, host: str, port: int, **options: Any) -> None:
        """Prepare in steps, print the sign-ins, and hand over to the server."""
        if options["reset"]:
            self._reset(ask=not options["no_input"])
        _need_writable(settings.DATA_DIR)
        if not options["no_serve"]:
            _need_free(host, port)
        self.prepare()
        if options["no_serve"]:
            return
        self._welcome(host, port)
        serve(host, port)

    def _reset(self, *, ask: bool) -> None:
        folder = settings.DATA_DIR
        if ask and folder.exists():
            answer = input(f"Delete the demonstration in {folder}, with all that was written in it? [y/N] ")
            if answer.strip().lower() not in {"y", "yes"}:
                raise CommandError("Nothing was deleted.")
        shutil.rmtree(folder, ignore_errors=True)

    def prepare(self) -> None:
        """Make what is missing, one line a step; nothing when code and data are as at the last run."""
        stamp = settings.DATA_DIR / STAMP
        state = fingerprint()
        if stamp.exists() and stamp.read_text() == state:
            self.stdout.write("The demonstration is ready from an earlier run (start over with --reset).")
            return
        self._step("Making the database", lambda: call_command("migrate", verbosity=0))
        self._step("Making the cache", lambda: call_command("createcachetable", verbosity=0))
        self._step("Loading the vocabularies", lambda: call_command("load_vocabularies", verbosity=0))
        self._step("Setting up pages and roles", lambda: call_command("setup_site", verbosity=0))
        self._step("Loading the demonstration content", load_demo)
        self._step("Working off what waits", _work_off_tasks)
        self._step("Building the search index", get_search_backend().refresh_indexes)
        self._step(
            "Gathering styles and scripts", lambda: call_command("collectstatic", verbosity=0, interactive=False)
        )
        stamp.write_text(state)

    def _step(self, name: str, work: Callable[[], Any]) -> None:
        self.stdout.write(f"{name} … ", ending="")
        self.stdout.flush()
        began = time.monotonic()
        work()
        self.stdout.write(f"done in {time.monotonic() - began:.1f} s")

    def _welcome(self, host: str, port: int) -> None:
        self.stdout.write(self.style.SUCCESS(f"\nCounterpart runs at http://{host}:{port}/   (stop with Ctrl+C)"))
        self.stdout.write(f"Editors work at http://{host}:{port}/admin/\n")
        self.stdout.write(f"Sign in with one of these addresses; the passphrase is always: {PASSPHRASE}")
        emails = addresses()
        for key, role in SIGN_INS:
            self.stdout.write(f"  {emails[key]:<36} {role}")
        self.stdout.write("This is demonstration data, and second factors are off. Never put it on a public address.\n")


def _work_off_tasks() -> None:
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)


def _need_writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise CommandError(
            f"The folder {folder} cannot be written ({reason}): choose another one with DATA_DIR."
        ) from None


def _need_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = (error.strerror or "unknown reason").lower()
            raise CommandError(f"Cannot listen on {host}:{port} ({reason}): choose another with --port.") from None


def fingerprint() -> str:
    """Return what changes when the code or its data change."""
    digest = hashlib.sha256()
    for package in ("network_site", "knowledge", "discussions", "events"):
        for pattern in SOURCES:
            for path in sorted((settings.BASE_DIR / package).rglob(pattern)):
                digest.update(f"{path.relative_to(settings.BASE_DIR)} {path.stat().st_mtime_ns}\n".encode())
    return digest.hexdigest()


def serve(host: str, port: int) -> None:
    """Run the server until it ends, and end with it."""
    # A new process: the address decides which origins sockets and forms trust, and settings are read only once.
    name = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104  a comparison
    environment = {**os.environ, "DEMO": "true", "SITE_URL": f"http://{name}:{port}"}
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "serve", "--host", host, "--port", str(port)]
    sys.stdout.flush()
    with _interrupts_go_to_the_server():
        raise SystemExit(subprocess.call(command, env=environment))  # noqa: S603  our own command


@contextmanager
def _interrupts_go_to_the_server() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        raise SystemExit(0) from None
