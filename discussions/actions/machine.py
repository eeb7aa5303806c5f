"""Knowing what an engine wrote again when somebody posts it."""

from hashlib import sha256

from django.db import transaction

from discussions.markdown import clean
from discussions.models import MachineText, Post


@transaction.atomic
def note_machine_text(*, post: Post, text: str) -> None:
    """Note that an engine made *text* of *post*; only a digest is kept."""
    MachineText.objects.get_or_create(post=post, digest=_digest(text))


def is_by_machine(post: Post, text: str) -> bool:
    """Whether an engine made *text* of *post*, but for spaces and line ends."""
    return MachineText.objects.filter(post=post, digest=_digest(text)).exists()


def _digest(text: str) -> str:
    return sha256(" ".join(clean(text).split()).encode()).hexdigest()
