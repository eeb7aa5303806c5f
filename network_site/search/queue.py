"""Putting changes into the queue; nobody who posts touches an index."""

import threading
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from modelsearch.conf import get_app_config
from modelsearch.index import class_is_indexed

from network_site.search.models import IndexJob

WHOOSH = "network_site.search.backends.whoosh"

bell = threading.Event()  # wakes whoever follows the queue in this process


def is_in_use() -> bool:
    """Whether a search backend is ours; the others have modelsearch's own way to hear of changes."""
    backends = get_app_config().get_search_backend_config().values()
    return any(backend["BACKEND"] == WHOOSH for backend in backends)


def put(objects: Iterable[Any], *, removal: bool = False) -> None:
    """Queue objects to be written as they are when their turn comes, or removed; a rollback takes it back.

    Django sends ``post_save`` after the row: only inside a transaction are the two one step, as in every action.
    """
    jobs = [
        IndexJob(model=obj._meta.label_lower, object_pk=str(obj.pk), is_removal=removal)
        for obj in objects
        if class_is_indexed(type(obj)) and obj.pk is not None
    ]
    if jobs:
        IndexJob.objects.bulk_create(jobs, batch_size=500)
        transaction.on_commit(bell.set)
