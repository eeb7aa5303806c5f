"""Sign-in through a ministry's SAML provider: a signed assertion that answers a question of ours, once."""

import html
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from network_site import sso_file
from network_site.members.models import Member
from tests.factories.members import MemberFactory, ProsecutionServiceFactory
from tests.factories.saml_provider import ENTITY, SIGN_IN, SITE, Answer, SamlProvider, metadata_of, posted, question_of

pytestmark = pytest.mark.django_db

ADDRESS = "office@prosecution.example"
ACS = "/accounts/sso/prosecution/acs/"


@pytest.fixture(scope="module")
def signer() -> SamlProvider:
    """The ministry's provider."""
    return SamlProvider()


@pytest.fixture(autouse=True)
def _configured(signer: SamlProvider, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "idp.xml").write_text(metadata_of(signer.bare_certificate))
    file = tmp_path / "sso.toml"
    file.write_text(
        '[[saml]]\nid = "prosecution"\nlabel = "Prosecution Service"\nmetadata = "idp.xml"\n'
        'domains = ["prosecution.example"]\n'
    )
    settings.SSO_PROVIDERS = sso_file.read(str(file))
    settings.SOCIALACCOUNT_PROVIDERS = sso_file.for_allauth(settings.SSO_PROVIDERS.values())


@pytest.fixture
def browser() -> Client:
    """A browser that comes over https."""
    return new_browser()


@pytest.fixture(autouse=True)
def member() -> Member:
    """A member with an address of the domain."""
    service = ProsecutionServiceFactory.create(email_domain="prosecution.example")
    return MemberFactory.create(email=ADDRESS, service=service, jurisdiction=service.jurisdiction)


def new_browser() -> Client:
    """Return a browser that comes over https."""
    return Client(headers={"host": "testserver", "x-forwarded-proto": "https"})


def ask(browser: Client, **form: str) -> str:
    """Press the button and return the id of our request."""
    page = browser.post("/accounts/sso/prosecution/", form)
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.text)
    assert found is not None
    assert found[1].startswith(SIGN_IN)
    return question_of(html.unescape(found[1]))


def bring(browser: Client, response: str, **more: str) -> HttpResponse:
    """Bring a response back, as the provider's page has the browser post it."""
    aside = browser.post(ACS, {**posted(response), **more})
    assert aside.status_code == 302
    return browser.get(aside["Location"])  # type: ignore[return-value]


def test_member_comes_in(browser: Client, signer: SamlProvider, member: Member, signed_in: list[Member]) -> None:
    answer = Answer(ask(browser, next="/directory/"))

    response = bring(browser, answer.response(signer.sign(answer.assertion())))

    assert (response.status_code, response["Location"]) == (302, "/directory/")
    assert signed_in == [member]


@pytest.mark.parametrize("name", ["urn:oid:0.9.2342.19200300.100.1.3", "mail"])
def test_address_may_come_as_an_attribute_of_a_passing_name(
    browser: Client, signer: SamlProvider, member: Member, signed_in: list[Member], name: str
) -> None:
    for transient in ("first", "second"):
        answer = Answer(ask(browser), name_id=transient, attributes={name: ADDRESS})
        answer.name_format = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
        bring(browser, answer.response(signer.sign(answer.assertion())))
        browser.logout()

    assert signed_in == [member, member]
    assert [account.uid for account in SocialAccount.objects.filter(user=member)] == [ADDRESS]


def test_address_of_another_domain_opens_nothing(
    browser: Client, signer: SamlProvider, signed_in: list[Member]
) -> None:
    elsewhere = MemberFactory.create(email="office@elsewhere.example")
    answer = Answer(ask(browser), email=elsewhere.email)

    response = bring(browser, answer.response(signer.sign(answer.assertion())))

    assert response.status_code == 403
    assert signed_in == []


def test_nobody_is_made_a_member_by_an_assertion(
    browser: Client, signer: SamlProvider, signed_in: list[Member]
) -> None:
    known = set(Member.objects.all())
    answer = Answer(ask(browser), email="stranger@prosecution.example")

    response = bring(browser, answer.response(signer.sign(answer.assertion())))

    assert (response.status_code, signed_in) == (403, [])
    assert set(Member.objects.all()) == known


def test_member_of_a_service_abroad_does_not_come_in_by_the_domain(
    browser: Client, signer: SamlProvider, member: Member, signed_in: list[Member]
) -> None:
    abroad = ProsecutionServiceFactory.create(jurisdiction__code="PT", email_domain="ministerio.example")
    Member.objects.filter(pk=member.pk).update(service=abroad, jurisdiction=abroad.jurisdiction)
    answer = Answer(ask(browser))

    response = bring(browser, answer.response(signer.sign(answer.assertion())))

    assert (response.status_code, signed_in) == (403, [])
    assert not SocialAccount.objects.exists()


WRONG: dict[str, Callable[[Answer, SamlProvider], str]] = {
    "unsigned": lambda answer, signer: answer.response(answer.assertion()),
    "signed outside alone": lambda answer, signer: signer.sign(answer.response(answer.assertion())),
    "signed by another": lambda answer, signer: answer.response(SamlProvider().sign(answer.assertion())),
    "changed after signing": lambda answer, signer: answer.response(
        signer.sign(answer.assertion()).replace("office@", "chief@")
    ),
    "two assertions": lambda answer, signer: answer.response(signer.sign(answer.assertion()) + answer.assertion()),
    "with a document type": lambda answer, signer: (
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + answer.response(signer.sign(answer.assertion()))
    ),
    "not a response": lambda answer, signer: "<html/>",
    "not XML": lambda answer, signer: "nothing",
}


