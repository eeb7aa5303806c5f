"""What a group has pinned, and what it could pin: as far as the reader may see it."""

from dataclasses import dataclass, field
from typing import Any

from events.models import Edition
from knowledge.guides.models import GuidePage
from network_site.files.models import Paper
from network_site.home.models import GroupPin
from network_site.members.models import Member, WorkingGroup

PAGE, DOCUMENT = "page", "document"


@dataclass
class Pinned:
    """The pins of a group that stand for something the reader may see, by kind, each with its ``item``."""

    guides: list[GroupPin] = field(default_factory=list)
    editions: list[GroupPin] = field(default_factory=list)
    documents: list[GroupPin] = field(default_factory=list)

    @property
    def all(self) -> list[GroupPin]:
        """All of them in order."""
        return sorted([*self.guides, *self.editions, *self.documents], key=lambda pin: (pin.position, pin.pk))


def pinned(group: WorkingGroup, member: Member) -> Pinned:
    """Return what *group* has pinned, as *member*, who is in it, may see it; in four queries."""
    pins = list(group.pins.all())
    pages = [pin.page_id for pin in pins if pin.page_id]
    guides = GuidePage.objects.visible_to(member).select_related("language").in_bulk(pages)
    editions = Edition.objects.visible_to(member).with_place().in_bulk(pages)
    papers = Paper.objects.visible_to(member).in_bulk([pin.document_id for pin in pins if pin.document_id])
    found = Pinned()
    for pin in pins:
        for into, items, key in (
            (found.guides, guides, pin.page_id),
            (found.editions, editions, pin.page_id),
            (found.documents, papers, pin.document_id),
        ):
            if key in items:
                pin.item = items[key]
                into.append(pin)
    return found


def choices(group: WorkingGroup, member: Member) -> dict[str, Any]:
    """Return what *member* may pin to *group* and is not there yet: ``guides``, ``editions`` and ``documents``."""
    pages, papers = group.pins.exclude(page=None).values("page"), group.pins.exclude(document=None).values("document")
    return {
        "guides": GuidePage.objects.visible_to(member).exclude(pk__in=pages).order_by("title"),
        "editions": Edition.objects.visible_to(member).exclude(pk__in=pages).newest(),
        "documents": Paper.objects.visible_to(member).exclude(pk__in=papers).order_by("title"),
    }


def may_pin(member: Member, *, page: int | None, document: int | None) -> bool:
    """Whether *member* may see the guide, forum or document with this number."""
    if document is not None:
        return bool(Paper.objects.visible_to(member).filter(pk=document).exists())
    kinds = (GuidePage.objects, Edition.objects)
    return any(kind.visible_to(member).filter(pk=page).exists() for kind in kinds)
