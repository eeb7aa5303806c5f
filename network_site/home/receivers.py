"""What follows when a guide is published or taken down."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from discussions.actions.passages import note_published
from knowledge.guides.models import GuidePage
from network_site.notifications.actions.webhooks import announce


@receiver(page_published, sender=GuidePage)
def follow_passages(instance: GuidePage, **kwargs: Any) -> None:
    """Tell the threads which of their passages readers see now, and who listens outside that there is a guide."""
    blocks = (block for block in instance.body if block.block_type == "answers")
    texts = {block.value["passage"]: block.value["text"].source for block in blocks}
    note_published(page=instance.page_ptr, texts=texts)
    announce(kind="guide", about=instance)


@receiver(page_unpublished, sender=GuidePage)
def forget_passages(instance: GuidePage, **kwargs: Any) -> None:
    """Tell the threads that nobody reads their passages any more."""
    note_published(page=instance.page_ptr, texts={})
