"""The virus scan, against a small clamd that speaks the real protocol on the loopback."""

import socketserver
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client, TestCase

from network_site.files import actions, scanning
from network_site.files.exceptions import FileRefused
from network_site.files.models import Attachment
from network_site.files.tasks import scan_waiting_attachments
from network_site.members.models import Member
from tests.factories.discussions import make_thread

ClientOf = Callable[[Member], Client]
# The harmless test file of the antivirus makers, in two halves so that no scanner takes this one for it.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd(socketserver.BaseRequestHandler):
    """One INSTREAM session: chunks with their length before them, an empty one at the end."""

    def handle(self) -> None:
        """Read the file and give the verdict."""
        assert self._read(10) == b"zINSTREAM\0"
        content = b""
        while size := int.from_bytes(self._read(4), "big"):
            content += self._read(size)
        if len(content) > self.server.limit:  # type: ignore[attr-defined]
            answer = b"INSTREAM size limit exceeded. ERROR\0"
        else:
            answer = b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
        self.request.sendall(answer)

    def _read(self, size: int) -> bytes:
        read = b""
        while len(read) < size:
            read += self.request.recv(size - len(read))
        return read


@pytest.fixture
def clamd(settings: Any) -> Iterator[Any]:
    """A scanner that answers."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        server.limit = 1_000_000  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMD_URL = f"tcp://127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()


@pytest.fixture(autouse=True)
def _own_storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def text(content: bytes = b"A model of a request.") -> ContentFile[bytes]:
    return ContentFile(content, name="model.txt")


def taken(by: Member, file: ContentFile[bytes]) -> Attachment:
    with TestCase.captureOnCommitCallbacks(execute=True):
        attachment = actions.take_in(by=by, upload=file)
    attachment.refresh_from_db()
    return attachment


def test_a_verdict_is_read_as_clamd_gives_it(clamd: Any) -> None:
    assert scanning.scan(text()) == ""
    assert scanning.scan(text(EICAR)) == "Eicar-Signature"
    clamd.limit = 3
    with pytest.raises(scanning.ScannerUnavailable, match="size limit"):
        scanning.scan(text())


def test_a_socket_of_the_machine_works_too(settings: Any, tmp_path: Path) -> None:
    path = str(tmp_path / "clamd.sock")
    with socketserver.ThreadingUnixStreamServer(path, Clamd) as server:
        server.limit = 1_000  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMD_URL = f"unix://{path}"

        assert scanning.scan(text()) == ""
        server.shutdown()


@pytest.mark.django_db
def test_a_clean_file_opens_once_it_was_scanned(clamd: Any, asker: Member, client_of: ClientOf) -> None:
    attachment = taken(asker, text())
    actions.attach(by=asker, item=make_thread(asker).posts.get(), pks=[attachment.pk])

    assert attachment.state == Attachment.State.CLEAN
    assert client_of(asker).get(attachment.get_absolute_url()).status_code == 200


@pytest.mark.django_db
def test_nothing_opens_while_the_scanner_is_away(settings: Any, asker: Member, client_of: ClientOf, clamd: Any) -> None:
    there, settings.CLAMD_URL = settings.CLAMD_URL, "tcp://127.0.0.1:1"
    attachment = taken(asker, text())
    thread = make_thread(asker, attachments=[attachment.pk])
    client = client_of(asker)

    assert client.get(attachment.get_absolute_url()).status_code == 404
    assert "Being checked for viruses" in client.get(thread.get_absolute_url()).text
    settings.CLAMD_URL = there
    with TestCase.captureOnCommitCallbacks(execute=True):
        scan_waiting_attachments()
    assert client.get(attachment.get_absolute_url()).status_code == 200
    assert attachment.get_absolute_url() in client.get(thread.get_absolute_url()).text


@pytest.mark.django_db
def test_an_infected_file_is_gone_and_cannot_be_attached(clamd: Any, asker: Member, tmp_path: Path) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        attachment = taken(asker, text(EICAR))

    assert (attachment.state, attachment.signature, attachment.file.name) == ("infected", "Eicar-Signature", "")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    with pytest.raises(FileRefused, match="virus"):
        actions.attach(by=asker, item=make_thread(asker).posts.get(), pks=[attachment.pk])
