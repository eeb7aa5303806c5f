"""Post leaflets while a thread indexes them, until killed.

First comes a line that says how the index was found: ``whole`` when, once it has caught up, it holds every row of the
database and no other, and then the number of every leaflet that was kept.
"""

import random
import sys
import threading

import django

django.setup()

from django.db import transaction  # noqa: E402  the settings come first
from modelsearch.query import MATCH_ALL  # noqa: E402

from network_site.search.following import catch_up, follow, own_store, usable_position  # noqa: E402
from network_site.search.store import Store  # noqa: E402
from tests.search.library.models import Leaflet  # noqa: E402


def condition(store: Store) -> str:
    """Return how the index is found."""
    if store.position() is not None and usable_position(store) is None:
        return "broken"
    while catch_up(store, wait=True):
        pass
    found = sorted(hit.pk for hit in Leaflet.objects.all().search(MATCH_ALL).matches.best())
    return "whole" if found == sorted(Leaflet.objects.values_list("pk", flat=True)) else "differs"


def post(chance: random.Random) -> None:
    """Write and change leaflets for ever."""
    while True:
        with transaction.atomic():  # as every action is
            leaflet = Leaflet.objects.create(title="Leaflet", body=" ".join(chance.choices("abcdefgh", k=50)))
        print(leaflet.pk, flush=True)  # noqa: T201  what was acknowledged
        with transaction.atomic():
            old = Leaflet.objects.get(pk=chance.randint(max(1, leaflet.pk - 50), leaflet.pk))
            old.title = "Changed"
            old.save()


if __name__ == "__main__":
    own = own_store()
    assert own is not None
    print(condition(own), flush=True)  # noqa: T201
    threading.Thread(target=follow, args=[own, threading.Event()], daemon=True).start()
    post(random.Random(sys.argv[1]))  # noqa: S311  a drill that can be repeated
