"""What discussions do when a former member asks to be forgotten."""

from django.db.models import Exists, OuterRef, Q

from discussions.actions.posting import announce_changed, lock, reload
from discussions.models import (
    AnswerScope,
    Bookmark,
    Draft,
    Endorsement,
    Follow,
    ListVisit,
    PositionVersion,
    Post,
    PostTranslation,
    ReadMark,
    SavedView,
    Suggested,
    Thread,
    TranslationRevision,
)
from discussions.streams import reading_stream
from network_site.live.models import Stream
from network_site.members.models import Member


def forget_author(member: Member) -> None:
    """Show *member* as a former member on all that they wrote under their office, on every open page too.

    What they wrote anonymously stays as it is: a change at this very time would tell whose it was.
    """
    Bookmark.objects.filter(member=member).delete()
    Follow.objects.filter(member=member).delete()
    Draft.objects.filter(member=member).delete()
    ReadMark.objects.filter(member=member).delete()
    SavedView.objects.of(member).delete()
    ListVisit.objects.filter(member=member).delete()
    Suggested.objects.filter(member=member).delete()
    Stream.objects.filter(name=reading_stream(member.pk)).delete()
    _forget_who_confirmed(member)
    signed = Post.objects.filter(author=member, is_anonymous=False)
    for thread in Thread.objects.filter(Exists(signed.filter(thread=OuterRef("pk")))).order_by("pk"):
        lock(thread)
        if thread.author_id == member.pk and not thread.is_anonymous:
            thread.author_is_former = True
            thread.save(update_fields=["author_is_former"])  # and no update(): a search index hears of saves
        for post in signed.filter(thread=thread).order_by("pk"):
            post.author_is_former = True
            post.scopes.update(verified_by="")
            PositionVersion.objects.filter(scope__post=post, by=None).update(by_office="")
            announce_changed(thread, post, "author_is_former")
    _forget_translator(member)


def _forget_who_confirmed(member: Member) -> None:
    last = PositionVersion.objects.filter(scope=OuterRef("pk"), number=OuterRef("version"), by=member)
    kept = AnswerScope.objects.filter(Exists(last))
    said = Q(scopes__endorsements__by=member) | Q(scopes__law_changed_by=member) | Q(scopes__in=kept)
    posts = list(Post.objects.filter(said).distinct().select_related("thread").order_by("thread", "pk"))
    Endorsement.objects.filter(by=member).update(by_office="")
    AnswerScope.objects.filter(law_changed_by=member).update(law_changed_office="")
    kept.update(verified_by="")
    PositionVersion.objects.filter(by=member).update(by_office="")
    for post in posts:
        thread = lock(post.thread)
        announce_changed(thread, reload(post))


def _forget_translator(member: Member) -> None:
    TranslationRevision.objects.filter(translator=member).update(translator_office="")
    for row in PostTranslation.objects.filter(translator=member).select_related("post__thread").order_by("post"):
        thread = lock(row.post.thread)
        PostTranslation.objects.filter(pk=row.pk).update(translator_office="")
        announce_changed(thread, Post.objects.get(pk=row.post_id))
