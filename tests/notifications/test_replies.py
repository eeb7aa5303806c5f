"""Replies by e-mail: what is posted, through the rule of the form, and what is refused or dropped."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings
from time_machine import Traveller

from discussions.actions.editing import delete_post
from discussions.actions.outcomes import close_question
from discussions.models import Post, Thread
from network_site.access.marks import GROUP_MARKS, Mark
from network_site.members.models import Member, RulesOfUse, WorkingGroup
from network_site.notifications.actions.choosing import save_preferences
from network_site.notifications.actions.receiving import REFUSALS_A_DAY, receive_reply
from network_site.notifications.levels import Way
from network_site.notifications.mail.composing import LOCALES
from network_site.notifications.models import Mail, Notification, ReceivedReply
from network_site.notifications.models.preferences import LANGUAGES
from network_site.notifications.replies.addresses import address_of
from network_site.notifications.replies.letters import Letter
from tests.factories.discussions import make_answer, make_thread
from tests.notifications.conftest import Mailbox, text_of
from tests.notifications.letters import SERVER, TEXT, letter_of, results

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "_replies")]
After = Callable[..., int]


@pytest.fixture
def thread(asker: Member) -> Thread:
    """A question of the asker."""
    return make_thread(asker)


@pytest.fixture
def address(thread: Thread, answerer: Member) -> str:
    """The address by which the asker answers the answer."""
    make_answer(thread, answerer)
    return address_of(Notification.objects.get())


def arrive(message: EmailMessage, **kind: Any) -> ReceivedReply | None:
    """Let a mail come in."""
    return receive_reply(Letter.read(message.as_bytes(), **kind))


def reason_of(message: EmailMessage, **kind: Any) -> str:
    """Let a mail come in, and return why it is refused."""
    row = arrive(message, **kind)
    assert row is not None
    return row.reason


def replies() -> list[tuple[int, str]]:
    """Return who posted which reply."""
    return list(Post.objects.filter(kind=Post.Kind.REPLY).order_by("pk").values_list("author", "body"))


# --- What is posted -----------------------------------------------------------------------------------------


def test_an_answer_by_mail_is_posted_where_the_mail_spoke_of_it(
    asker: Member, answerer: Member, thread: Thread, mailbox: Mailbox, after: After
) -> None:
    answer = make_answer(thread, answerer)
    after(minutes=3)
    to = mailbox.messages[0]["Reply-To"]
    assert "answer by replying" in text_of(mailbox.messages[0])

    row = arrive(letter_of(asker, to.upper()))

    assert row is not None
    assert row.reason == ""
    reply = Post.objects.get(kind=Post.Kind.REPLY)
    assert (reply.author, reply.parent, reply.body) == (asker, answer, TEXT)
    assert Notification.objects.filter(recipient=answerer, verb="replied", object_id=reply.pk).exists()


def test_a_question_put_to_a_member_is_answered_by_mail(asker: Member, answerer: Member) -> None:
    thread = make_thread(asker, concerns=[answerer.jurisdiction])
    told = Notification.objects.get(recipient=answerer, verb="asked")

    arrive(letter_of(answerer, address_of(told)))

    answer = Post.objects.get(kind=Post.Kind.ANSWER)
    assert (answer.author, answer.thread, answer.body) == (answerer, thread, TEXT)


def test_the_same_mail_twice_is_posted_once(asker: Member, address: str) -> None:
    message = letter_of(asker, address)

    for _again in range(3):
        arrive(message)

    assert replies() == [(asker.pk, TEXT)]
    assert ReceivedReply.objects.count() == 1


def test_two_mails_are_two_replies(asker: Member, address: str) -> None:
    for body in ("First.", "Second."):
        arrive(letter_of(asker, address, body))

    assert replies() == [(asker.pk, "First."), (asker.pk, "Second.")]


def test_a_local_part_fits_and_names_nobody(asker: Member, address: str) -> None:
    local = address.partition("@")[0]

    assert len(local) <= 64
    assert local == local.lower()
    assert str(asker.pk) not in local.partition("+")[0]


# --- What is offered ----------------------------------------------------------------------------------------


def test_nothing_is_offered_or_taken_unless_it_is_switched_on(
    asker: Member, answerer: Member, thread: Thread, address: str, mailbox: Mailbox, after: After, settings: Settings
) -> None:
    settings.REPLY_ADDRESS = ""
    after(minutes=3)

    assert mailbox.messages[0]["Reply-To"] is None
    assert "answer by replying" not in text_of(mailbox.messages[0])
    assert arrive(letter_of(asker, address)) is None


def test_a_mail_about_several_things_or_a_digest_offers_no_address(
    asker: Member, answerer: Member, colleague: Member, mailbox: Mailbox, after: After
) -> None:
    thread = make_thread(asker)
    for member in (answerer, colleague):
        make_answer(thread, member)
    after(minutes=3)
    save_preferences(by=asker, ways={("answered", "direct"): Way.DAILY})
    make_answer(thread, answerer)
    after(hours=24)

    assert [message["Reply-To"] for message in mailbox.messages] == [None, None]


def test_what_is_a_groups_is_answered_on_the_site_alone(
    asker: Member, answerer: Member, group: WorkingGroup, mailbox: Mailbox, after: After
) -> None:
    make_answer(make_thread(asker, mark=Mark.AMBER, working_group=group), answerer)
    after(minutes=3)

    assert mailbox.messages[0]["Reply-To"] is None
    assert reason_of(letter_of(asker, address_of(Notification.objects.get()))) == "on_site"
    assert replies() == []


def test_who_asked_without_a_name_answers_on_the_site_alone(
    asker: Member, answerer: Member, mailbox: Mailbox, after: After
) -> None:
    make_answer(make_thread(asker, is_anonymous=True), answerer)
    after(minutes=3)

    assert mailbox.messages[0]["Reply-To"] is None
    assert reason_of(letter_of(asker, address_of(Notification.objects.get()))) == "on_site"


# --- Who it is from -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("sender", ["x@evil.example", "", "{member}, x@evil.example", '"{member}" <x@evil.example>'])
def test_a_mail_from_another_address_is_refused(sender: str, asker: Member, address: str) -> None:
    message = letter_of(asker, address, From=sender.format(member=asker.email))

    assert reason_of(message) == "sender"


def test_a_second_sender_is_refused(asker: Member, address: str) -> None:
    content = b"From: x@evil.example\n" + letter_of(asker, address).as_bytes()

    row = receive_reply(Letter.read(content))

    assert row is not None
    assert row.reason == "sender"


@pytest.mark.parametrize(("proof", "dmarc", "reason"), [
    ("pass", "required", ""),
    ("fail", "required", "unproven"),
    ("none", "required", "unproven"),
    (None, "required", "unproven"),
    ("fail", "unless-failed", "unproven"),
    ("none", "unless-failed", ""),
    (None, "unless-failed", ""),
])  # fmt: skip
def test_the_word_of_the_receiving_server_is_honoured_as_set(
    proof: str | None, dmarc: str, reason: str, asker: Member, address: str, settings: Settings
) -> None:
    settings.REPLY_DMARC = dmarc

    assert reason_of(letter_of(asker, address, proof=proof)) == reason
    assert len(replies()) == (not reason)


@pytest.mark.parametrize(
    "forged",
    [
        "mx.evil.example; dmarc=pass header.from={domain}",
        f"{SERVER}; dmarc=pass header.from=evil.example",
        f"{SERVER}; spf=pass smtp.mailfrom={{domain}} (dmarc=pass)",
        f'{SERVER}; spf=none reason="; dmarc=pass header.from={{domain}}"',
        "; dmarc=pass",
        "",
    ],
)
def test_another_word_proves_nothing(forged: str, asker: Member, address: str) -> None:
    domain = asker.email.partition("@")[2]
    message = letter_of(asker, address, Authentication_Results=forged.format(domain=domain))

    assert reason_of(message) == "unproven"


def test_a_word_that_the_sender_wrote_does_not_outweigh_the_servers(asker: Member, address: str) -> None:
    domain = asker.email.partition("@")[2]
    message = letter_of(asker, address, proof="fail")
    message["Authentication-Results"] = results("pass", domain=domain)

    assert reason_of(message) == "unproven"


def test_an_address_that_was_not_signed_is_left_without_a_word(asker: Member, address: str) -> None:
    local, _at, domain = address.partition("@")
    other = "b" if local[-1] == "a" else "a"
    for wrong in (f"{local[:-1]}{other}@{domain}", f"{local[:-6]}{other * 6}@{domain}", f"{local}a@{domain}",
                  f"reply@{domain}", f"{local}@evil.example", "nobody"):  # fmt: skip
        assert arrive(letter_of(asker, wrong)) is None

    assert not ReceivedReply.objects.exists()


def test_the_address_of_one_member_does_not_serve_another(asker: Member, answerer: Member, address: str) -> None:
    assert reason_of(letter_of(answerer, address)) == "sender"
    assert replies() == []


def test_an_address_ends_after_its_days(asker: Member, address: str, clock: Traveller, settings: Settings) -> None:
    clock.shift(timedelta(days=settings.REPLY_DAYS))
    assert reason_of(letter_of(asker, address)) == ""

    clock.shift(timedelta(days=1))

    assert reason_of(letter_of(asker, address)) == "expired"


# --- What the site says today -------------------------------------------------------------------------------


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
