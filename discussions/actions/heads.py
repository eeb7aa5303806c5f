"""The words at the head of a thread, what stands in their place while its question is removed, and both again.

Pages, lists, notices, feeds and the search index read them from the row of the thread, so that nothing shows what is
gone from there.
"""

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from modelsearch.index import remove_object

from discussions.models import Thread

WORDS = ("title", "urgency_reason", "outcome")
NOTHING = "…"  # where the row must say something


def head_of(thread: Thread) -> dict[str, str]:
    """Return the title of *thread*, why it is urgent and what came of it, also while they are out of its row."""
    return dict(thread.removed_words) if thread.removed_at else {name: getattr(thread, name) for name in WORDS}


def put_head(thread: Thread, words: dict[str, str]) -> None:
    """Give the locked *thread* these *words*; while its question is removed they wait for it to come back."""
    if thread.removed_at:
        thread.removed_words = words
        thread.save(update_fields=["removed_words"])
    else:
        _show(thread, words)


def take_head_out(thread: Thread) -> None:
    """Let the locked *thread* say no more than that its question was removed; twice is the same as once."""
    if thread.removed_at:
        return
    thread.removed_words, thread.removed_at = head_of(thread), timezone.now()
    with translation.override(thread.language_id):
        removed = {"title": _("A question that was removed"), "urgency_reason": NOTHING if thread.urgency else ""}
    _show(thread, {**removed, "outcome": ""}, "removed_words", "removed_at")
    remove_object(thread)  # from every search engine that does not follow the rows by itself


def put_head_back(thread: Thread) -> None:
    """Show again what the locked *thread* said; twice is the same as once."""
    if thread.removed_at:
        words = head_of(thread)
        thread.removed_words, thread.removed_at = {}, None
        _show(thread, words, "removed_words", "removed_at")


def _show(thread: Thread, words: dict[str, str], *fields: str) -> None:
    for name in WORDS:
        setattr(thread, name, words[name])
    thread.save(update_fields=[*WORDS, *fields])  # and no update(): a search index hears of saves
