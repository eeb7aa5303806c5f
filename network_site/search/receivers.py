"""What is queued when a model is saved or deleted."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from modelsearch.index import get_indexed_models

from network_site.search import queue


def connect() -> None:
    """Queue every change of an indexed model, in place of modelsearch's own receivers."""
    for model in get_indexed_models():
        if getattr(model, "search_auto_update", True):
            model.search_auto_update = False
            post_save.connect(saved, sender=model, dispatch_uid=f"search-{model._meta.label_lower}")
            post_delete.connect(deleted, sender=model, dispatch_uid=f"search-{model._meta.label_lower}")


def saved(*, instance: Model, raw: bool = False, **_kwargs: Any) -> None:
    """Queue what was saved; a fixture is indexed by a rebuild."""
    if not raw:
        queue.put([instance])


def deleted(*, instance: Model, **_kwargs: Any) -> None:
    """Queue what was deleted."""
    queue.put([instance], removal=True)
