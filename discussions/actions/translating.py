"""Put a translation beside a post, change it, take it away."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from discussions import exceptions, permissions
from discussions.actions.posting import announce_changed, check_case_data, lock, reload
from discussions.markdown import clean, render
from discussions.models import Post, PostTranslation
from network_site.access.case_data.statements import Statement, record_statements, stated_keys
from network_site.members.models import Member
from network_site.notifications.actions.notifying import notify
from network_site.vocabulary.models import Language


@transaction.atomic
def translate_post(
    *,
    by: Member,
    post: Post,
    language: Language,
    body: str,
    of_version: int,
    version: int = 0,
    title: str = "",
    statements: Collection[Statement] = (),
) -> PostTranslation:
    """Put *body* beside *post* as its translation of the text that it had at *of_version*, or change the one there.

    *version* is that of the translation that was changed, 0 where there was none. Raises PostGone, NotAllowed,
    SameLanguage, CaseDataUnstated, and StalePost where somebody else translated meanwhile.
    """
    thread = lock(post.thread)
    post = reload(post)
    if post.deleted_at is not None or post.withheld_at is not None:
        raise exceptions.PostGone
    if language.pk == post.language_id:
        raise exceptions.SameLanguage
    found = PostTranslation.objects.select_for_update().filter(post=post, language=language).first()
    if not permissions.may_translate(by, post) or not permissions.may_change_translation(by, found):
        raise exceptions.NotAllowed
    title = clean(title) if post.kind == Post.Kind.QUESTION else ""
    texts = [title, clean(body)]
    if found is not None and found.version != version:
        if [found.title, found.body] == texts:
            return found
        raise exceptions.StalePost(found.body)
    check_case_data(texts, statements, stated=stated_keys(post))
    row = found or PostTranslation(post=post, language=language, version=0)
    row.title, row.body, row.html = title, texts[1], render(texts[1])
    row.of_version, row.version = min(of_version, post.version), row.version + 1
    unnamed = post.is_anonymous and permissions.is_author(by, post)  # or the translation would tell who asked
    row.translator, row.translator_jurisdiction = by, by.jurisdiction
    row.translator_office = "" if unnamed else by.office
    row.edited_at = timezone.now() if found else None
    row.save()
    record_statements(post, by=by, texts=texts, statements=statements)
    post.translation_count = PostTranslation.objects.filter(post=post).count()
    announce_changed(thread, post, "translation_count")
    notify(verb="translated", about=row, group_with=thread, by=by, to=[post.author_id])
    return row


@transaction.atomic
def remove_translation(*, by: Member, translation: PostTranslation) -> None:
    """Take *translation* away. Raises NotAllowed."""
    thread = lock(translation.post.thread)
    post = reload(translation.post)
    if not permissions.may_change_translation(by, translation) or not permissions.may_translate(by, post):
        raise exceptions.NotAllowed
    PostTranslation.objects.filter(pk=translation.pk).delete()
    post.translation_count = PostTranslation.objects.filter(post=post).count()
    announce_changed(thread, post, "translation_count")


def tell_translators(post: Post, *, by: Member) -> None:
    """Tell those who translated *post* that it has a later text."""
    for row in PostTranslation.objects.filter(post=post).select_related("translator"):
        notify(verb="translation_behind", about=row, group_with=post.thread, by=by, to=[row.translator_id])
