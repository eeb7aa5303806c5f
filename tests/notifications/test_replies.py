"""Replies by e-mail: what is offered, what is posted through the rule of the form, and who it must be from."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from pytest_django import Settings
from time_machine import Traveller

from discussions.models import Post, Thread
from network_site.access.marks import Mark
from network_site.members.models import Member, WorkingGroup
from network_site.notifications.actions.choosing import save_preferences
from network_site.notifications.actions.receiving import receive_reply
from network_site.notifications.levels import Way
from network_site.notifications.models import Notification, ReceivedReply
from network_site.notifications.replies.addresses import address_of
from network_site.notifications.replies.letters import Letter
from tests.factories.discussions import make_answer, make_thread
from tests.notifications.conftest import Mailbox, text_of
from tests.notifications.letters import SERVER, TEXT, arrive, letter_of, reason_of, replies, results

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "_replies")]
After = Callable[..., int]


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
