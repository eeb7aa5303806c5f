"""A prosecutor signs in with the account of their ministry, in a real browser and at a real provider."""

from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Browser, Page, Request, expect

from tests.factories.oidc_provider import CLIENT_ID, SECRET, OidcProvider, serve_oidc
from tests.journeys.server import serve_demo

ADDRESS = "tip@prosecution-nl.example"
SEED = "JBSWY3DPEHPK3PXP"
WITH_AN_APP = f"""
from allauth.mfa.totp.internal.auth import TOTP
from network_site.members.models import Member
TOTP.activate(Member.objects.get(email="{ADDRESS}"), "{SEED}")
"""


@pytest.fixture(scope="module")
def ministry() -> Iterator[OidcProvider]:
    """The provider of a ministry."""
    with serve_oidc() as provider:
        yield provider


@pytest.fixture(scope="module")
def site(ministry: OidcProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demonstration, which knows the provider and asks everyone for a second factor."""
    folder = tmp_path_factory.mktemp("sso")
    file = folder / "sso.toml"
    file.write_text(
        f'[[oidc]]\nid = "ministry"\nlabel = "Openbaar Ministerie"\nserver = "{ministry.address}"\n'
        f'client_id = "{CLIENT_ID}"\nsecret = "{SECRET}"\ndomains = ["prosecution-nl.example"]\n'
    )
    demo = folder / "demo"
    with serve_demo(demo, code=WITH_AN_APP, SSO_FILE=str(file), REQUIRE_SECOND_FACTOR="true") as address:
        yield address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A browser at the sign-in page."""
    context = browser.new_context(base_url=site, locale="en-GB")
    page = context.new_page()
    page.goto("/accounts/login/?next=/directory/")
    yield page
    context.close()


def test_prosecutor_signs_in_through_the_ministry_and_gives_the_second_factor(
    ministry: OidcProvider, site: str, page: Page
) -> None:
    ministry.person = {"sub": "1", "email": ADDRESS, "email_verified": True}
    elsewhere: list[Request] = []
    complaints: list[str] = []
    page.on("request", lambda request: None if request.url.startswith(site) else elsewhere.append(request))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    page.get_by_role("button", name="Openbaar Ministerie").click()
    page.wait_for_url(f"{site}/accounts/2fa/authenticate/**")
    code = format_hotp_value(hotp_value(SEED, next(iter(yield_hotp_counters_from_time()))))
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{site}/directory/")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert complaints == []
    assert all(request.is_navigation_request() for request in elsewhere)
    assert {request.url.split("?")[0] for request in elsewhere} == {f"{ministry.address}/authorize"}


def test_stranger_is_told_whom_to_ask(ministry: OidcProvider, page: Page) -> None:
    ministry.person = {"sub": "2", "email": "stranger@prosecution-nl.example", "email_verified": True}

    page.get_by_role("button", name="Openbaar Ministerie").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Nobody here by that address")
