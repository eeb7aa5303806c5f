"""The rule of the check: what was found is taken out, or its author states why it may stay."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from network_site.access.case_data.finding import find
from network_site.access.models import CaseDataStatement
from network_site.members.models import Member


@dataclass(frozen=True, slots=True)
class Statement:
    """Why the find named *key* may stay."""

    key: str
    reason: str
    words: str = ""


class CaseDataFound(Exception):
    """The text holds what looks like case data, and nobody has said why it may stay."""

    def __str__(self) -> str:
        return _("This looks like case data or personal data. Take it out, or say of each find why it is neither.")


def stated_keys(item: Any) -> frozenset[str]:
    """Return the keys of the finds in *item* that its author has explained before."""
    return frozenset(CaseDataStatement.objects.about(item).values_list("key", flat=True))


def check_texts(texts: Iterable[str], *, statements: Collection[Statement] = (), stated: Collection[str] = ()) -> None:
    """Raise CaseDataFound unless each find in *texts* has its statement, now or from before."""
    explained = {statement.key for statement in statements} | set(stated)
    if any(found.key not in explained for text in texts for found in find(text)):
        raise CaseDataFound


def record_statements(item: Any, *, by: Member, texts: Iterable[str], statements: Collection[Statement]) -> int:
    """Keep the *statements* on finds that are in *texts* of the marked *item*; return how many are new.

    Saving the same form twice keeps each once. Call it in the transaction that saves the item.
    """
    finds = {found.key: found for text in texts for found in find(text)}
    known = stated_keys(item)
    kept = [
        CaseDataStatement(
            content_type=ContentType.objects.get_for_model(item),
            object_id=item.pk,
            key=statement.key,
            kind=finds[statement.key].kind,
            excerpt=finds[statement.key].text[:200],
            reason=statement.reason,
            words=statement.words,
            by=by,
            mark=item.mark,
            working_group_id=item.working_group_id,
            service_id=item.service_id,
        )
        for statement in statements
        if statement.key in finds and statement.key not in known
    ]
    return len(CaseDataStatement.objects.bulk_create(kept, ignore_conflicts=True))
