"""Recent and saved searches: each member's own, with what is new and visible to them."""

import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from discussions.models import Thread
from network_site.access.marks import Mark
from network_site.access.rules import Reader
from network_site.home.notices import SearchNews, tell_of_search
from network_site.members.models import GroupMembership, Member, WorkingGroup
from network_site.notifications.models import Notice
from network_site.search import actions
from network_site.search import news as keeping_news
from network_site.search.backends.whoosh import SearchBackend
from network_site.search.exceptions import NothingToSave, TooManySaved
from network_site.search.models import RecentSearch, SavedSearch, SearchAlert
from network_site.search.news import keys_now, tell_what_is_new
from network_site.search.queries import Clock
from network_site.search.views import keeping
from tests.factories.discussions import make_thread

ClientOf = Callable[[Member], Client]
SEARCH, SAVED = reverse("search:search"), reverse("search:saved")


def save(member: Member, query: str = "q=vessel", alert: str = "daily") -> SavedSearch:
    there = keys_now(query, member)
    return actions.save_search(by=member, name="Vessels", query=query, alert=alert, there=there)


@pytest.fixture
def told() -> list[SearchAlert]:
    """What was told, in order."""
    return []


@pytest.fixture
def write(engine: SearchBackend, answerer: Member) -> Callable[..., Any]:
    """Return a function that asks a question about a vessel, which can be found at once."""

    def ask(title: str = "Which vessel?", **fields: Any) -> Any:
        thread = make_thread(fields.pop("by", answerer), title=title, **fields)
        engine.refresh_indexes()
        return thread

    engine.refresh_indexes()
    return ask


def test_what_was_searched_is_remembered_once_and_the_latest_first(
    engine: SearchBackend, outsider: Member, client_of: ClientOf
) -> None:
    client = client_of(outsider)
    for words in ("vessel", "escrow", "vessel"):
        client.get(SEARCH, {"q": words, "page": "1", "country": ""})
    client.get(SEARCH, {"q": "vess"}, headers={"Sec-Fetch-Dest": "empty"})  # the page's script, while one types

    assert [row.query for row in RecentSearch.objects.visible_to(outsider).kept()] == ["q=vessel", "q=escrow"]
    assert "escrow" in client.get(SEARCH).text


@pytest.mark.parametrize(
    ("query", "shown"),
    [("q=traite", "traite"), ("lang=fr&q=traite&sort=newest", "traite · fr"), ("type=guide", "Every item · guide")],
)
def test_two_searches_for_the_same_words_can_be_told_apart(query: str, shown: str) -> None:
    assert str(RecentSearch(query=query)) == shown


def test_only_the_last_ten_are_kept_for_a_month(outsider: Member) -> None:
    for number in range(12):
        actions.remember_search(by=outsider, query=f"q={number}")

    assert RecentSearch.objects.count() == 10
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert not RecentSearch.objects.visible_to(outsider).kept()


def test_recent_searches_are_ones_own_and_can_be_cleared(outsider: Member, asker: Member, client_of: ClientOf) -> None:
    for member in (outsider, asker):
        actions.remember_search(by=member, query="q=kingfisher")
    assert "kingfisher" in client_of(outsider).get(SAVED).text

    client_of(outsider).post(reverse("search:clear_recent"))

    assert "kingfisher" not in client_of(outsider).get(SAVED).text
    assert list(RecentSearch.objects.visible_to(asker).values_list("query", flat=True)) == ["q=kingfisher"]


def test_a_search_is_saved_once_with_its_filters(engine: SearchBackend, outsider: Member, client_of: ClientOf) -> None:
    sent = {"name": "Boats", "alert": "daily", "query": "type=question&q=vessel&page=3&country="}
    client = client_of(outsider)

    for _ in range(2):
        assert client.post(reverse("search:save"), sent).status_code == 302

    saved = SavedSearch.objects.get()
    assert (saved.query, saved.name, saved.alert, saved.member) == (
        "q=vessel&type=question",
        "Boats",
        "daily",
        outsider,
    )


