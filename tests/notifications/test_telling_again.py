"""What happens to a lasting thing once more is told once more, and nobody is reminded of what they saw to."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from time_machine import Traveller

from discussions import actions
from discussions.actions.passages import note_published
from discussions.models import AnswerScope, Passage, Post
from knowledge.directory.forgetting import see_to_entries
from network_site.members.models import Member
from network_site.notifications.actions.notifying import notify
from network_site.notifications.fanout import make_notifications
from network_site.notifications.models import Delivery, Notice, Notification
from network_site.notifications.registry import verbs
from tests.factories.directory import ContactPointFactory
from tests.factories.discussions import make_answer, make_position, make_scope, make_thread
from tests.factories.guides import GuideFactory
from tests.factories.members import MemberFactory
from tests.factories.vocabulary import LanguageFactory
from tests.notifications.conftest import Mailbox

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
ClientOf = Callable[[Member], Client]
After = Callable[..., int]


@pytest.fixture
def scope(asker: Member, answerer: Member) -> AnswerScope:
    """What an answer states for the Netherlands, and nobody was told of anything yet."""
    stated = make_scope(make_answer(make_thread(asker), answerer))
    Notification.objects.all().delete()
    return stated


def unread(member: Member, verb: str) -> int:
    return Notification.objects.of(member).unread().filter(verb=verb).count()


def a_day_later(clock: Traveller) -> None:
    """Let everybody read what they were told, and a day pass."""
    Notification.objects.update(read_at=timezone.now())
    clock.shift(timedelta(days=1))


def endorse(scope: AnswerScope) -> None:
    actions.endorse_position(by=MemberFactory.create(jurisdiction=scope.jurisdiction), scope=scope)


def flag(scope: AnswerScope) -> None:
    peer = MemberFactory.create(jurisdiction=scope.jurisdiction)
    actions.flag_law_change(by=peer, scope=scope, note="Section 12 was replaced.")


def confirm(scope: AnswerScope) -> None:
    scope.refresh_from_db()
    actions.confirm_position(by=scope.post.author, scope=scope, on=timezone.localdate())


def fall_due(scope: AnswerScope) -> None:
    today = timezone.localdate()
    AnswerScope.objects.filter(pk=scope.pk).update(
        law_as_of=today - timedelta(days=366), review_due=today - timedelta(days=1)
    )
    actions.ask_for_reviews(now=timezone.now())


def test_every_further_endorsement_is_told(scope: AnswerScope, answerer: Member, clock: Traveller) -> None:
    endorse(scope)
    a_day_later(clock)
    assert unread(answerer, "endorsed") == 0

    endorse(scope)

    assert unread(answerer, "endorsed") == 1


def test_what_nobody_confirms_any_more_is_told_and_mailed_no_more(
    scope: AnswerScope, answerer: Member, mailbox: Mailbox, after: After
) -> None:
    first, second = MemberFactory.create_batch(2, jurisdiction=scope.jurisdiction)
    for peer in (first, second):
        actions.endorse_position(by=peer, scope=scope)
    actions.withdraw_endorsement(by=first, scope=scope)
    assert unread(answerer, "endorsed") == 1  # the other still confirms it

    actions.withdraw_endorsement(by=second, scope=scope)

    assert unread(answerer, "endorsed") == 0
    after(minutes=3)
    assert mailbox.messages == []


def test_who_amends_what_was_confirmed_is_not_told_of_it_any_more(scope: AnswerScope, answerer: Member) -> None:
    endorse(scope)

    actions.amend_position(by=answerer, scope=scope, position=make_position(citation="Section 14"))

    assert unread(answerer, "endorsed") == 0


def test_the_law_may_change_again_after_a_position_was_confirmed(
    scope: AnswerScope, answerer: Member, clock: Traveller
) -> None:
    flag(scope)
    a_day_later(clock)
    confirm(scope)
    assert unread(answerer, "law_changed") == 0

    flag(scope)

    assert unread(answerer, "law_changed") == 1


def test_the_review_of_the_next_year_is_told_too(scope: AnswerScope, answerer: Member, clock: Traveller) -> None:
    fall_due(scope)
    a_day_later(clock)
    confirm(scope)
    clock.shift(timedelta(days=367))

    assert actions.ask_for_reviews(now=timezone.now()) == 1

    assert unread(answerer, "review_due") == 1


def test_a_further_change_of_a_translated_text_is_told(asker: Member, answerer: Member, clock: Traveller) -> None:
    answer = make_answer(make_thread(asker), answerer)
    language = LanguageFactory.create(code="fr")
    actions.translate_post(by=asker, post=answer, language=language, body="L'autorité.", of_version=answer.version)
    for number in range(2):
        a_day_later(clock)
        answer.refresh_from_db()
        assert unread(asker, "translation_behind") == 0
        actions.edit_post(by=answerer, post=answer, body=f"The authority, {number}.", version=answer.version)

    assert unread(asker, "translation_behind") == 1


@pytest.fixture
def passage(asker: Member, answerer: Member) -> Passage:
    """A published passage of a guide, made from an answer."""
    answer = make_answer(make_thread(asker), answerer)
    guide = GuideFactory.create()
    made = Passage.objects.create(key=uuid4(), thread=answer.thread, page=guide, made_by=asker)
    made.posts.set([answer])
    note_published(page=guide, texts={str(made.key): "The authority does."})
    return made


def test_every_change_of_a_passage_is_told(passage: Passage, answerer: Member, clock: Traveller) -> None:
    for number in range(2):
        a_day_later(clock)
        assert unread(answerer, "passage_changed") == 0
        note_published(page=passage.page, texts={str(passage.key): f"The ministry does, {number}."})

    assert unread(answerer, "passage_changed") == 1


def test_editors_hear_of_every_time_that_an_answer_goes_out_of_sight(
    passage: Passage, editor: Member, clock: Traveller
) -> None:
    answer: Post = passage.posts.get()
    Post.objects.filter(pk=answer.pk).update(withheld_at=timezone.now())
    notify(verb="passage_withheld", about=passage, to=[editor])
    a_day_later(clock)
    assert unread(editor, "passage_withheld") == 0

    notify(verb="passage_withheld", about=passage, to=[editor])

    assert unread(editor, "passage_withheld") == 1


def test_an_entry_that_lost_its_address_twice_is_told_twice(focal_point: Member, clock: Traveller) -> None:
    entry = ContactPointFactory.create(authority__jurisdiction=focal_point.jurisdiction)
    for _ in range(2):
        a_day_later(clock)
        leaver = MemberFactory.create()
        type(entry).objects.filter(pk=entry.pk).update(email=leaver.email)
        assert unread(focal_point, "contact-lost") == 0
        see_to_entries(leaver)

    assert unread(focal_point, "contact-lost") == 1


def test_these_verbs_recur_and_no_others() -> None:
    assert {verb.slug for verb in verbs() if verb.recurs} == {
        "endorsed",
        "review_due",
        "law_changed",
        "law_doubted",
        "position_amended",
        "acceptance_turned",
        "translation_behind",
        "passage_changed",
        "passage_withheld",
        "contact-lost",
    }


def test_what_is_told_again_is_mailed_again(
    scope: AnswerScope, answerer: Member, mailbox: Mailbox, after: After, clock: Traveller
) -> None:
    endorse(scope)
    after(minutes=3)
    a_day_later(clock)

    endorse(scope)
    after(minutes=3)

    assert [message["To"] for message in mailbox.messages] == [answerer.email] * 2


def test_a_notice_that_is_tried_again_tells_of_one_endorsement_once(
    scope: AnswerScope, answerer: Member, clock: Traveller
) -> None:
    late = Notice.objects.create(verb="endorsed", object_id=scope.pk, key="x:1", to={"direct": [answerer.pk]})
    clock.shift(timedelta(minutes=1))
    endorse(scope)
    told = Notification.objects.get(recipient=answerer)

    assert make_notifications(late.pk) == 0
    assert make_notifications(late.pk) == 0

    assert Notification.objects.get(recipient=answerer) == told
    assert Delivery.objects.filter(notification=told).exists()


def test_a_mail_about_what_was_told_anew_since_leads_to_the_inbox(
    scope: AnswerScope, answerer: Member, client_of: ClientOf, clock: Traveller
) -> None:
    endorse(scope)
    mailed = Notification.objects.get(recipient=answerer)
    a_day_later(clock)
    endorse(scope)

    response = client_of(answerer).get(reverse("notifications:open", args=[mailed.pk]))

    assert response.status_code == 302
    assert response["Location"] == reverse("notifications:inbox")
    assert unread(answerer, "endorsed") == 1


@pytest.mark.parametrize("verb", ["review_due", "law_changed"])
@pytest.mark.parametrize("deed", ["confirm", "amend", "retire"])
def test_nobody_is_mailed_to_look_at_what_they_looked_at(
    verb: str, deed: str, scope: AnswerScope, answerer: Member, mailbox: Mailbox, after: After
) -> None:
    {"review_due": fall_due, "law_changed": flag}[verb](scope)
    assert unread(answerer, verb) == 1

    scope.refresh_from_db()
    if deed == "confirm":
        confirm(scope)
    elif deed == "amend":
        actions.amend_position(by=answerer, scope=scope, position=make_position(citation="Section 14"))
    else:
        actions.retire_position(by=answerer, scope=scope)

    assert unread(answerer, verb) == 0
    after(days=4)
    assert answerer.email not in [message["To"] for message in mailbox.messages]


def test_a_position_that_comes_back_brings_what_was_told_of_it(scope: AnswerScope, answerer: Member) -> None:
    endorse(scope)
    actions.retire_position(by=answerer, scope=scope)
    assert unread(answerer, "endorsed") == 0

    confirm(scope)

    assert unread(answerer, "endorsed") == 1
