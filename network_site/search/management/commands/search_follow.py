"""Keep this machine's search index up to date."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from network_site.search.following import follow, own_store


class Command(BaseCommand):
    """Follow the queue until interrupted; for machines that serve the site without ``serve``."""

    help = "Keep this machine's search index up to date, until interrupted. `serve` does this by itself."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Follow."""
        store = own_store()
        if store is None:
            raise CommandError("SEARCH_URL names an engine that keeps its own index.")
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        follow(store, stop)
