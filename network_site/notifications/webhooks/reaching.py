"""Reaching an endpoint, and nothing behind the site's own walls: one address, looked up once and held to.

No redirect is followed and no proxy asked. A name that also leads to an address that is not public is refused, as a
name can answer differently each time. Source: OWASP, Server-Side Request Forgery Prevention.
"""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from http.client import HTTPException
from urllib.parse import urlsplit

from django.conf import settings
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

HTTPS = 443
EACH_SECONDS = 5  # to connect, and for each answer of the other side
AT_MOST_SECONDS = 15
ADDRESSES = 2  # of each host that are tried
# Ranges through which an IPv6 address leads to an IPv4 one of the sender's choice (RFC 6052, RFC 8215).
TRANSLATED = tuple(ipaddress.IPv6Network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48"))


class Unreachable(Exception):
    """The endpoint gave no answer; says why, in words for who keeps it."""


class NotPublic(Unreachable):
    """The endpoint is not at a public address."""


def post(url: str, *, body: bytes, headers: Mapping[str, str]) -> int:
    """Send *body* to *url* and return the status of the answer, which is not read any further. Raises Unreachable."""
    outcome: list[int | Exception] = []
    # In a thread: no timeout of a socket ends a server that sends a byte every other second.
    thread = threading.Thread(target=_post, args=[url, body, headers, outcome], daemon=True)
    thread.start()
    thread.join(AT_MOST_SECONDS)
    if not outcome:
        raise Unreachable("No answer in time")
    if isinstance(outcome[0], Exception):
        raise outcome[0]
    return outcome[0]


def is_public(text: str) -> bool:
    """Whether the IP address in *text* is one of the open Internet, or of a network that the settings name."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if any(address in ipaddress.ip_network(network) for network in settings.WEBHOOK_NETWORKS):
        return True
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(str(address.ipv4_mapped))
        if address.sixtofour is not None or address.teredo is not None or any(address in net for net in TRANSLATED):
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def public_addresses(host: str, port: int) -> list[str]:
    """Return the addresses of *host*. Raises NotPublic when any of them is not public, and Unreachable."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable("The name of the host is not known") from error
    addresses = list(dict.fromkeys(str(answer[4][0]) for answer in found))
    if not addresses or not all(is_public(address) for address in addresses):
        raise NotPublic("The host is not at a public address")
    return addresses


def _post(url: str, body: bytes, headers: Mapping[str, str], outcome: list[int | Exception]) -> None:
    try:
        outcome.append(_status(url, body, headers))
    except Unreachable as error:
        outcome.append(error)
    except (OSError, HTTPError, HTTPException, ValueError) as error:
        outcome.append(Unreachable(f"{type(error).__name__}"))


def _status(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or HTTPS
    if parts.scheme != "https":
        raise Unreachable("Only https is used")
    connection = _connected(host, port)
    target = parts.path or "/"
    try:
        connection.request(
            "POST",
            f"{target}?{parts.query}" if parts.query else target,
            body=body,
            headers={**headers, "Host": parts.netloc},
            preload_content=False,
        )
        return connection.getresponse().status
    finally:
        connection.close()


def _connected(host: str, port: int) -> HTTPSConnection:
    """Return a connection to the first address of *host* that takes one; they were looked up once, and it is them."""
    context = ssl.create_default_context()
    for address in public_addresses(host, port)[:ADDRESSES]:
        # The certificate is that of the name, not of the address.
        connection = HTTPSConnection(address, port, timeout=EACH_SECONDS, ssl_context=context, server_hostname=host)
        try:
            connection.connect()
        except (NewConnectionError, ConnectTimeoutError):
            connection.close()
        else:
            return connection
    raise Unreachable("No connection")
