"""Searching: results follow the keys, the arrows walk through them, and Back goes back; no script is needed."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

Person = Callable[..., Page]
TYPED_AT_ONCE = """box => {
  for (const text of ["t", "tr", "tra", "trai", "trait", "traite"]) {
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
}"""


def test_results_follow_the_keys_and_back_goes_back(person: Person) -> None:
    page = person("nl-tip")

    page.goto("/questions/")
    page.keyboard.press("/")
    page.keyboard.type("evidence")
    page.keyboard.press("Enter")
    expect(page.locator("#search-count")).to_have_text(re.compile(r"\d+ results"))
    first = page.locator("#search-count").inner_text()

    box = page.locator("#search-text")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/search/?" in request.url else None)
    box.evaluate(TYPED_AT_ONCE)
    expect(page.get_by_text("الاتجار بالأشخاص").first).to_be_visible()
    assert [url for url in asked if "q=t" in url] == [page.url]  # once, after the last letter
    expect(page).to_have_url(re.compile("q=traite"))
    page.go_back()
    expect(box).to_have_value("evidence")
    expect(page.locator("#search-count")).to_have_text(first)

    page.reload()  # while completions are open below the box, the arrows are theirs
    box.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".hit-title a").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(box).to_be_focused()


def test_searching_needs_no_script(person: Person) -> None:
    page = person("nl-tip", scripts=False, width=360)

    page.goto("/search/")
    page.locator("#search-text").fill("evidence")
    page.locator("#search-form button").click()
    expect(page.locator(".hit").first).to_be_visible()
    page.locator("summary", has_text="Narrow down").click()  # folded where the screen is small
    page.locator("#search-facets a", has_text="Guides").click()
    expect(page.locator(".chip", has_text="Guides")).to_be_visible()
    page.locator(".chip", has_text="Guides").click()

    expect(page.locator(".chip", has_text="Guides")).to_have_count(0)
