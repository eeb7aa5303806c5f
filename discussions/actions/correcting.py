"""Correct what a question is about, whom it concerns, how soon it is needed and in which language it is."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from discussions import exceptions, permissions
from discussions.actions.following import tell_of_question, watchers
from discussions.actions.keepers import raise_concern
from discussions.actions.posting import announce_changed, check_case_data, lock, question_of, reload
from discussions.actions.quotes import keep_row_without_hidden_quotes
from discussions.actions.routing import put_anew, takes_answers
from discussions.corrections import MANY, Changes, answered_countries, changes_between, last_number
from discussions.markdown import clean
from discussions.models import Concern, Correction, Post, PostTranslation, Thread
from network_site.access.case_data.statements import Statement, record_statements, stated_keys
from network_site.live.publishing import publish
from network_site.members.models import Member
from network_site.notifications.actions.notifying import notify
from network_site.notifications.actions.webhooks import announce
from network_site.vocabulary.models import Jurisdiction, Language, Provision, Topic


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a question names beside its text, as the form gives it."""

    topics: Iterable[Topic]
    concerns: Iterable[Jurisdiction]
    provisions: Iterable[Provision]
    help_wanted: str
    urgency: str
    urgency_reason: str
    language: Language


@transaction.atomic
def correct_question(
    *,
    by: Member,
    thread: Thread,
    facts: Facts,
    version: int,
    reason: str,
    statements: Collection[Statement] = (),
) -> Thread:
    """Let *thread*, corrected *version* times so far, name *facts*; its history keeps what changed and the *reason*.

    Peers in countries that came are asked, and those who watch these or new topics told, as if it was posted so; in
    countries that went nobody is asked any more. Who reads it stays as it is. Correcting to what stands already changes
    nothing. Raises PostGone, NotAllowed, ThreadLocked, StaleCorrection, CorrectionUnexplained, UrgencyUnexplained,
    CountryAnswered, TranslationStands and CaseDataUnstated.
    """
    thread = lock(thread, quoting=[reason, facts.urgency_reason])
    question = reload(question_of(thread))
    _check_may(by, question)
    changes = changes_between(thread, facts)
    if not changes:
        return thread
    if version != last_number(thread):
        raise exceptions.StaleCorrection
    _check(thread, facts, changes, clean(reason))
    reason = keep_row_without_hidden_quotes(Correction, {"reason": reason}, by=by, post=question)["reason"]
    head = keep_row_without_hidden_quotes(Thread, {"urgency_reason": facts.urgency_reason}, by=by, post=question)
    facts = replace(facts, urgency_reason=head["urgency_reason"])
    texts = [reason, facts.urgency_reason]
    check_case_data(texts, statements, stated=stated_keys(question))
    knowing, before = watchers(thread), list(thread.search_countries)
    concerned = [country.pk for country in thread.concerns.all()]
    _write(thread, facts)
    if record_statements(question, by=by, texts=texts, statements=statements):
        raise_concern(question, Concern.Cause.STATEMENT)
    _record(question, by=by, number=version + 1, changes=changes, reason=reason)
    put_anew(thread=thread, before=concerned, by=by)
    if takes_answers(thread):
        tell_of_question(thread, question, by=by, knowing=knowing)
        announce(kind="question", about=thread, countries=set(thread.search_countries) - set(before))
    _announce(thread, question, facts.language)
    return thread


def _check_may(by: Member, question: Post) -> None:
    if question.deleted_at is not None or question.withheld_at is not None:
        raise exceptions.PostGone
    if permissions.may_correct(by, question):
        return
    if permissions.is_author(by, question) and question.thread.locked_at is not None:
        raise exceptions.ThreadLocked
    raise exceptions.NotAllowed


def _check(thread: Thread, facts: Facts, changes: Changes, reason: str) -> None:
    if not reason:
        raise exceptions.CorrectionUnexplained
    if facts.urgency and not clean(facts.urgency_reason):
        raise exceptions.UrgencyUnexplained
    _came, went = changes.get("concerns", ((), ()))
    staying = [country.name for country in answered_countries(thread) if country.pk in went]
    if staying:
        raise exceptions.CountryAnswered(staying)
    standing = PostTranslation.objects.standing().filter(post__thread=thread, post__kind=Post.Kind.QUESTION)
    if "language" in changes and standing.filter(language=facts.language).exists():
        raise exceptions.TranslationStands


def _write(thread: Thread, facts: Facts) -> None:
    for name in MANY:
        getattr(thread, name).set(getattr(facts, name))
    thread.help_wanted, thread.language = facts.help_wanted, facts.language
    thread.urgency = facts.urgency
    thread.urgency_reason = clean(facts.urgency_reason) if facts.urgency else ""
    thread.corrected_at = timezone.now()
    # A search index hears of saves; it reads the countries and topics of this and of what stands below it anew.
    thread.save(update_fields=["help_wanted", "language", "urgency", "urgency_reason", "corrected_at"])


def _record(question: Post, *, by: Member, number: int, changes: Changes, reason: str) -> None:
    """Keep what was corrected, in the history and in the trail; neither names an asker who is anonymous."""
    thread = question.thread
    is_own = permissions.is_author(by, question)
    said = {"changes": changes, "reason": reason, "by_office": "" if is_own else by.label}
    correction = Correction.objects.create(thread=thread, number=number, by=by, **said)
    if not is_own:
        notify(verb="corrected", about=correction, group_with=thread, by=by, to=[question.author_id])
    who: dict[str, Any] = {} if permissions.is_unnamed_author(by, question) else {"user": by}
    why = {"by": "author"} if is_own else {"reason": reason}
    log(question, "discussions.corrected", **who, data={**changes, **why})


def _announce(thread: Thread, question: Post, language: Language) -> None:
    """Show the change on every open page; where the language is another, each post says its own or does no more."""
    is_same = question.language_id == language.pk
    question.language = language
    announce_changed(thread, question, "language")
    for post in [] if is_same else thread.posts.exclude(pk=question.pk).order_by("pk"):
        post.revision += 1
        post.save(update_fields=["revision"])
        publish(thread.stream, "post_changed", post.pk)
