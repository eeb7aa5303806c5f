"""Save views of the list of questions; whose they are is a condition of each write."""

from django.db import transaction

from discussions import exceptions
from discussions.models import SavedView
from discussions.querysets import SavedViewQuerySet
from network_site.members.models import Member

MOST_VIEWS = 30


@transaction.atomic
def save_view(*, by: Member, name: str, query: str) -> SavedView:
    """Keep *query* under *name*; the same query again is renamed, so twice is as once.

    Raises NothingToSave, NameTaken and TooManyViews.
    """
    if not query:
        raise exceptions.NothingToSave
    own = _locked(by)
    view: SavedView | None = own.filter(query=query).first()
    if view is not None:
        return _named(view, name)
    if own.filter(name=name).exists():
        raise exceptions.NameTaken
    if own.count() >= MOST_VIEWS:
        raise exceptions.TooManyViews
    return SavedView.objects.create(member=by, name=name, query=query)


@transaction.atomic
def rename_view(*, by: Member, view: SavedView, name: str) -> SavedView:
    """Give *view* another name. Raises NameTaken, and SavedView.DoesNotExist when it was removed meanwhile."""
    own: SavedView = _locked(by).get(pk=view.pk)
    return _named(own, name)


@transaction.atomic
def remove_view(*, by: Member, view: SavedView) -> None:
    """Forget *view*; twice is as once."""
    SavedView.objects.of(by).filter(pk=view.pk).delete()


def _locked(by: Member) -> SavedViewQuerySet:
    Member.objects.select_for_update().get(pk=by.pk)  # one at a time, so that nobody saves more than they may
    return SavedView.objects.of(by)


def _named(view: SavedView, name: str) -> SavedView:
    if SavedView.objects.of(view.member).filter(name=name).exclude(pk=view.pk).exists():
        raise exceptions.NameTaken
    view.name = name
    view.save(update_fields=["name"])
    return view
