"""What is new in a search that a member keeps: what they may see now and was not there before."""

from collections.abc import Callable, Collection, Sequence

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from network_site.members.models import Member
from network_site.search.damage import once_more
from network_site.search.loading import Found, listed
from network_site.search.matches import Hit
from network_site.search.models import SavedSearch, SearchAlert
from network_site.search.page import SearchPage

MOST_KNOWN = 10_000  # hits of a search, each remembered, so that what is new can be told
MOST_NEWS = 20


def there_now(query: str, member: Member) -> list[Hit] | None:
    """Return all hits of the search *query* as *member*, who may not be shown them unless they are loaded.

    The newest comes first. None where not all could be looked at, or another engine than the usual one answered, which
    finds others: what is new cannot be told by that.
    """
    return once_more(lambda: _all_of(SearchPage(member, QueryDict(query))))


def _all_of(page: SearchPage) -> list[Hit] | None:
    if not page.is_asked:
        return []
    found = page.found
    is_whole = not (found.is_partial or found.is_stopgap or found.total > MOST_KNOWN)
    return found.newest() if is_whole else None


def keys_now(query: str, member: Member) -> list[str] | None:
    """Return the keys of what ``there_now`` returns."""
    hits = there_now(query, member)
    return None if hits is None else [hit.key for hit in hits]


def news(saved: SavedSearch, hits: Sequence[Hit], known: Collection[str] | None) -> list[Found]:
    """Return those of *hits* that are not *known*, at most twenty, checked once more; none where nothing is known."""
    there = {hit.key for hit in hits} if known is None else set(known)
    fresh = [hit for hit in hits if hit.key not in there]
    return listed(fresh[:MOST_NEWS], saved.member)


def due_alerts() -> list[int]:
    """Return the numbers of saved searches whose alert is due, of members in good standing."""
    return list(SavedSearch.objects.due().order_by("pk").values_list("pk", flat=True))


def tell_what_is_new(tell: Callable[[SearchAlert], None]) -> int:
    """Look for what is new in every search whose alert is due, and return how many had any; *tell* passes it on.

    Each is looked at and told in one transaction, by one process. An alert takes the place of the one before. A search
    that cannot be told by now stays due.
    """
    return sum(_tell(pk, tell) for pk in due_alerts())


@transaction.atomic
def _tell(pk: int, tell: Callable[[SearchAlert], None]) -> bool:
    saved = SavedSearch.objects.select_for_update(of=("self",)).due().select_related("member").filter(pk=pk).first()
    if saved is None:
        return False
    hits = there_now(saved.query, saved.member)
    if hits is None:
        return False
    found = news(saved, hits, saved.told)
    saved.told, saved.looked_for_at = [hit.key for hit in hits], timezone.now()
    saved.seen = saved.told if saved.seen is None else saved.seen
    saved.save(update_fields=["seen", "told", "looked_for_at"])
    if not found:
        return False
    SearchAlert.objects.filter(saved=saved).delete()
    tell(SearchAlert.objects.create(saved=saved, count=len(found)))
    return True
