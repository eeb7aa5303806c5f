"""A prosecutor signs in with the account of their ministry, in a real browser and at a real provider."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.factories.oidc_provider import CLIENT_ID, SECRET, OidcProvider, serve_oidc
from tests.journeys.server import serve_demo
from tests.one_time_codes import code_of

ADDRESS = "tip@prosecution-nl.example"
SEED = "JBSWY3DPEHPK3PXP"
INVITED = "asset-recovery@prosecution-nl.example"
PREPARED = f"""
from allauth.mfa.totp.internal.auth import TOTP
from network_site.members.actions.nominations import Person, invite
from network_site.members.models import Member
member = Member.objects.get(email="{ADDRESS}")
TOTP.activate(member, "{SEED}")
secretariat = Member.objects.filter(groups__name="secretariat").first()
invite(by=secretariat, person=Person(email="{INVITED}", office="Prosecutor, asset recovery", service=member.service))
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
    with serve_demo(demo, code=PREPARED, SSO_FILE=str(file), REQUIRE_SECOND_FACTOR="true") as address:
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
    page.get_by_label("Code").fill(code_of(SEED))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{site}/directory/")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert complaints == []
    assert all(request.is_navigation_request() for request in elsewhere)
    assert {request.url.split("?")[0] for request in elsewhere} == {f"{ministry.address}/authorize"}


def test_invited_prosecutor_joins_through_the_ministry_and_sees_three_things_to_do(
    ministry: OidcProvider, site: str, page: Page
) -> None:
    ministry.person = {"sub": "3", "email": INVITED, "email_verified": True}

    page.get_by_role("button", name="Openbaar Ministerie").click()
    page.get_by_role("button", name="Join").click()
    expect(page.locator(".first-steps")).to_contain_text("Step 1 of 3")  # the ministry stands for the passphrase
    page.get_by_role("link", name="Set up an app").click()
    page.get_by_text("You cannot scan it?").click()
    secret = page.locator("#authenticator_secret").inner_text()
    page.get_by_label("Authenticator code").fill(code_of(secret))
    page.locator("main form button[type=submit]").first.click()
    page.get_by_role("link", name="I keep them safe: go on").click()
    expect(page.locator(".first-steps")).to_contain_text("Step 2 of 3")
    page.get_by_role("button", name="I accept the rules").click()
    expect(page.locator(".first-steps")).to_contain_text("Step 3 of 3")
    page.get_by_label("Languages").select_option(label="English")
    page.get_by_role("button", name="Go to the network").click()

    page.wait_for_url(f"{site}/")
    expect(page.locator(".welcome li")).to_have_count(3)


def test_stranger_is_told_whom_to_ask(ministry: OidcProvider, page: Page) -> None:
    ministry.person = {"sub": "2", "email": "stranger@prosecution-nl.example", "email_verified": True}

    page.get_by_role("button", name="Openbaar Ministerie").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Nobody here by that address")
