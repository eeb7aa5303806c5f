"""Replies by e-mail that are refused with a reason, or dropped without a word."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings
from time_machine import Traveller

from discussions.actions.editing import delete_post
from discussions.actions.outcomes import close_question
from discussions.models import Post, Thread
from network_site.access.marks import GROUP_MARKS, Mark
from network_site.members.letters import LOCALES
from network_site.members.models import Member, RulesOfUse, WorkingGroup
from network_site.notifications.actions.choosing import save_preferences
from network_site.notifications.actions.receiving import REFUSALS_A_DAY
from network_site.notifications.models import Mail, Notification, ReceivedReply
from network_site.notifications.models.preferences import LANGUAGES
from network_site.notifications.replies.addresses import address_of
from tests.factories.discussions import make_answer, make_thread
from tests.notifications.conftest import Mailbox, text_of
from tests.notifications.letters import arrive, letter_of, reason_of, replies

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "_replies")]
After = Callable[..., int]


@pytest.mark.parametrize("change", ["closed", "removed", "locked", "held back"])
def test_what_takes_no_replies_any_more_refuses_them(change: str, asker: Member, thread: Thread, address: str) -> None:
    answer = Post.objects.get(kind=Post.Kind.ANSWER)
    if change == "closed":
        close_question(by=asker, thread=thread, outcome="We found it.")
    elif change == "removed":
        delete_post(by=answer.author, post=answer)
    elif change == "locked":
        Thread.objects.update(locked_at=timezone.now())
    else:
        Post.objects.filter(pk=answer.pk).update(withheld_at=timezone.now())

    assert reason_of(letter_of(asker, address)) == "gone"
    assert replies() == []


def test_who_is_no_longer_a_member_posts_nothing_and_is_told_nothing(
    asker: Member, address: str, mailbox: Mailbox, after: After
) -> None:
    Member.objects.filter(pk=asker.pk).update(mandate_until=timezone.localdate() - timedelta(days=1))

    assert reason_of(letter_of(asker, address)) == "sign_in"
    assert after(minutes=5) == 0
    assert mailbox.messages == []


def test_what_a_page_asks_for_first_holds_for_mails(asker: Member, address: str, settings: Settings) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    assert reason_of(letter_of(asker, address)) == "sign_in"

    settings.REQUIRE_SECOND_FACTOR = False
    RulesOfUse.objects.create(version=1_001, text="Keep them.")
    assert reason_of(letter_of(asker, address)) == "sign_in"

    Member.objects.filter(pk=asker.pk).update(rules_version=1_001)
    assert reason_of(letter_of(asker, address)) == ""


def test_a_slowed_thread_is_slow_by_mail_too(asker: Member, address: str, clock: Traveller) -> None:
    Thread.objects.update(slow_minutes=30)
    clock.shift(timedelta(minutes=30))

    assert reason_of(letter_of(asker, address)) == ""
    assert reason_of(letter_of(asker, address)) == "too_often"


def test_mails_count_as_posts_do(asker: Member, address: str) -> None:
    reasons = [reason_of(letter_of(asker, address, f"Number {number}.")) for number in range(21)]

    assert reasons == [""] * 20 + ["too_often"]


# --- What it holds ------------------------------------------------------------------------------------------


def test_case_data_is_refused_and_nothing_of_it_is_repeated(
    asker: Member, address: str, mailbox: Mailbox, after: After
) -> None:
    after(minutes=3)

    assert reason_of(letter_of(asker, address, "Write to witness@mail.example about it.")) == "case_data"

    after(minutes=1)
    said = text_of(mailbox.messages[-1])
    assert "case data or personal data" in said
    assert "witness" not in said
    assert replies() == []


@pytest.mark.parametrize(
    ("kind", "name", "size", "reason"),
    [
        ("application/pkcs7-signature", "smime.p7s", 3_000, ""),
        ("image/png", "emblem.png", 20_000, ""),
        ("image/jpeg", "photo.jpg", 200_000, "files"),
        ("application/pdf", "order.pdf", 10, "files"),
        ("text/plain", "order.txt", 10, "files"),
        ("text/calendar", "invite.ics", 10, "files"),
    ],
)
def test_files_are_refused_and_signatures_are_not(
    kind: str, name: str, size: int, reason: str, asker: Member, address: str
) -> None:
    message = letter_of(asker, address)
    main, _slash, sub = kind.partition("/")
    message.add_attachment(b"x" * size, maintype=main, subtype=sub, filename=name)

    assert reason_of(message) == reason


@pytest.mark.parametrize("body", ["", "> Something quoted.\n", "-- \nOffice of the prosecutor\n"])
def test_nothing_of_ones_own_is_refused(body: str, asker: Member, address: str) -> None:
    assert reason_of(letter_of(asker, address, body)) == "empty"


def test_what_is_too_long_is_refused(asker: Member, address: str) -> None:
    assert reason_of(letter_of(asker, address, "word " * 5_000)) == "long"
    assert reason_of(letter_of(asker, address), is_too_large=True) == "long"


# --- What machines send -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sign",
    [
        {"Auto_Submitted": "auto-replied (vacation)"},
        {"Precedence": "bulk"},
        {"X_Auto_Response_Suppress": "All"},
        {"X_Autoreply": "yes"},
        {"Return_Path": "<>"},
        {"From": "MAILER-DAEMON@mx.justice.example"},
        {"List_Id": "<colleagues.justice.example>"},
    ],
    ids=lambda sign: next(iter(sign)),
)
def test_what_a_machine_wrote_is_dropped_without_a_word(sign: dict[str, str], asker: Member, address: str) -> None:
    assert arrive(letter_of(asker, address, **sign)) is None
    assert not ReceivedReply.objects.exists()


def test_a_bounce_is_dropped(asker: Member, address: str) -> None:
    message = letter_of(asker, address)
    message.replace_header("Content-Type", 'multipart/report; report-type="delivery-status"; boundary="x"')

    assert arrive(message) is None


def test_a_person_may_say_that_no_machine_wrote_it(asker: Member, address: str) -> None:
    assert reason_of(letter_of(asker, address, Auto_Submitted="no")) == ""


# --- How a refusal is told ----------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", Mark.values)
def test_a_refusal_goes_to_the_members_own_address_with_a_reason_and_no_content(
    mark: str, colleague: Member, answerer: Member, group: WorkingGroup, mailbox: Mailbox, after: After
) -> None:
    place = {"working_group": group} if mark in GROUP_MARKS else {}
    make_answer(make_thread(colleague, title="The canary sings", mark=mark, **place), answerer, "A canary.")
    after(minutes=3)
    address = address_of(Notification.objects.get(recipient=colleague))

    for language, _name in LANGUAGES:
        save_preferences(by=colleague, ways={}, language=language)
        ReceivedReply.objects.all().delete()
        arrive(letter_of(colleague, address, "My canary.", From="x@evil.example"))
        after(minutes=1)

        message = mailbox.messages[-1]
        said = text_of(message)
        assert (message["To"], message["Auto-Submitted"]) == (colleague.email, "auto-replied")
        assert f'<html lang="{LOCALES.get(language, language)}"' in said
        assert ("did not come from the address" in said) == (language == "en")
        assert "canary" not in said.lower()
        assert "x@evil.example" not in said
        assert message["Reply-To"] is None


def test_refusals_are_told_a_few_times_a_day(asker: Member, address: str, clock: Traveller) -> None:
    for _again in range(REFUSALS_A_DAY + 3):
        arrive(letter_of(asker, address, proof="fail"))
    assert Mail.objects.filter(kind="reply-refused").count() == REFUSALS_A_DAY

    clock.shift(timedelta(days=1, minutes=1))
    arrive(letter_of(asker, address, proof="fail"))

    assert Mail.objects.filter(kind="reply-refused").count() == REFUSALS_A_DAY + 1


def test_a_refusal_answers_no_refusal(asker: Member, address: str, mailbox: Mailbox, after: After) -> None:
    after(minutes=3)
    arrive(letter_of(asker, address, proof="fail"))
    after(minutes=1)
    back = mailbox.messages[-1]
    del back["To"]
    back["To"] = address

    assert arrive(back) is None
