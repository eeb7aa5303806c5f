"""The browser's end: a real page stays up to date, whatever the network does, and says honestly how."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Page, async_playwright, expect

from tests.live.conftest import run
from tests.live.drill.server import Server, World, free_port

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("live browser")]

PATIENCE = 30_000  # milliseconds that a condition may take on a busy machine
Visit = Callable[[Page], Awaitable[None]]


class Site:
    """A prepared world, one member's session in it, and its server."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.session = world.prepare(1)[0]
        self.server = Server(world)

    async def up(self, server: Server | None = None) -> None:
        """Wait until the server answers."""
        while not await asyncio.to_thread((server or self.server).is_up, self.session):  # noqa: ASYNC110
            await asyncio.sleep(0.1)

    async def post(self, text: str, server: Server | None = None) -> None:
        """Write a note."""
        said = {"text": text, "key": str(uuid4())}
        await asyncio.to_thread((server or self.server).post, "/notes/", self.session, said)

    async def restart(self, *options: str) -> None:
        """Start the server again, perhaps with other options."""
        self.server = Server(self.world, *options)
        await self.up()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site that keeps ten changes of a stream and no more."""
    world = World(tmp_path_factory.mktemp("live"), keep_changes=10)
    site = Site(world)
    yield site
    site.server.kill()


@pytest.fixture
def visit(site: Site, chromium: str) -> Callable[[Visit], None]:
    """Return a function that opens the page in a browser, hands it over, and checks that nothing was complained of."""

    @asynccontextmanager
    async def page() -> AsyncIterator[Page]:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            context = await browser.new_context(base_url=site.world.origin)
            context.set_default_timeout(PATIENCE)
            await context.add_cookies([{"name": "session", "value": site.session, "url": site.world.origin}])
            yield await context.new_page()
            await browser.close()

    async def scenario(happens: Visit) -> None:
        expect.set_options(timeout=PATIENCE)
        await site.up()
        async with page() as opened:
            errors: list[Any] = []
            opened.on("pageerror", lambda error: errors.append(error))  # noqa: PLW0108  a built-in cannot be wrapped
            await opened.goto("/notes/page/")
            await happens(opened)
            assert errors == []

    return lambda happens: run(scenario(happens))


def state(page: Page) -> Any:
    return page.locator("[data-live-state]")


def note(page: Page, text: str) -> Any:
    return page.locator("#notes li", has_text=re.compile(f"^{text}$"))


async def texts(page: Page) -> list[str]:
    return await page.locator("#notes li").all_inner_texts()


def test_a_note_appears_without_reload_and_is_announced(site: Site, visit: Callable[[Visit], None]) -> None:
    async def happens(page: Page) -> None:
        await page.evaluate("addEventListener('live:applied', ({ detail }) => (window.applied = detail.kind))")
        await expect(state(page)).to_have_text("Live")
        await site.post("appears")
        await expect(note(page, "appears")).to_have_count(1)
        await expect(page.locator("[data-live-news]")).to_have_text("New on this page: 1")
        assert await page.evaluate("window.applied") == "note_added"

    visit(happens)


def test_without_sockets_the_page_asks_every_few_seconds_and_tries_sockets_again(
    site: Site, visit: Callable[[Visit], None]
) -> None:
    async def happens(page: Page) -> None:
        site.server.kill()
        await site.restart("--ws", "none")
        await expect(state(page)).to_have_text("Checking every few seconds")
        await site.post("polled")
        await expect(note(page, "polled")).to_have_count(1)
        site.server.kill()
        await expect(state(page)).to_have_text("No connection: trying again")
        await site.restart()
        await page.evaluate("dispatchEvent(new Event('online'))")
        await expect(state(page)).to_have_text("Live")
        await site.post("live again")
        await expect(note(page, "live again")).to_have_count(1)

    visit(happens)


def test_what_was_missed_while_the_server_was_away_comes_in_order_and_once(
    site: Site, visit: Callable[[Visit], None]
) -> None:
    async def happens(page: Page) -> None:
        await expect(state(page)).to_have_text("Live")
        site.server.kill()
        await expect(state(page)).to_have_text("Reconnecting…")
        await write_elsewhere(site, [f"missed {n}" for n in range(5)])
        await site.restart()
        await expect(note(page, "missed 4")).to_have_count(1)
        assert (await texts(page))[-5:] == [f"missed {n}" for n in range(5)]

    visit(happens)


def test_after_too_much_was_missed_the_region_is_fetched_again_and_a_draft_stays(
    site: Site, visit: Callable[[Visit], None]
) -> None:
    async def happens(page: Page) -> None:
        await expect(state(page)).to_have_text("Live")
        await page.get_by_label("Draft").fill("half a sentence")
        site.server.kill()
        await write_elsewhere(site, [f"too many {n}" for n in range(12)])
        await site.restart()
        await expect(note(page, "too many 11")).to_have_count(1)
        assert (await texts(page))[-12:] == [f"too many {n}" for n in range(12)]
        await expect(page.get_by_label("Draft")).to_have_value("half a sentence")
        await expect(page.get_by_label("Draft")).to_be_focused()
        await site.post("live after that")
        await expect(note(page, "live after that")).to_have_count(1)

    visit(happens)


async def write_elsewhere(site: Site, notes: list[str]) -> None:
    """Write notes through another server of the same database."""
    other = Server(site.world, port=free_port())
    await site.up(other)
    for text in notes:
        await site.post(text, other)
    await asyncio.to_thread(other.kill)
