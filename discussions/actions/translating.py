"""Put a translation beside a post, change it, take it away and bring it back; hide a text it had."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from discussions import exceptions, permissions
from discussions.actions.drafts import finish_draft
from discussions.actions.keepers import raise_concern
from discussions.actions.machine import is_by_machine
from discussions.actions.mentioning import check_mentions
from discussions.actions.posting import announce_changed, check_case_data, lock, reload
from discussions.actions.quotes import keep_row_without_hidden_quotes, without_hidden_quotes
from discussions.markdown import clean
from discussions.mentions import rendered
from discussions.models import Concern, Post, PostTranslation, Thread, TranslationRevision
from network_site.access.case_data.statements import Statement, record_statements, stated_keys
from network_site.members.models import Member
from network_site.notifications.actions.notifying import forget, notify, remember
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
    drafted: int = 0,
    key: UUID | None = None,
) -> PostTranslation:
    """Put *body* beside *post* as its translation of the text that it had at *of_version*, or change the one there.

    What an engine made of the post, and nobody changed, stays marked as that.
    *version* is that of the translation that was changed, 0 where none stood; the text that it had is kept. The draft
    goes, which was kept as number *drafted*. The same text with the same *key* twice is the same as once.
    Raises PostGone, NotAllowed, SameLanguage, TooManyMentions, CaseDataUnstated, and StalePost where somebody else
    translated meanwhile.
    """
    thread = lock(post.thread, quoting=[title, body])
    post = reload(post)
    if post.deleted_at is not None or post.withheld_at is not None:
        raise exceptions.PostGone
    if language.pk == post.language_id:
        raise exceptions.SameLanguage
    rows = PostTranslation.objects.select_for_update()
    found: PostTranslation | None = rows.filter(post=post, language=language).first()
    if not permissions.may_translate(by, post) or not permissions.may_change_translation(by, found):
        raise exceptions.NotAllowed
    finish_draft(by=by, place=f"translate:{post.pk}:{language.pk}", key=key, sequence=drafted)
    title = title if post.kind == Post.Kind.QUESTION else ""
    title = keep_row_without_hidden_quotes(PostTranslation, {"title": title}, by=by, post=post)["title"]
    unquoted = without_hidden_quotes(clean(body), by=by, thread=thread)
    texts = [title, unquoted.text]
    if found is not None and _is_made(found, key, texts):
        return found
    check_mentions(unquoted.text)
    of_version = min(of_version, post.version)
    standing: PostTranslation | None = found if found is not None and found.removed_at is None else None
    if standing is not None and [standing.title, standing.body, standing.of_version] == [*texts, of_version]:
        return standing
    if standing is not None and standing.version != version:
        raise exceptions.StalePost(standing.body)
    check_case_data(texts, statements, stated=stated_keys(post))
    row = found or PostTranslation(post=post, language=language, version=0)
    if found is not None:
        _keep_text(found, by=by)
    row.title, row.body, row.html = title, texts[1], rendered(texts[1])
    row.is_machine = is_by_machine(post, body)
    row.of_version, row.version, row.idempotency_key = of_version, row.version + 1, key
    unnamed = post.is_anonymous and permissions.is_author(by, post)  # or the translation would tell who asked
    row.translator, row.translator_jurisdiction = by, by.jurisdiction
    row.translator_office = "" if unnamed else by.office
    row.edited_at = timezone.now() if found else None
    row.removed_at = row.removed_by = None
    row.save()
    unquoted.keep(post=post)
    if record_statements(post, by=by, texts=texts, statements=statements):
        raise_concern(post, Concern.Cause.STATEMENT)
    _announce(thread, post)
    if not row.is_behind:
        forget(about=row, verb="translation_behind")
    notify(verb="translated", about=row, group_with=thread, by=by, to=[post.author_id])
    return row


@transaction.atomic
def remove_translation(*, by: Member, translation: PostTranslation) -> None:
    """Take *translation* away; whoever does can bring it back. Twice is the same as once. Raises NotAllowed."""
    thread, row = _locked(translation)
    if not permissions.may_change_translation(by, row) or not permissions.may_translate(by, row.post):
        raise exceptions.NotAllowed
    if row.removed_at is None:
        row.removed_at, row.removed_by = timezone.now(), by
        row.save(update_fields=["removed_at", "removed_by"])
        _announce(thread, row.post)
        forget(about=row)


@transaction.atomic
def restore_translation(*, by: Member, translation: PostTranslation) -> None:
    """Bring *translation* back; twice is as once. Raises NotAllowed, and SameLanguage where the post is in it."""
    thread, row = _locked(translation)
    if row.removed_at is None:
        return
    if row.language_id == row.post.language_id:
        raise exceptions.SameLanguage
    if not permissions.may_restore_translation(by, row):
        raise exceptions.NotAllowed
    row.removed_at = row.removed_by = None
    row.save(update_fields=["removed_at", "removed_by"])
    _announce(thread, row.post)
    remember(about=row)


@transaction.atomic
def hide_translation_version(
    *, by: Member, translation: PostTranslation, version: int, hidden: bool, reason: str
) -> TranslationRevision:
    """Hide the text that *translation* had at *version* from all but those who keep order, or show it again.

    Twice is the same as once. Raises NotAllowed, ReasonRequired, and PostGone where there is no such text.
    """
    _thread, row = _locked(translation)
    if not permissions.may_hide_translation_version(by, row):
        raise exceptions.NotAllowed
    if not clean(reason):
        raise exceptions.ReasonRequired
    earlier = row.revisions.select_for_update().filter(version=version).first()
    if earlier is None:
        raise exceptions.PostGone
    if bool(earlier.hidden_at) != hidden:
        earlier.hidden_at = timezone.now() if hidden else None
        earlier.save(update_fields=["hidden_at"])
        data = {"version": version, "language": row.language_id, "hidden": hidden, "reason": clean(reason)}
        log(row.post, "discussions.version", user=by, data=data)
    return earlier


def tell_translators(post: Post, *, by: Member) -> None:
    """Tell those who translated *post* that it has a later text."""
    for row in PostTranslation.objects.standing().filter(post=post).select_related("translator"):
        notify(verb="translation_behind", about=row, group_with=post.thread, by=by, to=[row.translator_id])


def keep_translations_abreast(post: Post) -> None:
    """Let the translations of the text of *post* before this version be of this one, which says the same."""
    PostTranslation.objects.filter(post=post, of_version=post.version - 1).update(of_version=post.version)


def _locked(translation: PostTranslation) -> tuple[Thread, PostTranslation]:
    """Return the thread, locked, and the translation as it stands."""
    thread = lock(translation.post.thread)
    row: PostTranslation = PostTranslation.objects.select_for_update().get(pk=translation.pk)
    row.post = reload(translation.post)
    return thread, row


def _is_made(row: PostTranslation, key: UUID | None, texts: list[str]) -> bool:
    """Return whether the form with *key* put *texts* there before, whatever came after them."""
    made = dict(zip(("idempotency_key", "title", "body"), (key, *texts), strict=True))
    stands = all(getattr(row, name) == said for name, said in made.items())
    return key is not None and (stands or row.revisions.filter(**made).exists())


def _keep_text(row: PostTranslation, *, by: Member) -> None:
    whose = ("translator", "translator_office", "translator_jurisdiction")
    kept = ("title", "body", "is_machine", "of_version", "version", "idempotency_key", *whose)
    said = {name: getattr(row, name) for name in kept}
    TranslationRevision.objects.create(translation=row, made_at=row.edited_at or row.made_at, replaced_by=by, **said)


def _announce(thread: Thread, post: Post) -> None:
    post.translation_count = PostTranslation.objects.standing().filter(post=post).count()
    announce_changed(thread, post, "translation_count")
