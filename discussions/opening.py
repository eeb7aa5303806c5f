"""The thread that a member opens, by a query that is made once for all members who see the same."""

from functools import lru_cache

from discussions.models import Thread
from discussions.querysets.threads import ThreadQuerySet
from network_site.access.rules import Reader
from network_site.members.models import Member
from network_site.members.prepared import PLACE, PLACE_2, Prepared
from network_site.vocabulary.numbers import NUMBER

KEPT_QUERIES = 500  # one for each set of working groups and service


def thread_for(member: Member, pk: int) -> Thread | None:
    """Return the thread that *member* may see, as its page shows it, with their draft and read mark; or None."""
    if not NUMBER.fullmatch(str(pk)):
        return None
    reader = Reader.of(member)
    found = _opened(reader.verified, reader.group_ids, reader.service_id).rows(pk, member.pk)
    return next(found, None)


@lru_cache(KEPT_QUERIES)
def _opened(verified: bool, group_ids: frozenset[int], service_id: int | None) -> Prepared:  # noqa: FBT001
    """Return the query for threads that a reader sees with these, which is all that the rule asks of the row."""
    reader = Reader(verified=verified, group_ids=group_ids, service_id=service_id)

    def opened() -> ThreadQuerySet:
        threads = Thread.objects.visible_to(reader).for_thread_page()
        return threads.with_drafts_of(PLACE_2).with_read_mark_of(PLACE_2).filter(pk=PLACE)

    return Prepared(opened)
