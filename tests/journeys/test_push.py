"""A browser that shows that something waits: the offer on the page, and the worker that shows it."""

import json
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Complaints

Person = Callable[..., Page]
PAGE = "/notifications/preferences/"
SHOWN = (
    "navigator.serviceWorker.ready.then((there) => there.getNotifications())"
    ".then((all) => all.map(({title, body, tag}) => [title, body, tag]))"
)
SAYS = {"title": "Something waits for you in Counterpart", "lang": "en", "dir": "ltr"}


def test_the_worker_shows_the_words_of_a_push_once_and_nothing_else(person: Person, demo: str) -> None:
    page = person("nl-tip")
    page.context.grant_permissions(["notifications"])
    page.goto(PAGE)
    devtools = page.context.new_cdp_session(page)
    numbers: list[str] = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: numbers.extend(one["registrationId"] for one in told["registrations"]),
    )
    devtools.send("ServiceWorker.enable")
    address = page.locator("push-switch").get_attribute("data-worker")
    scope = page.evaluate(
        "async (address) => { await navigator.serviceWorker.register(address);"
        " return (await navigator.serviceWorker.ready).scope }",
        address,
    )
    assert scope == f"{demo}/notifications/"

    for _again in range(2):
        push = {"origin": demo, "registrationId": numbers[-1], "data": json.dumps(SAYS)}
        devtools.send("ServiceWorker.deliverPushMessage", push)

    page.wait_for_function(f"async () => (await {SHOWN}).length === 1")
    assert page.evaluate(SHOWN) == [[SAYS["title"], "", "waiting"]]


def test_a_browser_that_cannot_reach_its_push_service_is_told_so(person: Person, complaints: Complaints) -> None:
    page = person("nl-tip")
    page.context.grant_permissions(["notifications"])
    page.goto(PAGE)

    page.get_by_role("button", name="Show it on this device").click()  # a headless browser has no push service

    expect(page.get_by_text("Your browser could not reach its push service. Nothing was changed.")).to_be_visible()
    assert [said for said in complaints if "Push API in incognito mode" not in said] == []
    complaints.clear()


def test_without_scripts_the_page_says_what_it_takes(person: Person) -> None:
    page = person("nl-tip", scripts=False)
    page.goto(PAGE)

    expect(page.get_by_role("button", name="Show it on this device")).to_have_count(0)
    expect(page.get_by_text("open this page there, in a browser with JavaScript")).to_be_visible()
