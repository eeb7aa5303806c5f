"""The account: in one place what others see, and where one is signed in, with the way out of it from afar."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from network_site.access.models import AuditEntry
from network_site.members.actions.rules import accept_rules, open_rules
from network_site.members.actions.sessions import sign_out_elsewhere
from network_site.members.devices import in_words
from network_site.members.models import Member
from network_site.members.roles import Role
from network_site.members.session_keys import BROWSER, kept
from network_site.members.sessions import sign_ins
from network_site.notifications.models import Device
from tests.factories.members import MemberFactory
from tests.factories.vocabulary import LanguageFactory, TopicFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
PASSPHRASE = "correct horse battery staple"
CHANGED = "lantern orchard viscous pelican"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:141.0) Gecko/20100101 Firefox/141.0"


@pytest.fixture
def member() -> Member:
    """A member with a passphrase."""
    member = MemberFactory.create(email="office@justice.example", roles=[Role.PROSECUTOR, Role.EDITOR])
    member.set_password(PASSPHRASE)
    member.save()
    return member


def sign_in(member: Member, agent: str = FIREFOX) -> Client:
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR="192.0.2.7")
    client.post("/accounts/login/", {"login": member.email, "password": PASSPHRASE})
    return client


def is_in(client: Client) -> bool:
    return client.get("/people/account/").status_code == 200


def key_of(client: Client) -> str:
    return client.session.session_key or ""


def test_everything_about_oneself_is_in_one_place(
    member: Member, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    open_rules()
    accept_rules(by=member, version=1)
    member.languages.set(LanguageFactory.create_batch(3))
    member.topics.set(TopicFactory.create_batch(3))
    client = client_of(member)

    with django_assert_num_queries(9):
        page = client.get("/people/account/").text

    told = [member.office, str(member.service), "Prosecutor, Editor", member.email, "Version 1"]
    assert [text for text in (*told, *map(str, member.languages.all())) if text not in page] == []
    for address in ("profile/", "address/", "sessions/"):
        assert f'href="/people/account/{address}"' in page


def test_the_menu_leads_to_the_account_and_to_no_part_of_it(member: Member, client_of: ClientOf) -> None:
    page = client_of(member).get("/directory/").text

    assert 'href="/people/account/"' in page
    assert 'href="/accounts/2fa/"' not in page


def test_a_sign_in_is_shown_with_device_address_and_times_and_nothing_more_is_kept(member: Member) -> None:
    client = sign_in(member)

    page = client.get("/people/account/sessions/").text
    assert "Firefox, Windows" in page
    assert "192.0.2.7" in page
    assert "This device" in page
    stored = Session.objects.get().get_decoded()
    assert "Gecko" not in str(stored)
    assert key_of(client) not in page


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox, Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605 Version/18.5 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Linux"),
        ("Mozilla/5.0 (Linux; Android 9; SM-A105F) AppleWebKit/537 Chrome/139.0 Mobile Safari/537", "Chrome, Android"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_browser_is_named_in_words(agent: str, words: str) -> None:
    assert in_words(agent) == words


def test_one_of_the_others_is_signed_out_and_the_rest_stay(member: Member) -> None:
    here, lost, office = sign_in(member), sign_in(member), sign_in(member)
    name = next(one.name for one in sign_ins(member, here=key_of(here)) if one.key == kept(key_of(lost)))

    answer = here.post("/people/account/sessions/", {"only": name}, follow=True)

    assert "1 sign-in is ended." in answer.text
    assert [is_in(client) for client in (here, lost, office)] == [True, False, True]
    assert "nothing to end any more" in here.post("/people/account/sessions/", {"only": name}, follow=True).text
    assert AuditEntry.objects.filter(action="members.signed_out_elsewhere").count() == 1


def test_all_others_are_signed_out_and_nobody_elses(member: Member, asker: Member, client_of: ClientOf) -> None:
    here, others, stranger = sign_in(member), [sign_in(member), sign_in(member)], client_of(asker)

    here.post("/people/account/sessions/")

    assert [is_in(client) for client in (here, *others, stranger)] == [True, False, False, True]


def test_no_name_reaches_the_session_of_somebody_else_or_ones_own(
    member: Member, asker: Member, client_of: ClientOf
) -> None:
    here, stranger = sign_in(member), client_of(asker)
    names = [sign_ins(asker, here="")[0].name, sign_ins(member, here="")[0].name, key_of(stranger), "nothing"]

    ended = [sign_out_elsewhere(by=member, here=key_of(here), only=name) for name in names]

    assert ended == [0, 0, 0, 0]
    assert is_in(here)
    assert is_in(stranger)


def test_a_session_is_never_named_by_its_key(member: Member) -> None:
    client = sign_in(member)

    assert settings.SESSION_COOKIE_NAME in client.cookies
    assert all(one.key not in one.name for one in sign_ins(member, here=""))
    assert key_of(client) not in str([Session.objects.values(), sign_ins(member, here="")])


def test_a_new_passphrase_is_told_to_the_member_and_other_browsers_are_told_nothing_any_more(
    member: Member, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client = sign_in(member)
    here, elsewhere = "a" * 64, "b" * 64
    session = client.session
    session[BROWSER] = here
    session.save()
    for browser in (here, elsewhere):
        Device.objects.create(member=member, browser=browser, endpoint=f"https://push.example/{browser}")

    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            "/accounts/password/change/", {"oldpassword": PASSPHRASE, "password1": CHANGED, "password2": CHANGED}
        )

    assert [message.subject for message in mail.outbox] == ["Your sign-in at Counterpart was changed"]
    assert mail.outbox[0].to == [member.email]
    assert "A new passphrase was set" in str(mail.outbox[0].body)
    assert [device.browser for device in Device.objects.all()] == [here]


def test_a_second_factor_that_comes_or_goes_is_told_to_the_member(
    member: Member, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    factor = TOTP.activate(member, "JBSWY3DPEHPK3PXP").instance
    request = RequestFactory().get("/")
    request.session = Client().session
    with django_capture_on_commit_callbacks(execute=True):
        for signal in (authenticator_added, authenticator_removed):
            signal.send(sender=Authenticator, request=request, user=member, authenticator=factor)

    said = [str(message.body) for message in mail.outbox]
    assert ["was added" in text for text in said] == [True, False]
    assert ["was taken away" in text for text in said] == [False, True]
