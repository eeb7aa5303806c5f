"""Asking ClamAV whether a file is clean: clamd's INSTREAM over a socket (clamd(8))."""

import socket
from contextlib import closing
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import File

CHUNK = 1 << 16
SECONDS = 30
ANSWER_BYTES = 4_096


class ScannerUnavailable(Exception):
    """The scanner cannot be reached, or gives no verdict."""


def is_configured() -> bool:
    """Whether files are scanned here."""
    return bool(settings.CLAMD_URL)


def scan(file: File[bytes]) -> str:
    """Return the name of what the scanner found in *file*, empty when it is clean. Raises ScannerUnavailable."""
    try:
        with closing(_connected()) as connection:
            connection.sendall(b"zINSTREAM\0")
            for chunk in file.chunks(CHUNK):
                connection.sendall(len(chunk).to_bytes(4, "big") + chunk)
            connection.sendall(b"\0\0\0\0")
            answer = _answer(connection)
    except OSError as error:
        raise ScannerUnavailable(str(error)) from error
    verdict = answer.removeprefix("stream: ")
    if verdict == "OK":
        return ""
    if verdict.endswith(" FOUND"):
        return verdict.removesuffix(" FOUND")
    raise ScannerUnavailable(answer or "no answer")


def _connected() -> socket.socket:
    where = urlsplit(settings.CLAMD_URL)
    if where.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(SECONDS)
        connection.connect(where.path)
        return connection
    return socket.create_connection((where.hostname or "", where.port or 3310), timeout=SECONDS)


def _answer(connection: socket.socket) -> str:
    received = b""
    while not received.endswith(b"\0") and len(received) < ANSWER_BYTES:
        part = connection.recv(ANSWER_BYTES)
        if not part:
            break
        received += part
    return received.rstrip(b"\0\n").decode("utf-8", "replace")
