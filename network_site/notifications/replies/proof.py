"""Whether a mail comes from whom it says: the word of the receiving server, by DMARC (RFC 7489, RFC 8601)."""

from collections.abc import Iterator

from authres import AuthenticationResultsHeader
from authres.core import AuthResError
from django.conf import settings

from network_site.notifications.replies.letters import Letter

PASS, FAIL = "pass", "fail"


def is_proven(letter: Letter) -> bool:
    """Whether the receiving server says that *letter* comes from the domain that it names.

    Where several results bear the server's name, each must say so: one that a sender wrote adds nothing.
    """
    results = list(_results(letter))
    if settings.REPLY_DMARC == "unless-failed":
        return FAIL not in results
    return bool(results) and set(results) == {PASS}


def _results(letter: Letter) -> Iterator[str]:
    domain = letter.sender.rpartition("@")[2].lower()
    for value in letter.headers("authentication-results"):
        try:
            header = AuthenticationResultsHeader.parse_value(value)
        except (AuthResError, ValueError):  # what cannot be read proves nothing
            continue
        if str(header.authserv_id).lower() != settings.REPLY_AUTHSERV.lower():
            continue
        for result in header.results:
            if getattr(result, "method", "") == "dmarc":
                about = next((str(prop.value) for prop in result.properties if prop.name == "from"), domain)
                yield str(result.result).lower() if about.lower() == domain else FAIL
