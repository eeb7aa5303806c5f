"""The database has an end to its time, and what follows is as if it had not been asked."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse
from modelsearch.backends import get_search_backend
from modelsearch.backends.database.fallback import DatabaseSearchBackend
from pytest_django import Settings

from network_site.members.models import Member
from network_site.search import elsewhere
from network_site.search.deadline import OutOfTime, within
from tests.factories.guides import GuideFactory
from tests.search import hostile
from tests.search.conftest import own_backend

ClientOf = Callable[[Member], Client]
COUNT = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < %s) SELECT count(*) FROM n"
FOR_EVER, LONG = 2_000_000_000, 300_000


def count_to(number: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [number])
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("seconds", [0.02, 0, -1])
def test_what_takes_too_long_is_broken_off_and_the_next_is_not(db: None, seconds: float) -> None:
    with pytest.raises(OutOfTime), within(seconds):
        count_to(FOR_EVER)

    assert count_to(LONG) == LONG
    with within(60):
        assert count_to(LONG) == LONG
    assert count_to(LONG) == LONG


def test_another_error_of_the_database_stays_one(db: None) -> None:
    with pytest.raises(DatabaseError), within(60), connection.cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")


def ask_everything(client: Client, text: str) -> dict[str, Any]:
    return {
        "page": client.get(reverse("search:search"), {"q": text}),
        "completions": client.get(reverse("search:completions"), {"begins": text[:5_000]}),
        "similar": client.post(reverse("search:similar"), {"title": text}),
    }


def test_an_engine_without_time_shows_what_it_found_and_says_so(
    db: None, asker: Member, client_of: ClientOf, settings: Settings
) -> None:
    GuideFactory.create(title="Lantern guide")
    settings.SEARCH_DEADLINE = -1

    answers = ask_everything(client_of(asker), "Lantern guide")

    assert {answer.status_code for answer in answers.values()} == {200}
    assert "Not everything was looked at" in answers["page"].text


def test_a_question_that_the_database_refuses_is_no_error(
    db: None, asker: Member, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Refusing(DatabaseSearchBackend):
        def search(self, *_args: Any, **_options: Any) -> Any:
            with connection.cursor() as cursor:
                cursor.execute("SELECT nothing FROM nowhere")

        autocomplete = search

    monkeypatch.setattr(elsewhere, "get_search_backend", lambda: Refusing({}))

    answers = ask_everything(client_of(asker), "Lantern guide")

    assert {answer.status_code for answer in answers.values()} == {200}
    assert "Not everything was looked at" in answers["page"].text


@pytest.mark.parametrize("engine_name", ["whoosh", "database", "none"])
def test_whatever_is_typed_is_completed_and_compared(
    db: None, asker: Member, client_of: ClientOf, settings: Settings, tmp_path: Any, engine_name: str
) -> None:
    if engine_name != "database":
        settings.WAGTAILSEARCH_BACKENDS = {"default": own_backend(tmp_path)}
    GuideFactory.create(title="Ordinary guide")
    client = client_of(asker)
    if engine_name == "whoosh":
        get_search_backend().refresh_indexes()

    for text in hostile.PAGES:
        answers = ask_everything(client, text)
        assert {answer.status_code for answer in answers.values()} == {200}, text[:40]
