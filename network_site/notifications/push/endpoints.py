"""Where pushes go: the browsers' own services and no other host, whatever a browser claims."""

from urllib.parse import urlsplit

from django.conf import settings


def is_push_service(endpoint: str) -> bool:
    """Whether *endpoint* is an https address at one of PUSH_HOSTS."""
    try:
        parts = urlsplit(endpoint)
        place = parts.netloc.lower()
        named = parts.hostname is not None and "@" not in place and "\\" not in endpoint
        return parts.scheme == "https" and named and any(_fits(place, host) for host in settings.PUSH_HOSTS)
    except ValueError:  # no address at all
        return False


def _fits(place: str, host: str) -> bool:
    return place.endswith(host[1:]) if host.startswith("*.") else place == host
