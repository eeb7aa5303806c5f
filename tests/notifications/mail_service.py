"""A mail service on this machine, as Postmark is one: it takes mails over HTTP."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from tests.notifications.servers import HERE


class MailService(ThreadingHTTPServer):
    """The service: the mails that it took or refused, and how it answers."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__((HERE, 0), MailServiceHandler)
        self.status = 200
        self.answer: dict[str, Any] = {"ErrorCode": 0, "Message": "OK", "MessageID": "1"}
        self.waits: threading.Event | None = None
        self.given: list[dict[str, Any]] = []

    @property
    def settings(self) -> dict[str, object]:
        """What the site has to know to send by it."""
        return {
            "POSTMARK_SERVER_TOKEN": "token",
            "POSTMARK_API_URL": f"http://{HERE}:{self.server_port}/",
            "REQUESTS_TIMEOUT": 0.5,
        }

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *args: object) -> None:
        self.shutdown()
        self.server_close()


class MailServiceHandler(BaseHTTPRequestHandler):
    """Takes a mail, or does not."""

    server: MailService

    def do_POST(self) -> None:
        """Answer as is set."""
        mail = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.given.append(mail)
        if self.server.waits is not None:
            self.server.waits.wait(10)
            return
        body = json.dumps({"To": mail["To"], **self.server.answer}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""
