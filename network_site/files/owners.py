"""Who must hear when an attachment changes by itself: each part registers the models that carry attachments."""

from collections.abc import Callable, Collection
from typing import Any

from django.db import models

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


def tell_owner(attachment: Attachment) -> None:
    """Tell the part whose item carries *attachment*, after the change is committed."""
    item: Any = attachment.item
    if item is not None and (hears := _owners.get(type(item))):
        hears(item, attachment)
