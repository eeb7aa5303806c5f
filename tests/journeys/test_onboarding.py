"""From the mail of an invitation to the first page, in a real browser, where everyone needs a second factor."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from network_site.home.demo.people import PASSPHRASE, addresses
from tests.journeys.conftest import PATIENCE, Complaints
from tests.journeys.mails import mailed_link
from tests.journeys.server import serve_demo
from tests.one_time_codes import code_of

FOCAL_POINT = addresses()["focal-ke"]
SEED = "JBSWY3DPEHPK3PXP"
WITH_AN_APP = f"""
from allauth.mfa.totp.internal.auth import TOTP
from network_site.members.models import Member
TOTP.activate(Member.objects.get(email="{FOCAL_POINT}"), "{SEED}")
"""
OWN = "lantern orchard viscous pelican"
PLATFORM = {  # a laptop with a fingerprint sensor that always says yes
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
MANY_KEYS = 80
Open = Callable[[], Page]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server keeps its data, and the log into which it writes mails."""
    return tmp_path_factory.mktemp("onboarding") / "demo"


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    """The demonstration under a name, as passkeys need one, asking everyone for a second factor."""
    log = {"EMAIL_URL": "console:"}  # mails are read from what the server prints
    with serve_demo(folder, code=WITH_AN_APP, host="localhost", REQUIRE_SECOND_FACTOR="true", **log) as address:
        yield address


@pytest.fixture
def open_browser(browser: Browser, site: str, complaints: Complaints) -> Iterator[Open]:
    """Return a function that opens a browser of its own, in Nairobi."""
    contexts: list[BrowserContext] = []

    def open_one() -> Page:
        context = browser.new_context(base_url=site, locale="en-GB", timezone_id="Africa/Nairobi")
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        complaints.watch(page, site)
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def inviting(browser: Browser, site: str) -> Iterator[Page]:
    """The focal point of Kenya at the page of invitations."""
    context = browser.new_context(base_url=site, locale="en-GB")
    page = context.new_page()
    page.goto("/accounts/login/?next=/people/invitations/")
    give_passphrase(page, FOCAL_POINT, PASSPHRASE)
    page.get_by_label("Code").fill(code_of(SEED))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/people/invitations/")
    yield page
    context.close()


@pytest.fixture
def invite(inviting: Page, folder: Path) -> Callable[[str], str]:
    """Return a function that nominates an address and gives the link that is mailed there."""

    def send(address: str) -> str:
        inviting.get_by_label("Official e-mail address").fill(address)
        inviting.get_by_role("textbox", name="Office").fill("Prosecutor, smuggling of migrants")
        inviting.get_by_role("combobox", name="Service").select_option(index=1)
        inviting.get_by_role("button", name="Send the invitation").click()
        expect(inviting.locator(".messages")).to_contain_text("on its way")
        return mailed_link(folder / "server.log", address, "/people/join/")

    return send


def give_passphrase(page: Page, address: str, passphrase: str) -> None:
    page.get_by_label("Email").or_(page.get_by_label("E-mail")).fill(address)
    page.locator("input[type=password]").fill(passphrase)
    page.locator("main").get_by_role("button", name="Sign in").click()


def expect_step(page: Page, number: int) -> None:
    expect(page.locator(".first-steps")).to_contain_text(f"Step {number} of 4")


def expect_welcome(page: Page) -> None:
    expect(page.get_by_role("heading", name="Three things to begin with")).to_be_visible()
    expect(page.locator(".welcome li")).to_have_count(3)


def test_an_invited_prosecutor_comes_in_with_a_passkey_and_signs_in_again_with_it(
    invite: Callable[[str], str], open_browser: Open
) -> None:
    page = open_browser()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": PLATFORM})

    page.goto(invite("passkey@prosecution-ke.example"))
    expect_step(page, 1)
    page.get_by_label("Passphrase", exact=True).fill(OWN)
    page.get_by_label("Passphrase again").fill(OWN)
    page.get_by_role("button", name="Go on").click()
    expect_step(page, 2)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("Laptop of the office")
    page.get_by_role("button", name="Add").click()
    expect(page.locator(".codes li")).to_have_count(10)
    page.get_by_role("link", name="I keep them safe: go on").click()
    expect_step(page, 3)
    page.get_by_role("button", name="I accept the rules").click()
    expect_step(page, 4)
    expect(page.get_by_label("Time zone")).to_have_value("Africa/Nairobi")
    page.get_by_label("Languages").select_option(label="English")
    page.get_by_role("button", name="Go to the network").click()
    expect_welcome(page)

    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.goto("/accounts/login/")
    give_passphrase(page, "passkey@prosecution-ke.example", OWN)
    page.get_by_role("button", name="Use a passkey or security key").click()
    expect_welcome(page)


def test_an_invited_prosecutor_comes_in_with_an_app_by_the_keyboard_and_goes_on_where_they_stopped(
    invite: Callable[[str], str], open_browser: Open
) -> None:
    first = open_browser()
    first.goto(invite("app@prosecution-ke.example"))
    type_into(first, first.get_by_label("Passphrase", exact=True), OWN)
    type_into(first, first.get_by_label("Passphrase again"), OWN)
    first.keyboard.press("Enter")
    expect_step(first, 2)
    press(first, first.get_by_role("link", name="Set up an app"))
    press(first, first.get_by_text("You cannot scan it?"))
    secret = first.locator("#authenticator_secret").inner_text()
    type_into(first, first.get_by_label("Authenticator code"), code_of(secret))
    first.keyboard.press("Enter")
    code = first.locator(".codes li").first.inner_text()
    first.context.close()

    page = open_browser()
    page.goto("/directory/")
    type_into(page, page.get_by_label("Email").or_(page.get_by_label("E-mail")), "app@prosecution-ke.example")
    type_into(page, page.locator("input[type=password]"), OWN)
    page.keyboard.press("Enter")
    type_into(page, page.get_by_label("Code"), code)
    page.keyboard.press("Enter")
    expect_step(page, 3)
    press(page, page.get_by_role("button", name="I accept the rules"))
    expect_step(page, 4)
    type_into(page, page.locator(".chooser-find").first, "English")
    page.keyboard.press("Enter")
    expect(page.locator(".chosen").first).to_contain_text("English")
    press(page, page.get_by_role("button", name="Go to the network"))

    page.wait_for_url("**/directory/")
    page.goto("/")
    expect_welcome(page)
    press(page, page.get_by_role("button", name="Put this away"))
    expect(page.locator(".welcome")).to_have_count(0)


def press(page: Page, target: Locator) -> None:
    """Go to *target* with the Tab key and press Enter."""
    reach(page, target)
    page.keyboard.press("Enter")


def type_into(page: Page, field: Locator, text: str) -> None:
    """Go to *field* with the Tab key and type."""
    reach(page, field)
    page.keyboard.type(text)


def reach(page: Page, target: Locator) -> None:
    expect(target).to_be_visible()
    for _ in range(MANY_KEYS):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"The Tab key does not reach {target}")