@pytest.mark.parametrize("how", WRONG)
def test_response_without_its_signature_opens_nothing(
    browser: Client, signer: SamlProvider, signed_in: list[Member], how: str
) -> None:
    response = bring(browser, WRONG[how](Answer(ask(browser)), signer))

    assert response.status_code == 401
    assert signed_in == []


@pytest.mark.parametrize(
    "fault",
    [
        {"audience": "https://other.example/metadata/"},
        {"recipient": "https://other.example/acs/"},
        {"recipient": ""},
        {"destination": "https://other.example/acs/"},
        {"issuer": "https://other.example/metadata"},
        {"lasts": timedelta(minutes=-10)},
        {"confirms": "of_another_question"},
        {"confirms": ""},
        {"asked": ""},
        {"asked": "never_asked", "confirms": "never_asked"},
    ],
)
def test_assertion_that_does_not_fit_opens_nothing(
    browser: Client, signer: SamlProvider, signed_in: list[Member], fault: dict[str, Any]
) -> None:
    answer = Answer(ask(browser))
    for name, value in fault.items():
        setattr(answer, name, value)

    response = bring(browser, answer.response(signer.sign(answer.assertion())))

    assert response.status_code == 401
    assert signed_in == []


def test_comment_does_not_shorten_an_address(browser: Client, signer: SamlProvider, signed_in: list[Member]) -> None:
    answer = Answer(ask(browser), email=f"{ADDRESS}.evil.example")
    signed = signer.sign(answer.assertion()).replace(f"{ADDRESS}.", f"{ADDRESS}<!-- -->.")

    assert bring(browser, answer.response(signed)).status_code in {401, 403}
    assert signed_in == []


def test_answer_counts_once_and_only_in_the_browser_that_asked(
    browser: Client, signer: SamlProvider, member: Member, signed_in: list[Member]
) -> None:
    answer = Answer(ask(browser))
    response = answer.response(signer.sign(answer.assertion()))

    assert bring(browser, response).status_code == 302
    assert bring(new_browser(), response).status_code == 401
    browser.logout()
    assert bring(browser, response).status_code == 401
    assert signed_in == [member]


def test_answer_meant_for_another_browser_opens_nothing(
    browser: Client, signer: SamlProvider, signed_in: list[Member]
) -> None:
    answer = Answer(ask(browser))

    assert bring(new_browser(), answer.response(signer.sign(answer.assertion()))).status_code == 401
    assert signed_in == []


@pytest.mark.parametrize("relay", ["https://evil.example/", "//evil.example/", "/admin/"])
def test_relay_state_leads_nowhere(browser: Client, signer: SamlProvider, relay: str) -> None:
    answer = Answer(ask(browser))

    response = bring(browser, answer.response(signer.sign(answer.assertion())), RelayState=relay)

    assert response["Location"] == "/"


def test_nothing_large_or_empty_is_put_aside(browser: Client) -> None:
    assert browser.post(ACS).status_code == 401
    assert browser.post(ACS, {"SAMLResponse": "x" * 200_001}).status_code == 401
    assert browser.get(ACS).status_code == 405
    assert browser.get(f"{ACS}finish/").status_code == 401


def test_putting_aside_has_a_limit(browser: Client, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/h/ip"}

    first, second = (browser.post(ACS, posted("x")) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 429)
    assert int(second.headers["Retry-After"]) in range(3_500, 3_601)


def test_metadata_says_who_we_are_and_offers_no_signing_out(browser: Client) -> None:
    text = browser.get("/accounts/sso/prosecution/metadata/").text

    assert f'entityID="{SITE}metadata/"' in text
    assert f'Location="{SITE}acs/"' in text
    assert 'WantAssertionsSigned="true"' in text
    assert "SingleLogoutService" not in text
    assert browser.get("/accounts/sso/prosecution/sls/").status_code == 404


def test_metadata_of_the_provider_may_be_fetched(
    browser: Client, signer: SamlProvider, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "sso.toml"
    file.write_text(
        '[[saml]]\nid = "prosecution"\nlabel = "Prosecution Service"\nmetadata = "https://idp.prosecution.example/m"\n'
        f'entity_id = "{ENTITY}"\ndomains = ["prosecution.example"]\n'
    )
    settings.SSO_PROVIDERS = sso_file.read(str(file))
    settings.SOCIALACCOUNT_PROVIDERS = sso_file.for_allauth(settings.SSO_PROVIDERS.values())
    monkeypatch.setattr(  # the world outside the machine
        "onelogin.saml2.idp_metadata_parser.OneLogin_Saml2_IdPMetadataParser.get_metadata",
        lambda *_args, **_kwargs: metadata_of(signer.bare_certificate, SamlProvider().bare_certificate),
    )
    answer = Answer(ask(browser))

    assert bring(browser, answer.response(signer.sign(answer.assertion()))).status_code == 302
