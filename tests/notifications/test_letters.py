"""Letters about accounts: they wait without a secret, go whatever a member chose, and open what they say."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from anymail.signals import AnymailTrackingEvent, tracking
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from time_machine import Traveller

from network_site.members import own_data
from network_site.members.actions import addresses, nominations, recovery
from network_site.members.letters import send
from network_site.members.models import FactorRecovery, Member, Nomination
from network_site.members.own_data import forget_everywhere
from network_site.members.roles import Role
from network_site.notifications.models import Mail, Notification, Preferences, StoppedAddress
from network_site.notifications.tasks import deliver
from tests.factories.discussions import make_answer, make_thread
from tests.factories.members import MemberFactory, ProsecutionServiceFactory
from tests.factories.vocabulary import LanguageFactory
from tests.notifications.conftest import Mailbox, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
After = Callable[..., int]
ClientOf = Callable[[Member], Client]
OnCommit = DjangoCaptureOnCommitCallbacks
INVITED = "prosecutor@justice.example"
INVITATIONS = "/people/invitations/"
JOIN = re.compile(r"/people/join/([\w-]+)/")


def invite(by: Member, *languages: str) -> Nomination:
    """Invite somebody in Senegal who speaks these *languages*."""
    person = nominations.Person(
        email=INVITED,
        office="Prosecutor",
        service=ProsecutionServiceFactory.create(jurisdiction__code="SN", email_domain=""),
        role=Role.FOCAL_POINT,
        languages=[LanguageFactory.create(code=code) for code in languages],
    )
    return nominations.invite(by=by, person=person)


def test_an_invitation_outlasts_a_mail_server_that_is_down_and_its_link_opens(
    secretariat: Member, mailbox: Mailbox, settings: Settings, after: After, client: Client
) -> None:
    settings.EMAIL_PORT = 1
    invite(secretariat)
    deliver.call()
    assert [mail.state for mail in Mail.objects.all()] == ["waiting"]

    settings.EMAIL_PORT = mailbox.port
    after(hours=1)

    [message] = mailbox.messages
    assert message["To"] == INVITED
    [token] = {found[1] for found in JOIN.finditer(text_of(message))}
    assert client.get(f"/people/join/{token}/").status_code == 200


def test_what_waits_holds_nothing_that_opens(secretariat: Member, mailbox: Mailbox) -> None:
    nomination = invite(secretariat)
    waiting = DjangoJSONEncoder().encode(list(Mail.objects.values()))
    unsent = nomination.token_hash

    deliver.call()

    nomination.refresh_from_db()
    assert nomination.token_hash != unsent  # the link that opens was made when the letter was written
    assert unsent not in waiting
    assert "token" not in waiting


def test_a_letter_that_is_tried_again_has_a_link_that_opens_and_the_lost_one_does_not(
    secretariat: Member, mailbox: Mailbox, after: After, client: Client
) -> None:
    nomination = invite(secretariat)
    mailbox.mode = "drop"
    deliver.call()
    nomination.refresh_from_db()
    lost = nomination.token_hash
    mailbox.mode = "accept"

    after(minutes=1)

    token = JOIN.findall(text_of(mailbox.messages[0]))[0]
    assert nominations.fingerprint(token) != lost
    assert client.get(f"/people/join/{token}/").status_code == 200


def test_an_invitation_withdrawn_meanwhile_is_not_mailed(secretariat: Member, mailbox: Mailbox) -> None:
    nominations.withdraw(by=secretariat, nomination=invite(secretariat))

    deliver.call()

    assert mailbox.messages == []
    assert [mail.state for mail in Mail.objects.all()] == ["dropped"]


@pytest.mark.parametrize(
    ("language", "said", "direction"),
    [
        ("fr", "Invitation à rejoindre", "ltr"),
        ("ar", "دعوة إلى", "rtl"),
        ("zh", "邀请您加入", "ltr"),
        ("sw", "Invitation to", "ltr"),  # in which no mails are written
    ],
)
def test_an_invitation_speaks_the_language_of_who_is_invited(
    language: str, said: str, direction: str, secretariat: Member, mailbox: Mailbox
) -> None:
    invite(secretariat, language)

    deliver.call()

    [message] = mailbox.messages
    assert said in message["Subject"]
    assert f'dir="{direction}"' in text_of(message)


def test_the_last_day_of_a_link_is_told_in_the_time_of_the_country(secretariat: Member, mailbox: Mailbox) -> None:
    invite(secretariat)

    deliver.call()

    assert "The link is good until 17 Mar 2026, 12:00 Dakar time." in text_of(mailbox.messages[0])


def test_who_lost_the_second_factor_is_told_at_night_and_without_mails_and_in_their_language(
    asker: Member, mailbox: Mailbox, clock: Traveller
) -> None:
    Preferences.objects.create(member=asker, language="es")
    StoppedAddress.objects.create(address=asker.email, reason=StoppedAddress.Reason.COMPLAINED)
    clock.shift(timedelta(hours=12))

    recovery.ask_recovery(by=asker, reason="The phone was lost.")
    deliver.call()

    [message] = [message for message in mailbox.messages if message["To"] == asker.email]
    assert message["Subject"] == "Ha pedido restablecer su segundo factor"


def test_who_decides_is_not_told_of_what_was_decided_meanwhile(
    asker: Member, focal_point: Member, secretariat: Member, mailbox: Mailbox
) -> None:
    MemberFactory.create(jurisdiction=focal_point.jurisdiction, roles=[Role.FOCAL_POINT])
    member = MemberFactory.create(jurisdiction=focal_point.jurisdiction)
    asked = recovery.ask_recovery(by=member, reason="Lost.")
    recovery.vouch_recovery(by=focal_point, recovery=asked)

    deliver.call()

    told = [message["To"] for message in mailbox.messages if "waits for your decision" in message["Subject"]]
    assert told == [secretariat.email]


def test_a_link_to_the_lost_factor_is_in_no_row_until_it_is_mailed(
    focal_point: Member, secretariat: Member, mailbox: Mailbox
) -> None:
    asked = recovery.ask_recovery(by=MemberFactory.create(jurisdiction=focal_point.jurisdiction), reason="Lost.")
    recovery.vouch_recovery(by=focal_point, recovery=asked)
    recovery.approve_recovery(by=secretariat, recovery=asked)
    assert FactorRecovery.objects.get().token_hash is None

    deliver.call()

    token = next(found[1] for message in mailbox.messages if (found := re.search(r"/new/([\w-]+)/", text_of(message))))
    assert recovery.use_recovery(token=token) == asked.member


def test_no_link_to_a_new_address_is_mailed_after_the_passphrase_changed(asker: Member, mailbox: Mailbox) -> None:
    addresses.ask_for_address(by=asker, email="new@justice.example")
    asker.set_password("correct horse battery staple")
    asker.save()

    deliver.call()

    assert mailbox.messages == []


def test_a_letter_goes_as_soon_as_the_deed_is_done(
    mailbox: Mailbox, django_capture_on_commit_callbacks: OnCommit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        send("reset", address="nobody@justice.example", language="ru")
        assert mailbox.messages == []

    assert [message["Subject"].strip() for message in mailbox.messages] == ["Выбрать новую парольную фразу"]


def test_addresses_of_who_is_forgotten_are_forgotten(asker: Member) -> None:
    send("address_changed", to=asker, address="old@justice.example")
    send("reset", address=asker.email.upper(), language="en")
    send("reset", address="other@justice.example", language="en")

    forget_everywhere(asker)

    assert [mail.address for mail in Mail.objects.all()] == ["other@justice.example"]


def test_what_mail_servers_said_of_an_address_is_in_the_copy_of_its_member_and_forgotten_with_them(
    asker: Member, answerer: Member, mailbox: Mailbox, after: After
) -> None:
    mailbox.mode = "550"
    make_answer(make_thread(asker), answerer)
    after(minutes=3)
    assert asker.email in Mail.objects.get(recipient=asker).error
    held = {holding.name: holding.rows(asker) for holding in own_data.holdings()}

    forget_everywhere(asker)

    assert [row["address"] for row in held["stopped-address"]] == [asker.email]
    assert not StoppedAddress.objects.exists()
    assert asker.email not in Mail.objects.get(recipient=asker).error


# --- Addresses that refuse an invitation ------------------------------------------------------------------------


def told(member: Member) -> list[str]:
    return [notification.verb for notification in Notification.objects.of(member)]


def report_bounce() -> None:
    event = AnymailTrackingEvent(event_type="bounced", recipient=INVITED, description="No such mailbox")
    tracking.send(sender=None, event=event, esp_name="Postmark")


@pytest.mark.parametrize("by_service", [False, True])
def test_who_invited_hears_that_the_address_is_refused_until_it_is_sent_again(
    *, by_service: bool, secretariat: Member, mailbox: Mailbox, after: After, client_of: ClientOf
) -> None:
    mailbox.mode = "accept" if by_service else "550"
    nomination = invite(secretariat)
    deliver.call()
    for _ in range(2 if by_service else 0):  # services report twice when they are not sure that it was heard
        report_bounce()
    mailbox.mode = "accept"
    client = client_of(secretariat)

    assert told(secretariat) == ["nomination-refused"]
    assert "The mail server refused this address" in client.get(INVITATIONS).text
    assert str(nomination) in client.get("/notifications/").text
    after(minutes=3)
    assert INVITED not in text_of(mailbox.messages[-1])

    client.post(f"{INVITATIONS}{nomination.pk}/send-again/")
    after(minutes=3)
    assert "The mail server refused" not in client.get(INVITATIONS).text
    assert told(secretariat) == []
    assert mailbox.messages[-1]["To"] == INVITED

    report_bounce()
    assert told(secretariat) == ["nomination-refused"]


def test_an_invitation_that_was_held_is_never_said_to_be_refused(
    secretariat: Member, focal_point: Member, mailbox: Mailbox, after: After, client_of: ClientOf
) -> None:
    MemberFactory.create(email=INVITED)
    service = ProsecutionServiceFactory.create(jurisdiction=focal_point.jurisdiction, email_domain="")
    nominations.invite(by=focal_point, person=nominations.Person(email=INVITED, office="Prosecutor", service=service))
    mailbox.mode = "550"
    deliver.call()
    report_bounce()
    after(minutes=3)

    assert told(focal_point) == []
    page = client_of(focal_point).get(INVITATIONS).text
    assert "Open until" in page
    assert "The mail server refused" not in page


def test_a_bounce_of_another_mail_says_nothing_of_an_invitation_to_the_same_address(
    secretariat: Member, mailbox: Mailbox, after: After
) -> None:
    invite(secretariat)
    deliver.call()
    joined = MemberFactory.create(email=INVITED)  # through another door, while the invitation waits
    send("sign_in_changed", to=joined, what="passphrase")
    after(minutes=3)

    report_bounce()

    assert Mail.objects.get(kind="sign_in_changed").state == "bounced"
    assert told(secretariat) == []
