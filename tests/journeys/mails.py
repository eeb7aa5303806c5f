"""Links that the demonstration mails, as its server writes them into its log."""

import re
import time
from pathlib import Path

import pytest

PATIENCE_SECONDS = 60


def mailed_link(log: Path, address: str, path: str) -> str:
    """Wait for a mail to *address* with a link to *path* and return the link of the latest one."""
    link = re.compile(rf"http://\S+{path}[\w-]+/")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        mails = log.read_text(encoding="utf-8").split("Subject: ")
        found = [link.search(mail) for mail in mails if f"To: {address}" in mail]
        links = [one[0] for one in found if one]
        if links:
            return links[-1]
        time.sleep(0.1)
    pytest.fail(f"No link to {path} came to {address}:\n{log.read_text()}")
