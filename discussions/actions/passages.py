"""What becomes of answers in guides: a passage is drafted from them, published, changed and taken out."""

from collections.abc import Collection, Mapping
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

from discussions import exceptions
from discussions.actions.following import hearers
from discussions.actions.posting import announce_changed, lock, question_of
from discussions.models import Passage, Post, Thread
from network_site.access.marks import OPEN_MARKS
from network_site.access.rules import may_see
from network_site.members.models import Member
from network_site.members.roles import Role
from network_site.notifications.actions.notifying import forget, notify


@transaction.atomic
def record_passage(
    *, by: Member, key: UUID, thread: Thread, posts: Collection[Post], page: Page, mark: str
) -> tuple[Passage, bool]:
    """Note that *posts* of *thread* become a passage of *page*, whose mark is *mark*; return whether that is new.

    Whoever calls it may edit the page and writes the passage. The same *key* twice is the same passage. Raises
    NotAllowed, PostGone, and GroupTextRefused and PublicGuideRefused where the text must not travel that far.
    """
    thread = lock(thread)
    if not may_see(by, thread):
        raise exceptions.NotAllowed
    if thread.mark not in OPEN_MARKS:
        raise exceptions.GroupTextRefused
    if OPEN_MARKS.index(mark) < OPEN_MARKS.index(thread.mark):
        raise exceptions.PublicGuideRefused
    if not posts or any(post.deleted_at or post.thread_id != thread.pk for post in posts):
        raise exceptions.PostGone
    made = {"thread": thread, "page": page, "made_by": by}
    passage, is_new = Passage.objects.get_or_create(key=key, defaults=made)
    if is_new:
        passage.posts.set(posts)
    return passage, is_new


@transaction.atomic
def note_published(*, page: Page, texts: Mapping[str, str]) -> None:
    """Note which passages readers of *page* see from now on, by the key of each its text.

    The thread shows where its answers went; who took part or watches it is told of that, and of each later change.
    Safe to repeat.
    """
    for passage in Passage.objects.filter(page=page.pk).select_related("thread").order_by("pk"):
        _note(passage, texts.get(str(passage.key)))


def _note(passage: Passage, text: str | None) -> None:
    digest = "" if text is None else sha256(text.encode()).hexdigest()
    if digest == passage.digest:
        return
    first = passage.published_at is None
    passage.digest = digest
    passage.published_at = (passage.published_at or timezone.now()) if digest else None
    thread = lock(passage.thread)
    passage.save(update_fields=["digest", "published_at"])
    announce_changed(thread, question_of(thread))
    forget(about=passage, verb="passage_withheld" if digest else "")  # who edits the guide has seen to it
    if digest:
        verb = "in_guide" if first else "passage_changed"
        to = hearers(thread, direct=_who_took_part(thread))
        notify(verb=verb, about=passage, group_with=thread, to=to)


def warn_editors(post: Post) -> None:
    """Tell editors which published passages rest on *post*, which is out of sight; they decide what stays."""
    resting = Passage.objects.published().exclude(digest="").filter(posts=post)
    if not resting:
        return
    everywhere = Q(groups__name=Role.EDITOR) | Q(groups__name__startswith=f"{Role.EDITOR}:")
    editors = list(Member.objects.verified().filter(everywhere).distinct().values_list("pk", flat=True))
    for passage in resting:
        notify(verb="passage_withheld", about=passage, to=editors)


def reassure_editors(post: Post) -> None:
    """Take back what ``warn_editors`` told of passages that rest on *post*, unless another answer is out of sight."""
    in_doubt = Passage.objects.filter(posts__withheld_at__isnull=False)
    for passage in Passage.objects.filter(posts=post).exclude(pk__in=in_doubt.values("pk")):
        forget(about=passage, verb="passage_withheld")


def _who_took_part(thread: Thread) -> list[int]:
    authors = Post.objects.filter(thread=thread, deleted_at=None).order_by("author").values_list("author", flat=True)
    return list(authors.distinct())
