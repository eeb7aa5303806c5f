"""Where a node keeps its index: one folder in use, named by a file, so that another can take its place at once."""

import fcntl
import json
import logging
import os
import secrets
import shutil
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from network_site.search.damage import Guard, IndexUnavailable
from network_site.search.segments import Snapshot, open_snapshot
from network_site.search.writing import create

PATIENCE_SECONDS = 300.0
ATTEMPTS = 5  # a writer may remove a file between the moment its name is read and the moment it is opened

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Position:
    """How far an index has followed the queue: every row up to *floor*, and those *seen* above it; at what second.

    At second *checked_at* it was compared with what there is.
    """

    shape: str
    floor: int = 0
    seen: tuple[int, ...] = ()
    at: float = 0
    checked_at: float = 0


class Store:
    """The folder of a node; one object of it in a process, used by every thread."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._current = root / "CURRENT"
        self._damage = root / "DAMAGED"
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._stamp: tuple[object, ...] = ()
        self._broken: Path | None = None  # the folder in which something was found broken after it was opened
        self._swapped_at = -PATIENCE_SECONDS

    def folder(self) -> Path:
        """Return the folder in use. Raises IndexUnavailable when there is none."""
        try:
            return self.root / self._current.read_text().strip()
        except (OSError, ValueError) as error:
            raise IndexUnavailable("There is no index yet.") from error

    def snapshot(self) -> Snapshot:
        """Return the newest generation. Raises IndexUnavailable when it is missing or damaged."""
        if self._broken is not None and self._broken == self.folder():
            raise IndexUnavailable("The index is damaged.")
        return self.newest()

    def newest(self) -> Snapshot:
        """Return the newest generation that can be opened, for the one who writes. Raises IndexUnavailable."""
        try:
            stamp = self._stamp_now()
        except OSError as error:
            raise IndexUnavailable("There is no index yet.") from error
        with self._lock:
            if self._snapshot is None or stamp != self._stamp:
                self._snapshot = self._open(stamp)
                self._stamp = stamp
            return self._snapshot

    def _stamp_now(self) -> tuple[object, ...]:
        current, folder = self._current.stat(), self.folder()
        return folder, current.st_mtime_ns, current.st_ino, folder.stat().st_mtime_ns

    def _open(self, stamp: tuple[object, ...]) -> Snapshot:
        same = self._stamp[:1] == stamp[:1]
        error: Exception | None = None
        for _ in range(ATTEMPTS):
            folder = self.folder()
            try:
                return open_snapshot(str(folder), self._guard(folder), self._snapshot if same else None)
            except Exception as found:  # noqa: BLE001  broken bytes raise anything
                error = found
        self.report_damage(folder, error)
        raise IndexUnavailable("The index cannot be read.") from error

    def _guard(self, folder: Path) -> Guard:
        def report(error: Exception) -> None:
            self._broken = folder
            self.report_damage(folder, error)

        return Guard(report)

    def report_damage(self, folder: Path, error: Exception | None) -> None:
        """Note that *folder* is broken, so that whoever writes builds another."""
        logger.error("The search index is damaged and will be built anew: %r", error)
        self._damage.write_text(f"{folder.name}\n{error!r}\n")

    def is_damaged(self) -> bool:
        """Whether the folder in use was found broken; not while it is so new that building it again would not help."""
        if time.monotonic() - self._swapped_at < PATIENCE_SECONDS:
            return False
        try:
            return self._damage.read_text().split("\n", 1)[0] == self.folder().name
        except (OSError, IndexUnavailable):
            return False

    @contextmanager
    def writing(self, *, wait: bool = False) -> Iterator[bool]:
        """Hold the lock of the one who writes; gives False when another process or thread has it. Death releases it."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / "LOCK").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
                return
            yield True

    def begin(self) -> Path:
        """Return a new folder with an empty index, beside the one in use; remove what earlier attempts left."""
        self.clear_unused()
        folder = self.root / f"index-{secrets.token_hex(4)}"
        create(folder)
        return folder

    def swap(self, folder: Path) -> None:
        """Put *folder* in the place of the one in use, in one step."""
        self._replace(self._current, folder.name)
        self._damage.unlink(missing_ok=True)
        self._swapped_at = time.monotonic()
        self.clear_unused()

    def clear_unused(self) -> None:
        """Remove the folders that are not in use; those who read them keep their files until they let go."""
        try:
            used = self.folder().name
        except IndexUnavailable:
            used = ""
        for folder in self.root.glob("index-*"):
            if folder.name != used:
                shutil.rmtree(folder, ignore_errors=True)

    def position(self) -> Position | None:
        """Return how far the index in use has come, or None when that cannot be read."""
        try:
            kept = json.loads((self.folder() / "position.json").read_text())
            seen, checked_at = tuple(kept["seen"]), kept.get("checked_at", 0)
            return Position(kept["shape"], kept["floor"], seen, kept["at"], checked_at)
        except (OSError, ValueError, KeyError, TypeError, IndexUnavailable):
            return None

    def keep_position(self, position: Position, folder: Path | None = None) -> None:
        """Write down how far an index has come."""
        self._replace((folder or self.folder()) / "position.json", json.dumps(asdict(position)))

    def left_out(self) -> dict[str, str]:
        """Return the keys of what could not be indexed, each with the reason."""
        try:
            kept: dict[str, str] = json.loads((self.folder() / "left-out.json").read_text())
        except (OSError, ValueError, IndexUnavailable):
            return {}
        return kept

    def keep_left_out(self, reasons: Mapping[str, str], folder: Path | None = None) -> None:
        """Write down what could not be indexed."""
        if reasons or self.left_out():
            self._replace((folder or self.folder()) / "left-out.json", json.dumps(reasons))

    def last_error(self) -> str:
        """Return what went wrong last, or nothing."""
        try:
            return (self.root / "ERROR").read_text().strip()
        except OSError:
            return ""

    def keep_error(self, text: str) -> None:
        """Write down what went wrong; nothing once all is well."""
        if text or self.last_error():
            self._replace(self.root / "ERROR", text)

    def _replace(self, path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        with new.open("w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)


@lru_cache(None)
def store_at(path: str) -> Store:
    """Return the store of the folder *path*."""
    return Store(Path(path))
