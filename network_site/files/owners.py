"""Who must hear when an attachment changes by itself: each part registers the models that carry attachments."""

from collections.abc import Callable, Collection
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from network_site.files.models import Attachment

Hears = Callable[[Any, Attachment], None]

Waits = Callable[[], Collection[int]]

_owners: dict[type[models.Model], Hears] = {}


def register_owner(model: type[models.Model], hears: Hears) -> None:
    """Call *hears* with the item and the attachment when the scanner has judged an attachment of *model*."""
    _owners[model] = hears


_waits: list[Waits] = []


def register_waits(waits: Waits) -> None:
    """Keep the files whose numbers *waits* returns, though no post has them yet."""
    _waits.append(waits)


def waited_for() -> set[int]:
    """Return the numbers of the files that wait with something."""
    return {number for waits in _waits for number in waits()}


Decides = Callable[[Any], models.QuerySet[Any]]

_deciders: dict[type[models.Model], Decides] = {}


def register_deciders(model: type[models.Model], decides: Decides) -> None:
    """Let a person open the files of what is out of sight among those of *model* that *decides* returns for them."""
    _deciders[model] = decides


def openable_by(person: Any) -> models.QuerySet[Attachment]:
    """Return the files that *person* may open: what they see, and what stands beside texts they decide about."""
    wanted = Q(pk__in=Attachment.objects.visible_to(person).values("pk"))
    for model, decides in _deciders.items():
        items = {
            "content_type": ContentType.objects.get_for_model(model),
            "object_id__in": decides(person).values("pk"),
        }
        wanted |= Q(removed_at=None, **items)
    return Attachment.objects.filter(wanted).clean()


def tell_owner(attachment: Attachment) -> None:
    """Tell the part whose item carries *attachment*, after the change is committed."""
    item: Any = attachment.item
    if item is not None and (hears := _owners.get(type(item))):
        hears(item, attachment)
