"""All that a moderator reads of a post besides its text: as it stands, or as it waits while it is out of sight."""

from typing import Any

from discussions.corrections import lines_of
from discussions.models import Post


def texts_beside(post: Post) -> dict[str, Any]:
    """Return the positions and translations of *post*; of a question why it is urgent, its corrections and outcome.

    The rows are for reading: what they say may wait elsewhere, and they are not to be saved.
    """
    held = post.withheld.beside if post.withheld_at else {}
    source = held or vars(post.thread)
    is_question = post.kind == Post.Kind.QUESTION
    corrections = post.thread.corrections.all() if is_question else []
    return {
        "positions": _with(held.get("scopes", []), post.scopes.all()),
        "translations": _with(held.get("translations", []), post.translations.standing().with_translators()),
        "urgency_reason": source.get("urgency_reason", "") if is_question else "",
        "outcome": source.get("outcome", "") if is_question else "",
        "corrections": lines_of(_with(held.get("corrections", []), corrections)),
    }


def _with(kept: list[dict[str, Any]], rows: Any) -> list[Any]:
    """Return *rows* with the texts that are *kept* of them."""
    texts = {words["pk"]: words for words in kept}
    found = list(rows)
    for row in found:
        for name, words in texts.get(row.pk, {}).items():
            setattr(row, name, words)
    return found
