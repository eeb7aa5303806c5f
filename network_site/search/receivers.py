"""What is queued when a row changes: the row itself, and the items that say something of it."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save
from modelsearch import index
from modelsearch.index import get_indexed_models

from network_site.search import queue, registry

Related = Callable[[Any], Iterable[Any]]


def connect() -> None:
    """Follow every indexed model, in place of modelsearch's own receivers where the queue is in use."""
    for model in get_indexed_models():
        if getattr(model, "search_auto_update", True):
            post_save.connect(saved, sender=model, dispatch_uid=f"search-{model._meta.label_lower}")
            post_delete.connect(deleted, sender=model, dispatch_uid=f"search-{model._meta.label_lower}")
            model.search_auto_update = not queue.is_in_use()
        named = {field.field_name for field in model.get_search_fields() if isinstance(field, index.RelatedFields)}
        for relation in model._meta.local_many_to_many:
            if relation.name in named:
                through = relation.remote_field.through
                m2m_changed.connect(linked, sender=through, dispatch_uid=f"search-{through._meta.label_lower}")
    for kind in registry.kinds().values():
        for model, items in kind.depends().items():
            _follow_related(kind.slug, model, items)


def _follow_related(slug: str, model: type[Model], items: Related) -> None:
    def related_changed(*, instance: Model, raw: bool = False, **_kwargs: Any) -> None:
        if not raw:
            changed(items(instance))

    for name, signal in (("saved", post_save), ("deleted", post_delete)):
        signal.connect(related_changed, sender=model, weak=False, dispatch_uid=f"search-{slug}-{model}-{name}")


def changed(items: Iterable[Any]) -> None:
    """Have *items* written into the index again, as they are when their turn comes."""
    if queue.is_in_use():
        queue.put(items)
        return
    for item in items:
        index.insert_or_update_object(item)


def saved(*, instance: Model, raw: bool = False, **_kwargs: Any) -> None:
    """Queue what was saved; a fixture is indexed by a rebuild."""
    if queue.is_in_use() and not raw:
        queue.put([instance])


def deleted(*, instance: Model, **_kwargs: Any) -> None:
    """Queue what was deleted."""
    if queue.is_in_use():
        queue.put([instance], removal=True)


def linked(*, instance: Any, action: str, reverse: bool, model: Any, pk_set: set[Any] | None, **_kwargs: Any) -> None:
    """Queue what was linked to other rows, or is linked to them no longer."""
    if action.startswith("post_"):
        changed(model._default_manager.filter(pk__in=pk_set or ()) if reverse else [instance])