@pytest.mark.parametrize(("query", "refusal"), [("", NothingToSave), ("q=" + "x" * 1_000, NothingToSave)])
def test_a_search_for_nothing_is_not_saved(outsider: Member, query: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        actions.save_search(by=outsider, name="-", query=query, alert="none", there=())


def test_a_refusal_is_said_and_keeps_the_name(engine: SearchBackend, outsider: Member, client_of: ClientOf) -> None:
    answer = client_of(outsider).post(reverse("search:save"), {"name": "Boats", "alert": "none", "query": ""})

    assert answer.status_code == 422
    assert "Search for something first" in answer.text
    assert 'value="Boats"' in answer.text


@pytest.mark.django_db(transaction=True)
def test_nobody_saves_more_than_twenty_however_many_at_once(outsider: Member) -> None:
    for number in range(18):
        actions.save_search(by=outsider, name="-", query=f"q={number}", alert="none", there=())
    refused = []

    def add(number: int) -> None:
        try:
            actions.save_search(by=outsider, name="-", query=f"q=more{number}", alert="none", there=())
        except TooManySaved:
            refused.append(number)
        finally:
            connection.close()

    threads = [threading.Thread(target=add, args=[number]) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert SavedSearch.objects.count() == 20
    assert len(refused) == 3


@pytest.mark.parametrize("name", ["open_saved", "change_saved", "delete_saved"])
def test_a_saved_search_is_ones_own(
    engine: SearchBackend, outsider: Member, asker: Member, client_of: ClientOf, name: str
) -> None:
    saved = save(outsider)
    address = reverse(f"search:{name}", args=[saved.pk])
    ask = "get" if name == "open_saved" else "post"

    assert getattr(client_of(asker), ask)(address, {"name": "Mine", "alert": "none"}).status_code == 404
    assert getattr(client_of(outsider), ask)(address, {"name": "Mine", "alert": "none"}).status_code == 302
    assert SavedSearch.objects.filter(name="Vessels").exists() is (name == "open_saved")


def test_the_list_counts_what_is_new_until_one_looks(
    write: Callable[..., Any], group: WorkingGroup, asker: Member, outsider: Member, client_of: ClientOf
) -> None:
    write()
    saved, client = save(outsider), client_of(outsider)
    assert "Nothing new" in client.get(SAVED).text

    write(title="Another vessel")
    write(title="A vessel of the group", by=asker, mark=Mark.AMBER, working_group=group)

    assert "1 new" in client.get(SAVED).text
    assert client.get(reverse("search:open_saved", args=[saved.pk])).headers["Location"].startswith(SEARCH)
    assert "Nothing new" in client.get(SAVED).text


def test_an_alert_tells_once_of_what_is_new_and_visible(
    write: Callable[..., Any], group: WorkingGroup, asker: Member, outsider: Member, told: list[SearchAlert]
) -> None:
    write()
    save(outsider)
    assert tell_what_is_new(told.append) == 0

    write(title="Another vessel")
    write(title="A vessel of the group", by=asker, mark=Mark.AMBER, working_group=group)

    assert tell_what_is_new(told.append) == 0  # it was looked for today
    with time_machine.travel(timezone.now() + timedelta(hours=21)):
        assert tell_what_is_new(told.append) == 1
        assert tell_what_is_new(told.append) == 0
    with time_machine.travel(timezone.now() + timedelta(hours=42)):
        assert tell_what_is_new(told.append) == 0
    assert [alert.count for alert in told] == [1]


def test_something_old_that_becomes_visible_is_new(
    write: Callable[..., Any], answerer: Member, outsider: Member, told: list[SearchAlert]
) -> None:
    write()
    save(outsider)
    thread = write(title="A vessel of long ago", by=answerer)
    Thread.objects.filter(pk=thread.pk).update(last_activity_at=timezone.now() - timedelta(days=3_000))
    write(title="The latest vessel")

    assert tell_what_is_new(told.append) == 1
    assert told[0].count == 2


@contextmanager
def trouble(kind: str, engine: SearchBackend, settings: Settings) -> Iterator[None]:
    """Make it so that not everything can be looked at, for a while."""
    folder, deadline = engine.store.root, settings.SEARCH_DEADLINE
    if kind == "no index":
        folder.rename(folder.with_name("away"))
        yield
        folder.with_name("away").rename(folder)
    elif kind == "no time":
        settings.SEARCH_DEADLINE = -1
        yield
        settings.SEARCH_DEADLINE = deadline
    else:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(keeping_news, "MOST_KNOWN", 0)
            yield


@pytest.mark.parametrize("kind", ["no index", "no time", "too much"])
def test_what_cannot_be_looked_at_is_neither_told_nor_forgotten(
    write: Callable[..., Any],
    engine: SearchBackend,
    settings: Settings,
    outsider: Member,
    client_of: ClientOf,
    told: list[SearchAlert],
    kind: str,
) -> None:
    write()
    saved, client = save(outsider), client_of(outsider)
    before = (saved.seen, saved.told)
    write(title="Another vessel")

    with trouble(kind, engine, settings):
        assert tell_what_is_new(told.append) == 0
        assert "Too much to tell what is new" in client.get(SAVED).text
        client.get(reverse("search:open_saved", args=[saved.pk]))
    saved.refresh_from_db()

    assert (saved.seen, saved.told) == before
    assert "1 new" in client.get(SAVED).text
    assert tell_what_is_new(told.append) == 1
    assert told[0].count == 1


def test_what_was_there_when_a_search_was_saved_without_an_index_is_not_new_later(
    engine: SearchBackend, answerer: Member, outsider: Member, client_of: ClientOf, told: list[SearchAlert]
) -> None:
    make_thread(answerer, title="Which vessel?")
    saved, client = save(outsider), client_of(outsider)
    engine.refresh_indexes()

    assert saved.seen is None
    assert "Nothing new" in client.get(SAVED).text
    assert tell_what_is_new(told.append) == 0
    make_thread(answerer, title="Another vessel?")
    engine.refresh_indexes()
    assert "1 new" in client.get(SAVED).text


def test_the_list_looks_no_longer_than_one_search_may_take(
    write: Callable[..., Any], outsider: Member, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    write()
    for number in range(3):
        save(outsider, query=f"q=vessel&page={number}&sort=newest&exact={number}")
    looked: list[str] = []
    answers = iter([True, False, False])
    monkeypatch.setattr(Clock, "has_time", lambda _clock: next(answers, True))
    monkeypatch.setattr(keeping, "there_now", lambda query, _member: looked.append(query) or [])

    page = client_of(outsider).get(SAVED).text

    assert len(looked) == 1
    assert page.count("Too much to tell what is new") == 2


@pytest.mark.parametrize("ended", ["removed", "out of office", "no alert", "out of the group"])
def test_an_alert_ends_with_access(
    write: Callable[..., Any], group: WorkingGroup, asker: Member, told: list[SearchAlert], ended: str
) -> None:
    save(asker, alert="none" if ended == "no alert" else "daily")
    write(title="A vessel of the group", by=asker, mark=Mark.AMBER, working_group=group)
    if ended == "removed":
        Member.objects.filter(pk=asker.pk).update(is_active=False)
    elif ended == "out of office":
        Member.objects.filter(pk=asker.pk).update(mandate_until=timezone.localdate() - timedelta(days=1))
    elif ended == "out of the group":
        GroupMembership.objects.filter(member=asker).delete()

    assert tell_what_is_new(told.append) == 0


def test_a_member_of_the_group_is_told_of_what_it_shares(
    write: Callable[..., Any], group: WorkingGroup, asker: Member, answerer: Member, told: list[SearchAlert]
) -> None:
    save(asker)
    write(title="A vessel of the group", mark=Mark.AMBER, working_group=group)

    assert tell_what_is_new(told.append) == 1


def test_an_alert_becomes_a_notification_of_its_owner_alone(
    write: Callable[..., Any], outsider: Member, asker: Member
) -> None:
    save(outsider)
    write()

    tell_what_is_new(tell_of_search)

    alert, verb = SearchAlert.objects.get(), SearchNews()
    assert Notice.objects.filter(verb=verb.slug, object_id=alert.pk).exists() or outsider.notifications.exists()
    assert verb.may_see(alert, Reader.of(outsider)) is True
    assert verb.may_see(alert, Reader.of(asker)) is False


def test_the_list_costs_the_same_queries_for_each_search(
    write: Callable[..., Any], outsider: Member, client_of: ClientOf
) -> None:
    client, costs = client_of(outsider), []
    for number in range(4):
        save(outsider, query=f"q=vessel{number}")
        with CaptureQueriesContext(connection) as queries:
            client.get(SAVED)
        costs.append(len(queries))

    first, second, third = (later - earlier for earlier, later in itertools.pairwise(costs[-4:]))
    assert second == third <= 3
    assert first <= 3
