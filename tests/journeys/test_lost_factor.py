"""Three people with real browsers: a member lost the app, two others answer, and a new app lets them in."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from network_site.home.demo.people import PASSPHRASE, addresses
from tests.journeys.mails import mailed_link
from tests.journeys.server import serve_demo
from tests.one_time_codes import code_of

SEEDS = {
    "sn-som": "JBSWY3DPEHPK3PXP",
    "focal-sn": "KRSXG5CTMVRXEZLU",
    "secretariat": "MFRGGZDFMZTWQ2LK",
}
WITH_APPS = """
from allauth.mfa.totp.internal.auth import TOTP
from network_site.home.demo.people import addresses
from network_site.members.models import Member
for key, seed in {seeds}.items():
    TOTP.activate(Member.objects.get(email=addresses()[key]), seed)
"""
REASON = "The phone was lost on a journey."
SETUP_KEY = re.compile(r"\b[A-Z2-7]{32}\b")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demonstration lives; its mails are written into the log of its server."""
    return tmp_path_factory.mktemp("lost-factor")


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    """The demonstration, which asks everyone for a second factor."""
    code = WITH_APPS.format(seeds=SEEDS)
    log = {"EMAIL_URL": "console:", "PYTHONUNBUFFERED": "1"}
    with serve_demo(folder, code=code, REQUIRE_SECOND_FACTOR="true", **log) as address:
        yield address


@pytest.fixture
def open_browser(browser: Browser, site: str) -> Iterator[Callable[[str], Page]]:
    """Return a function that opens a browser in which somebody gave the passphrase."""
    contexts: list[BrowserContext] = []

    def at_the_second_door(key: str) -> Page:
        context = browser.new_context(base_url=site, locale="en-GB")
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        give_passphrase(page, key)
        page.wait_for_url("**/accounts/2fa/authenticate/**")
        return page

    yield at_the_second_door
    for context in contexts:
        context.close()


def give_passphrase(page: Page, key: str) -> None:
    """Sign in as *key* at the first door."""
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(addresses()[key])
    page.locator("input[type=password]").fill(PASSPHRASE)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()


def give_code(page: Page, seed: str) -> None:
    """Give the code of the app at the second door."""
    page.get_by_label("Code").fill(code_of(seed))
    page.get_by_role("button", name="Sign in", exact=True).click()


def decide(page: Page, key: str, button: str) -> None:
    """Come in as *key* and press *button* on the request, with the passphrase given again."""
    give_code(page, SEEDS[key])
    page.wait_for_url(re.compile(r"/$"))
    page.goto("/people/second-factor/requests/")
    page.locator(".card").filter(has_text=REASON).get_by_role("button", name=button).click()
    page.locator("input[type=password]").fill(PASSPHRASE)
    page.locator("main form button").first.click()
    page.wait_for_url("**/people/second-factor/requests/")


def test_member_who_lost_the_app_comes_back_with_a_new_one(
    open_browser: Callable[[str], Page], site: str, folder: Path
) -> None:
    member = open_browser("sn-som")
    member.get_by_role("link", name="I lost my second factor").click()
    member.get_by_label("What happened?").fill(REASON)
    member.get_by_role("button", name="Ask for help").click()
    expect(member.get_by_text("Your request is under way")).to_be_visible()

    decide(open_browser("focal-sn"), "focal-sn", "I spoke to the member, and vouch")
    decide(open_browser("secretariat"), "secretariat", "Approve, and mail the link")
    link = mailed_link(folder / "server.log", addresses()["sn-som"], "/people/second-factor/new/")
    member.goto(link)
    member.get_by_role("button", name="Take the old ones away").click()
    member.wait_for_url("**/accounts/login/")

    give_passphrase(member, "sn-som")
    member.wait_for_url("**/accounts/2fa/")
    member.goto("/accounts/2fa/totp/activate/")
    if "reauthenticate" in member.url:
        member.locator("input[type=password]").fill(PASSPHRASE)
        member.locator("main form button").first.click()
        member.wait_for_url("**/totp/activate/")
    seed = SETUP_KEY.findall(member.content())[0]
    member.locator("input[name=code]").fill(code_of(seed))
    member.locator("main form button[type=submit]").first.click()
    member.wait_for_url(re.compile("/accounts/2fa/(?!totp/activate)"))

    member.goto("/questions/")
    expect(member.get_by_role("heading", level=1)).to_be_visible()
    assert member.url == f"{site}/questions/"
    member.goto(link)
    expect(member.get_by_role("heading", level=1)).to_have_text("This link does not open")
