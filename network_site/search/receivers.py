"""What is queued when a row changes: the row itself, and the items that say something of it."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from modelsearch import index
from modelsearch.index import get_indexed_models

from network_site.search import queue, registry
from network_site.search.mapping import paths

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
    for model, those in _named_by_others().items():
        pre_save.connect(_note_change, sender=model, dispatch_uid=f"search-{model._meta.label_lower}-noted")
        post_save.connect(
            partial(_renamed, those), sender=model, weak=False, dispatch_uid=f"search-{model._meta.label_lower}-renamed"
        )


def _named_by_others() -> dict[type[Model], list[tuple[Any, str]]]:
    """Return the models whose rows are named in texts of others, each with those and the way from them to it."""
    found: dict[type[Model], list[tuple[Any, str]]] = {}
    followed = {(kind.model, model) for kind in registry.kinds().values() for model in kind.depends()}
    for model in get_indexed_models():
        ways = {path[:-1] for path in paths(model.get_search_fields(), index.SearchField)}
        for way in filter(None, ways):
            named = model
            for related in way:
                named = related.get_field(named).related_model
            if (model, named) not in followed:
                found.setdefault(named, []).append((model, "__".join(related.field_name for related in way)))
    return found


def _note_change(*, sender: Any, instance: Any, raw: bool = False, **_kwargs: Any) -> None:
    """Note which columns of a row are about to change; a new row is named nowhere yet."""
    before = None if raw or instance._state.adding else sender._base_manager.filter(pk=instance.pk).first()  # noqa: SLF001  documented
    columns = sender._meta.concrete_fields if before else ()
    instance.search_changes = [
        field for field in columns if getattr(before, field.attname) != getattr(instance, field.attname)
    ]


def _renamed(those: Iterable[tuple[Any, str]], *, instance: Any, raw: bool = False, **_kwargs: Any) -> None:
    """Queue those that name a changed row, and where it moved, what takes its facets from them."""
    if raw or not instance.search_changes:
        return
    has_moved = any(field.is_relation for field in instance.search_changes)
    for model, way in those:
        items = model.get_indexed_objects().filter(**{way: instance}).distinct()
        changed(items)
        for kind in registry.kinds().values() if has_moved else ():
            if dependent := kind.depends().get(model):
                for item in items:
                    changed(dependent(item))


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
