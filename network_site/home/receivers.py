"""What follows when a guide is published or taken down."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from discussions.actions.passages import note_published
from knowledge.guides.models import GuidePage


@receiver(page_published, sender=GuidePage)
def follow_passages(instance: GuidePage, **kwargs: Any) -> None:
    """Tell the threads which of their passages readers see now."""
    blocks = (block for block in instance.body if block.block_type == "answers")
    texts = {block.value["passage"]: block.value["text"].source for block in blocks}
    note_published(page=instance.page_ptr, texts=texts)


@receiver(page_unpublished, sender=GuidePage)
def forget_passages(instance: GuidePage, **kwargs: Any) -> None:
    """Tell the threads that nobody reads their passages any more."""
    note_published(page=instance.page_ptr, texts={})
