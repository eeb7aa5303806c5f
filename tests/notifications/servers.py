"""Small real servers on this machine, behind TLS: a mailbox that speaks IMAP (RFC 3501), and what they need."""

import re
import socketserver
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import Any, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

HERE = "127.0.0.1"
ADDRESS = x509.IPAddress(ip_address(HERE))
ENOUGH = timedelta(days=4_000)  # whatever the clock of a test says
COMMAND = re.compile(r"(?P<tag>\S+) (?P<name>(?:UID )?\S+) ?(?P<rest>.*)")


def write_certificate(folder: Path, at: x509.GeneralName = ADDRESS) -> Path:
    """Write a key and a certificate of *at* into *folder*; who is to trust it is given the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HERE)])
    names = x509.SubjectAlternativeName([at])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    dated = builder.serial_number(1).not_valid_before(now - ENOUGH).not_valid_after(now + ENOUGH)
    signed = dated.add_extension(names, critical=False).sign(key, hashes.SHA256())
    path = folder / "here.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + signed.public_bytes(Encoding.PEM))
    return path


class TlsServer(socketserver.ThreadingTCPServer):
    """A server of one handler, in threads of its own while it is entered."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, handler: Any, certificate: Path) -> None:
        super().__init__((HERE, 0), handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.port: int = self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that refuses the certificate is what a test wants to see."""

    def __enter__(self) -> Self:
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *args: object) -> None:
        self.shutdown()
        self.server_close()


@dataclass
class Kept:
    """A mail in a folder."""

    content: bytes
    flags: set[str] = field(default_factory=set)


class ImapServer(TlsServer):
    """A mailbox: its folders hold mails by number."""

    def __init__(self, certificate: Path) -> None:
        super().__init__(ImapSession, certificate)
        self.folders: dict[str, dict[int, Kept]] = {"INBOX": {}, "Done": {}}
        self.said: list[str] = []

    def put(self, content: bytes, folder: str = "INBOX") -> None:
        """Let a mail come in."""
        mails = self.folders[folder]
        mails[max(mails, default=0) + 1] = Kept(content)


class ImapSession(socketserver.StreamRequestHandler):
    """One conversation, of the commands that a client of one folder needs."""

    server: ImapServer

    def handle(self) -> None:
        """Answer until the client leaves."""
        self.folder: dict[int, Kept] = {}
        self._say("* OK ready")
        while line := self.rfile.readline().decode():
            self.server.said.append(line.strip())
            found = COMMAND.match(line.strip())
            assert found is not None
            answer = getattr(self, "_do_" + found["name"].lower().replace(" ", "_"))(found["rest"])
            self._say(f"{found['tag']} {answer} done")
            if found["name"] == "LOGOUT":
                return

    def _do_capability(self, _rest: str) -> str:
        self._say("* CAPABILITY IMAP4rev1")
        return "OK"

    def _do_login(self, rest: str) -> str:
        return "OK" if rest == 'counterpart "let me in"' else "NO wrong"

    def _do_select(self, rest: str) -> str:
        name = rest.strip('"')
        if name not in self.server.folders:
            return "NO no such folder"
        self.folder = self.server.folders[name]
        self._say(f"* {len(self.folder)} EXISTS")
        return "OK [READ-WRITE]"

    def _do_uid_search(self, _rest: str) -> str:
        self._say("* SEARCH " + " ".join(str(n) for n, mail in self.folder.items() if r"\Seen" not in mail.flags))
        return "OK"

    def _do_uid_fetch(self, rest: str) -> str:
        number, what = rest.split(" ", 1)
        content = self.folder[int(number)].content
        if what == "(RFC822.SIZE)":
            self._say(f"* {number} FETCH (UID {number} RFC822.SIZE {len(content)})")
            return "OK"
        sent = content.split(b"\n\n")[0] + b"\n\n" if "HEADER" in what else content
        section = what.strip("()").replace(".PEEK", "")
        self._say(f"* {number} FETCH (UID {number} {section} {{{len(sent)}}}")
        self.wfile.write(sent)
        self._say(")")
        return "OK"

    def _do_uid_store(self, rest: str) -> str:
        number, _how, flags = rest.split(" ", 2)
        self.folder[int(number)].flags.update(flags.strip("()").split())
        return "OK"

    def _do_uid_copy(self, rest: str) -> str:
        number, name = rest.split(" ", 1)
        if name.strip('"') not in self.server.folders:
            return "NO [TRYCREATE]"
        self.server.put(self.folder[int(number)].content, name.strip('"'))
        return "OK"

    def _do_expunge(self, _rest: str) -> str:
        for number in [number for number, mail in self.folder.items() if r"\Deleted" in mail.flags]:
            del self.folder[number]
        return "OK"

    def _do_logout(self, _rest: str) -> str:
        self._say("* BYE")
        return "OK"

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
