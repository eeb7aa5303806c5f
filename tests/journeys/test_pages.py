"""Every page a member meets: no barrier that axe finds, no scroll sideways, nothing from another host."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

Person = Callable[..., Page]
PAGES = (
    "/",
    "/questions/",
    "/questions/ask/",
    "/guides/",
    "/directory/",
    "/forums/",
    "/design/",
    "/accounts/2fa/",
    "/people/account/",
    "/people/account/profile/",
    "/people/account/sessions/",
    "/people/rules/",
)
FOR_KEEPERS = ("/people/country/", "/people/invitations/", "/people/second-factor/requests/", "/groups/")
ONE_LINE = 64  # pixels


@pytest.mark.parametrize("width", [360, 1280])
def test_what_a_visitor_meets_has_no_barrier_either(demo: str, browser: Browser, width: int) -> None:
    context = browser.new_context(base_url=demo, viewport={"width": width, "height": 900})
    page, found = context.new_page(), []
    for path in ("/", "/guides/", "/forums/", "/accounts/login/", "/people/join/no-such-token/", "/nowhere/"):
        page.goto(path)
        found += [f"{path} {width}: {problem}" for problem in barriers(page)]

    context.close()
    assert found == []


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_have_no_barrier_and_do_not_scroll_sideways(person: Person, width: int) -> None:
    page, found = person("nl-tip", width=width), []
    for path in _all_pages(page):
        page.goto(path)
        found += [f"{path} {width}: {problem}" for problem in barriers(page)]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"{path} {width}: scrolls sideways")

    assert found == []


@pytest.mark.parametrize("key", ["focal-nl", "secretariat"])
def test_pages_of_those_who_answer_for_members_have_no_barrier(person: Person, key: str) -> None:
    page, found = person(key, width=360), []
    for path in FOR_KEEPERS if key == "focal-nl" else (*FOR_KEEPERS, "/people/roles/", "/audit/"):
        page.goto(path)
        found += [f"{path}: {problem}" for problem in barriers(page)]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"{path}: scrolls sideways")

    assert found == []


def test_the_header_is_one_line_on_a_phone_and_its_menu_needs_no_script(person: Person, demo: str) -> None:
    page = person("nl-tip", width=360, scripts=False)

    header = page.locator(".site-header").bounding_box()
    assert header is not None
    assert header["height"] < ONE_LINE
    page.locator("summary", has_text="Menu").click()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Directory").click()
    page.wait_for_url(f"{demo}/directory/")


def _all_pages(page: Page) -> list[str]:
    """Return the pages to look at: the fixed ones, and the first that each list leads to."""
    paths = list(PAGES)
    for start, selector in (
        ("/questions/", ".thread-row h2 a"),
        ("/guides/", ".guide-row h2 a"),
        ("/directory/", ".contact h3 a"),
        ("/forums/", "main a[href^='/forums/']"),
    ):
        page.goto(start)
        paths.append(page.locator(selector).first.get_attribute("href") or start)
    page.goto("/questions/?show=stale")
    page.locator(".thread-row h2 a").first.click()
    position = page.locator("main a[href*='/positions/']").first.get_attribute("href") or ""
    return [*paths, position, f"{position}history/"]


def barriers(page: Page) -> list[str]:
    """Return what axe finds on *page*."""
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    violations = Axe().run(page, options=options).response["violations"]
    return [f"{problem['id']} {problem['nodes'][0]['html'][:160]}" for problem in violations]
