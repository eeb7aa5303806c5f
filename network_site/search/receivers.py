"""What is queued when a model is saved or deleted."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from modelsearch.index import get_indexed_models

from network_site.search import queue


def connect() -> None:
    """Queue every change of an indexed model, in place of modelsearch's own receivers where the queue is in use."""
    for model in get_indexed_models():
        if getattr(model, "search_auto_update", True):
            post_save.connect(saved, sender=model, dispatch_uid=f"search-{model._meta.label_lower}")
            post_delete.connect(deleted, sender=model, dispatch_uid=f"search-{model._meta.label_lower}")
            model.search_auto_update = not queue.is_in_use()


def saved(*, instance: Model, raw: bool = False, **_kwargs: Any) -> None:
    """Queue what was saved; a fixture is indexed by a rebuild."""
    if queue.is_in_use() and not raw:
        queue.put([instance])


def deleted(*, instance: Model, **_kwargs: Any) -> None:
    """Queue what was deleted."""
    if queue.is_in_use():
        queue.put([instance], removal=True)
