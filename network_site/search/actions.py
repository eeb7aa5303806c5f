"""Every write of the searches that members keep; whose they are is a condition of each."""

from collections.abc import Iterable

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from network_site.members.models import Member
from network_site.search import exceptions
from network_site.search.models import LONGEST_QUERY, RecentSearch, SavedSearch

MOST_RECENT = 10
MOST_SAVED = 20
NO_PART = frozenset({"page", "part"})  # of what is searched for


def query_of(asked: QueryDict) -> str:
    """Return *asked* as one address names a search: sorted, without its page and what is empty."""
    pairs = [(name, value) for name in sorted(asked) if name not in NO_PART for value in asked.getlist(name) if value]
    kept = QueryDict(mutable=True)
    for name, value in pairs:
        kept.appendlist(name, value)
    return kept.urlencode()


@transaction.atomic
def remember_search(*, by: Member, query: str) -> None:
    """Put *query* first among what *by* searched for of late; only the last ten are kept, for a month."""
    if not query or len(query) > LONGEST_QUERY:
        return
    RecentSearch.objects.update_or_create(member=by, query=query, defaults={"searched_at": timezone.now()})
    last = RecentSearch.objects.visible_to(by).kept().values_list("pk", flat=True)[:MOST_RECENT]
    RecentSearch.objects.filter(member=by).exclude(pk__in=list(last)).delete()


@transaction.atomic
def clear_recent(*, by: Member) -> None:
    """Forget what *by* searched for."""
    RecentSearch.objects.filter(member=by).delete()


@transaction.atomic
def save_search(*, by: Member, name: str, query: str, alert: str, there: Iterable[str] | None) -> SavedSearch:
    """Keep *query* under *name*; saving the same search again renames it. What is *there* now is not new.

    None is there where that is not known.
    Raises NothingToSave and TooManySaved.
    """
    if not query or len(query) > LONGEST_QUERY:
        raise exceptions.NothingToSave
    Member.objects.select_for_update().get(pk=by.pk)  # one at a time, so that nobody saves more than they may
    saved: SavedSearch | None = SavedSearch.objects.filter(member=by, query=query).first()
    if saved is None:
        if SavedSearch.objects.filter(member=by).count() >= MOST_SAVED:
            raise exceptions.TooManySaved
        keys = None if there is None else list(there)
        saved = SavedSearch(member=by, query=query, name=name, alert=alert, seen=keys, told=keys)
        saved.save()
        return saved
    return change_saved(by=by, saved=saved, name=name, alert=alert)


@transaction.atomic
def change_saved(*, by: Member, saved: SavedSearch, name: str, alert: str) -> SavedSearch:
    """Give *saved* another name or alert. An alert tells of what came after *by* last looked or was last told."""
    own: SavedSearch = SavedSearch.objects.select_for_update().visible_to(by).get(pk=saved.pk)
    own.name, own.alert = name, alert
    own.save(update_fields=["name", "alert"])
    return own


@transaction.atomic
def delete_saved(*, by: Member, saved: SavedSearch) -> None:
    """Forget *saved*; twice is as once."""
    SavedSearch.objects.visible_to(by).filter(pk=saved.pk).delete()


@transaction.atomic
def look_at_saved(*, by: Member, saved: SavedSearch, there: Iterable[str]) -> None:
    """Note what *by* sees now, so that it is new no longer, neither in the list nor in an alert."""
    keys = list(there)
    SavedSearch.objects.visible_to(by).filter(pk=saved.pk).update(seen=keys, told=keys)
