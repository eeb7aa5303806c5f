"""The demonstration, served by a real process, and people with real browsers."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from network_site.home.demo.people import PASSPHRASE, addresses
from network_site.notifications.push.keys import new_key
from tests.journeys.server import serve_demo

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE = 30_000  # milliseconds that a condition may take on a busy machine
expect.set_options(timeout=PATIENCE)

# One server serves every journey, so they share a worker.
JOURNEY = pytest.mark.xdist_group("journeys")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder as one that needs the browser, and keep them on one worker."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(JOURNEY)


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demonstration keeps what it has."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="session")
def demo(demo_folder: Path) -> Iterator[str]:
    """Prepare the demonstration, serve it, and give its address."""
    with serve_demo(demo_folder, PUSH_KEY=new_key()) as address:
        yield address


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


class Complaints(list[str]):
    """What the browser said against the site: refused scripts, errors, requests that left it."""

    def watch(self, page: Page, address: str) -> None:
        """Listen to *page*."""
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.append(f"error: {error}"))
        page.on("request", lambda request: None if _is_own(request.url, address) else self.append(request.url))

    def _on_console(self, message: ConsoleMessage) -> None:
        refused = message.text.startswith("Failed to load resource") and "status of 4" in message.text
        if message.type == "error" and not refused:  # a refusal is an answer of ours, shown in words on the page
            self.append(message.text)


def _is_own(url: str, address: str) -> bool:
    return url.startswith((address, address.replace("http", "ws", 1), "data:", "blob:"))


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """Collect what browsers complain of; the test fails when there is anything."""
    heard = Complaints()
    yield heard
    assert heard == []


@pytest.fixture
def person(demo: str, browser: Browser, complaints: Complaints) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a browser of its own for a member of the demonstration, signed in."""
    contexts: list[BrowserContext] = []

    def open_browser(key: str, *, scripts: bool = True, width: int = 1280, height: int = 900, **device: Any) -> Page:
        context = browser.new_context(
            base_url=demo,
            java_script_enabled=scripts,
            viewport={"width": width, "height": height},
            locale="en-GB",
            **device,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        complaints.watch(page, demo)
        page.goto("/accounts/login/")
        page.get_by_label("E-mail").or_(page.get_by_label("Email")).fill(addresses()[key])
        page.locator("input[type=password]").fill(PASSPHRASE)
        page.locator("form button[type=submit], form button:not([type])").filter(has_text="Sign").first.click()
        page.wait_for_url(f"{demo}/")
        return page

    yield open_browser
    for context in contexts:
        context.close()
