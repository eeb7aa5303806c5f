"""For every verb: tell a member of something and yield them, then hide it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from discussions import actions
from discussions.actions.keepers import raise_concern
from discussions.actions.passages import note_published
from discussions.actions.withholding import release, withhold
from discussions.models import AnswerScope, Concern, Decision, Passage, Post, PostTranslation
from network_site.access.audit import report_looks
from network_site.access.marks import Mark
from network_site.home.notices import tell_of_search
from network_site.members.actions import groups, mandates, nominations, roles
from network_site.members.models import GroupMembership, GroupOpening, Member, WorkingGroup
from network_site.members.roles import Role
from network_site.notifications.actions import webhooks
from network_site.notifications.actions.notifying import notify
from network_site.notifications.models import Mail, Notification, Webhook
from network_site.search.models import SavedSearch, SearchAlert
from tests.factories.discussions import make_answer, make_position, make_reply, make_scope, make_thread, question_of
from tests.factories.guides import GuideFactory
from tests.factories.members import MemberFactory, ProsecutionServiceFactory, WorkingGroupFactory
from tests.factories.vocabulary import LanguageFactory

Case = Iterator[Member]


def answered(cast: Any) -> Case:
    post = make_answer(make_thread(cast.asker), cast.answerer)
    yield cast.asker
    actions.delete_post(by=cast.answerer, post=post)


def replied(cast: Any) -> Case:
    post = make_reply(make_answer(make_thread(cast.asker), cast.answerer), cast.asker)
    yield cast.answerer
    withhold(post.thread, post)


def mentioned(cast: Any) -> Case:
    post = make_answer(make_thread(cast.asker), cast.answerer)
    notify(verb="mentioned", about=post, to=[cast.colleague])
    yield cast.colleague
    actions.delete_post(by=cast.answerer, post=post)


def accepted(cast: Any) -> Case:
    thread = make_thread(cast.asker)
    first, second = make_answer(thread, cast.answerer), make_answer(thread, cast.colleague)
    actions.accept_answer(by=cast.asker, post=first)
    yield cast.answerer
    actions.accept_answer(by=cast.asker, post=second)


def _of_a_question(verb: str, cast: Any) -> Case:
    question = question_of(make_thread(cast.asker))
    Notification.objects.all().delete()
    notify(verb=verb, about=question, to=[cast.answerer])
    yield cast.answerer
    actions.delete_post(by=cast.asker, post=question)


def asked(cast: Any) -> Case:
    return _of_a_question("asked", cast)


def new_question(cast: Any) -> Case:
    return _of_a_question("new_question", cast)


def endorsed(cast: Any) -> Case:
    scope = make_scope(make_answer(make_thread(cast.asker), cast.answerer))
    actions.endorse_position(by=cast.colleague, scope=scope)
    yield cast.answerer
    actions.withdraw_endorsement(by=cast.colleague, scope=scope)


def review_due(cast: Any) -> Case:
    scope = make_scope(make_answer(make_thread(cast.asker), cast.answerer))
    AnswerScope.objects.update(review_due=timezone.localdate(), law_as_of=timezone.localdate() - timedelta(days=9))
    AnswerScope.objects.update(review_asked_at=timezone.now())
    notify(verb="review_due", about=scope, to=[cast.answerer])
    yield cast.answerer
    actions.confirm_position(by=cast.answerer, scope=scope, on=timezone.localdate())


def law_changed(cast: Any) -> Case:
    scope = make_scope(make_answer(make_thread(cast.asker), cast.answerer))
    actions.flag_law_change(by=cast.colleague, scope=scope, note="Section 12 was replaced.")
    yield cast.answerer
    actions.decide(
        by=cast.moderator, key=uuid4(), post=scope.post, kind=Decision.Kind.WITHHOLD, reason="Names a person."
    )


def law_doubted(cast: Any) -> Case:
    scope = make_scope(make_answer(make_thread(cast.asker), cast.answerer))
    actions.flag_law_change(by=cast.colleague, scope=scope, note="Section 12 was replaced.")
    yield cast.asker
    actions.confirm_position(by=cast.answerer, scope=scope, on=timezone.localdate())


def acceptance_turned(cast: Any) -> Case:
    scope = make_scope(make_answer(make_thread(cast.asker), cast.answerer))
    actions.accept_answer(by=cast.asker, post=scope.post)
    actions.amend_position(by=cast.answerer, scope=scope, position=make_position(holds="no"))
    yield cast.asker
    actions.withdraw_acceptance(by=cast.asker, post=scope.post)


def position_amended(cast: Any) -> Case:
    scope = make_scope(make_answer(make_thread(cast.asker), cast.answerer))
    actions.amend_position(by=cast.answerer, scope=scope, position=make_position(holds="no"))
    yield cast.asker
    actions.retire_position(by=cast.answerer, scope=scope)


def _translate(cast: Any, post: Post) -> PostTranslation:
    row = PostTranslation.objects.filter(post=post).first()
    return actions.translate_post(
        by=cast.colleague,
        post=post,
        language=LanguageFactory.create(code="fr"),
        body=f"L'autorité, {post.version}.",
        of_version=post.version,
        version=row.version if row else 0,
    )


def translated(cast: Any) -> Case:
    post = make_answer(make_thread(cast.asker), cast.answerer)
    _translate(cast, post)
    yield cast.answerer
    actions.delete_post(by=cast.answerer, post=post)


def translation_behind(cast: Any) -> Case:
    post = make_answer(make_thread(cast.asker), cast.answerer)
    _translate(cast, post)
    actions.edit_post(by=cast.answerer, post=post, body="The ministry does.", version=post.version)
    yield cast.colleague
    post.refresh_from_db()
    _translate(cast, post)


def _passage(cast: Any) -> Passage:
    answer = make_answer(make_thread(cast.asker), cast.answerer)
    made = Passage.objects.create(key=uuid4(), thread=answer.thread, page=GuideFactory.create(), made_by=cast.asker)
    made.posts.set([answer])
    note_published(page=made.page, texts={str(made.key): "The authority does."})
    return made


def in_guide(cast: Any) -> Case:
    passage = _passage(cast)
    yield cast.answerer
    note_published(page=passage.page, texts={})


def passage_changed(cast: Any) -> Case:
    passage = _passage(cast)
    note_published(page=passage.page, texts={str(passage.key): "The ministry does."})
    yield cast.answerer
    note_published(page=passage.page, texts={})


def passage_withheld(cast: Any) -> Case:
    editor = MemberFactory.create(roles=[Role.PROSECUTOR, Role.EDITOR])
    post = _passage(cast).posts.get()
    withhold(post.thread, post)
    yield editor
    release(post.thread, post)


def flagged(cast: Any) -> Case:
    raise_concern(make_answer(make_thread(cast.asker), cast.answerer), Concern.Cause.HELD)
    yield cast.moderator
    roles.remove_role(by=cast.secretariat, member=cast.moderator, role=Role.MODERATOR)


def flag_settled(cast: Any) -> Case:
    post = make_answer(make_thread(cast.asker), cast.answerer)
    actions.flag_post(by=cast.colleague, post=post, reason="wrong")
    said = {"key": uuid4(), "kind": Decision.Kind.DISMISS, "reason": "It is right."}
    decision = actions.decide(by=cast.moderator, post=post, **said)
    yield cast.colleague
    actions.undo_decision(by=cast.moderator, decision=decision)


def unseen(cast: Any) -> Case:
    secretary = MemberFactory.create(roles=[Role.SECRETARIAT])
    concern = Concern.objects.create(post=make_answer(make_thread(cast.asker), cast.answerer), cause=Concern.Cause.HELD)
    notify(verb="unseen", about=concern, to=[secretary])
    yield secretary
    roles.remove_role(by=cast.secretariat, member=secretary, role=Role.SECRETARIAT)


def decided(cast: Any) -> Case:
    group = _group(cast)
    post = make_answer(make_thread(cast.asker), cast.answerer)
    actions.decide(by=cast.moderator, key=uuid4(), post=post, kind=Decision.Kind.WITHHOLD, reason="Names a person.")
    yield cast.answerer
    actions.move_thread(
        by=cast.moderator, key=uuid4(), thread=post.thread, mark=Mark.AMBER, working_group=group, reason="A group's."
    )


def corrected(cast: Any) -> Case:
    thread = make_thread(cast.asker)
    facts = {name: list(getattr(thread, name).all()) for name in ("topics", "concerns", "provisions")}
    facts |= {"help_wanted": "contact", "urgency": "", "urgency_reason": "", "language": thread.language}
    actions.correct_question(
        by=cast.moderator, thread=thread, facts=actions.Facts(**facts), version=0, reason="A contact is meant."
    )
    yield cast.asker
    actions.delete_post(by=cast.asker, post=question_of(thread))


def _group(cast: Any) -> WorkingGroup:
    group: WorkingGroup = WorkingGroupFactory.create(is_closed=False)
    for member, role in ((cast.moderator, "chair"), (cast.asker, "co-chair")):
        GroupMembership.objects.create(group=group, member=member, role=role)
    return group


def group_invited(cast: Any) -> Case:
    invitation = groups.invite_to_group(by=cast.moderator, group=_group(cast), member=cast.answerer)
    yield cast.answerer
    groups.answer_invitation(by=cast.answerer, invitation=invitation, accept=False)


def join_asked(cast: Any) -> Case:
    group = _group(cast)
    groups.ask_to_join(by=cast.answerer, group=group, reason="")
    yield cast.asker
    groups.leave_group(by=cast.asker, group=group)


def group_opened(cast: Any) -> Case:
    group, now = _group(cast), timezone.now()
    opening = GroupOpening.objects.create(
        group=group, member=cast.secretariat, office="Secretariat", reason="Asked to.", opened_at=now, ends_at=now,
        idempotency_key=uuid4(),
    )  # fmt: skip
    notify(verb="group-opened", about=opening, to=[cast.asker])
    yield cast.asker
    groups.remove_from_group(by=cast.moderator, group=group, member=cast.asker)


def remind(cast: Any) -> Member:
    member: Member = MemberFactory.create(
        jurisdiction=cast.focal_point.jurisdiction, mandate_until=timezone.localdate() + timedelta(days=30)
    )
    mandates.remind_of_mandates(on=timezone.localdate())
    return member


def mandate_mine(cast: Any) -> Case:
    member = remind(cast)
    yield member
    mandates.confirm_mandate(by=cast.focal_point, member=member)


def mandate_country(cast: Any) -> Case:
    remind(cast)
    yield cast.focal_point
    roles.remove_role(by=cast.secretariat, member=cast.focal_point, role=Role.FOCAL_POINT)


def too_many_looks(cast: Any) -> Case:
    secretary = MemberFactory.create(roles=[Role.SECRETARIAT])
    report_looks(by=cast.answerer)
    yield secretary
    roles.remove_role(by=cast.secretariat, member=secretary, role=Role.SECRETARIAT)


def webhook_stopped(cast: Any) -> Case:
    webhook = Webhook.objects.create(registered_by=cast.secretariat, registered_at=timezone.now())
    webhooks.stop_webhook(webhook=webhook, because=Webhook.Stopped.GONE)
    yield cast.secretariat
    webhooks.resume_webhook(by=cast.secretariat, webhook=webhook)


def nomination_refused(cast: Any) -> Case:
    service = ProsecutionServiceFactory.create(jurisdiction=cast.focal_point.jurisdiction)
    person = nominations.Person(email="new@justice.example", office="Prosecutor", service=service)
    nomination = nominations.invite(by=cast.focal_point, person=person)
    nominations.note_refusal(Mail.objects.get(kind="invitation"))
    yield cast.focal_point
    nominations.send_again(by=cast.focal_point, nomination=nomination)


def search_news(cast: Any) -> Case:
    saved = SavedSearch.objects.create(member=cast.asker, name="Birds", query="q=bird", alert="daily")
    tell_of_search(SearchAlert.objects.create(saved=saved, count=1))
    yield cast.asker
    SearchAlert.objects.all().delete()
    tell_of_search(SearchAlert.objects.create(saved=saved, count=2))


STAY = {"join-answered", "nomination-accepted", "search_news"}  # one's own, hidden from nobody
HEAL = {"contact-lost"}  # an entry is deleted in the CMS, which tells nobody
CASES = {
    case.__name__: case
    for case in (
        answered, replied, mentioned, accepted, asked, new_question, endorsed, review_due, law_changed, law_doubted,
        position_amended, acceptance_turned, translated,
        translation_behind, in_guide, passage_changed, passage_withheld, flagged, flag_settled, unseen, decided,
        corrected, search_news,
    )
} | {
    case.__name__.replace("_", "-"): case
    for case in (
        group_invited, join_asked, group_opened, mandate_mine, mandate_country, too_many_looks, webhook_stopped,
        nomination_refused,
    )
}  # fmt: skip
