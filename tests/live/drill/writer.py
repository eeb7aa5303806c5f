"""One of several writers at once: ``writer.py PORT SESSION NUMBER COUNT``, when a line comes in.

Each note is sent again under the same key until the server says that it is kept.
"""

import http.client
import json
import sys
import time
from uuid import UUID


def write(port: int, session: str, note: dict[str, str]) -> bool:
    """Whether the server keeps *note*."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("POST", "/notes/", json.dumps(note), {"Cookie": f"session={session}"})
        return connection.getresponse().status == http.client.CREATED
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    port, session, number, count = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    sys.stdin.readline()
    for n in range(count):
        note = {"text": f"{number}-{n}", "key": str(UUID(int=number * 1_000_000 + n))}
        while not write(port, session, note):
            time.sleep(0.05)
