"""The programme page: what it shows, in whose zone, and what it offers."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from events.models import Edition
from network_site.access.marks import Mark
from network_site.members.models import Member
from tests.factories.events import (
    EditionFactory,
    RoomFactory,
    SessionFactory,
    SessionRoleFactory,
    TrackFactory,
)

PROGRAMME = "/forums/vienna-2024/programme/"


def text(client: Client, query: str = "") -> str:
    """Return the programme page."""
    return client.get(f"{PROGRAMME}{query}").content.decode()


@pytest.fixture
def reader(asker: Member, client: Client) -> Client:
    """A member in Samoa, signed in."""
    asker.time_zone = "Pacific/Apia"
    asker.save()
    client.force_login(asker)
    return client


def test_visitor_reads_a_clear_programme_in_the_zone_of_the_forum(edition: Edition, client: Client) -> None:
    SessionFactory.create(edition=edition, title="Opening", room=RoomFactory.create(edition=edition, name="Hall A"))

    page = text(client)

    assert "Opening" in page
    assert "Hall A" in page
    assert "Times: Vienna time (Europe/Vienna, UTC+01:00)" in page
    assert "09:00" in page


def test_reader_may_choose_the_own_zone_and_days_regroup(edition: Edition, reader: Client) -> None:
    SessionFactory.create(edition=edition, at="2024-12-04T09:00")
    SessionFactory.create(edition=edition, at="2024-12-04T14:00")

    mine, of_forum = text(reader, "?zone=mine"), text(reader, "?zone=edition")

    assert 'id="day-2024-12-04"' in mine  # 21:00 in Samoa
    assert 'id="day-2024-12-05"' in mine  # 02:00 in Samoa
    assert "Times: Apia time (Pacific/Apia, UTC+13:00)" in mine
    assert 'id="day-2024-12-05"' not in of_forum
    assert "Times: Vienna time (Europe/Vienna, UTC+01:00)" in of_forum


def test_zones_to_choose_from_are_named(edition: Edition, reader: Client, client: Client) -> None:
    SessionFactory.create(edition=edition)

    to_member = text(reader)
    client.logout()

    assert "Vienna time (the forum)</option>" in to_member
    assert "Apia time (yours)</option>" in to_member
    assert ">UTC</option>" in text(client)


def test_choice_of_zone_is_remembered(edition: Edition, reader: Client) -> None:
    SessionFactory.create(edition=edition)

    text(reader, "?zone=mine")

    assert "Times: Apia time" in text(reader)
    assert "Times: Apia time" in text(reader, "?zone=nonsense")
    text(reader, "?zone=edition")
    assert "Times: Vienna time" in text(reader)


def test_nothing_is_remembered_of_a_visitor_who_chose_nothing(edition: Edition, client: Client) -> None:
    text(client)

    assert "session" not in "".join(client.cookies)


def test_zone_is_not_asked_where_both_are_the_same(edition: Edition, reader: Client, asker: Member) -> None:
    SessionFactory.create(edition=edition)

    asked = text(reader)
    Member.objects.filter(pk=asker.pk).update(time_zone="Europe/Vienna")

    assert 'name="zone"' in asked
    assert 'name="zone"' not in text(reader)


def test_session_past_midnight_says_so(edition: Edition, client: Client) -> None:
    SessionFactory.create(edition=edition, at="2024-12-04T23:30", minutes=60)

    page = text(client)

    assert "00:30" in page
    assert "(the day after)" in page


def test_programme_is_filtered_by_track_and_language(edition: Edition, client: Client) -> None:
    law, money = TrackFactory.create(edition=edition, slug="law"), TrackFactory.create(edition=edition, slug="money")
    SessionFactory.create(edition=edition, title="Hawala", track=money, languages=["en"])
    SessionFactory.create(edition=edition, title="Entraide", track=law, languages=["fr", "en"])
    SessionFactory.create(edition=edition, title="Lunch")

    shown = {
        query: [title for title in ("Hawala", "Entraide", "Lunch") if title in text(client, query)]
        for query in ("", "?track=law", "?language=en", "?track=money&language=fr", "?track=unknown")
    }

    assert shown == {
        "": ["Hawala", "Entraide", "Lunch"],
        "?track=law": ["Entraide"],
        "?language=en": ["Hawala", "Entraide"],
        "?track=money&language=fr": [],
        "?track=unknown": [],
    }
    assert "No session matches" in text(client, "?track=unknown")


def test_filter_offers_only_what_the_reader_may_see(edition: Edition, asker: Member, client: Client) -> None:
    for mark, slug, language in ((Mark.CLEAR, "open", "en"), (Mark.CLEAR, "wide", "fr"), (Mark.GREEN, "inner", "sw")):
        track = TrackFactory.create(edition=edition, slug=slug, name=f"Track {slug}")
        SessionFactory.create(edition=edition, mark=mark, track=track, languages=[language])

    offered_to_visitor = text(client)
    client.force_login(asker)

    assert "Track inner" in text(client)
    assert "Swahili" in text(client)
    assert "Track inner" not in offered_to_visitor
    assert "Swahili" not in offered_to_visitor


@pytest.mark.parametrize(("moment", "tags"), [("2024-12-04T08:30", ["Now", "Next"]), ("2026-11-24T08:30", [])])
def test_now_and_next_are_marked_while_the_forum_runs(
    edition: Edition, client: Client, moment: str, tags: list[str]
) -> None:
    SessionFactory.create(edition=edition, at="2024-12-04T09:00")
    SessionFactory.create(edition=edition, at="2024-12-04T11:00")

    with time_machine.travel(datetime.fromisoformat(moment).replace(tzinfo=UTC)):
        page = text(client)

    assert [tag for tag in ("Now", "Next") if f">{tag}<" in page] == tags


def test_programme_without_sessions_says_what_to_do(edition: Edition, client: Client) -> None:
    page = text(client)

    assert "The programme is not published yet" in page
    assert edition.url in page


def test_programme_refuses_to_be_written(edition: Edition, client: Client) -> None:
    assert client.post(PROGRAMME).status_code in {403, 405}


def test_programme_needs_as_many_queries_for_many_sessions(
    edition: Edition, reader: Client, answerer: Member, count_queries: Callable[[Client, str], int]
) -> None:
    def add(number: int) -> None:
        track, room = TrackFactory.create(edition=edition), RoomFactory.create(edition=edition)
        for _n in range(number):
            session = SessionFactory.create(edition=edition, track=track, room=room, languages=["en", "fr"])
            SessionRoleFactory.create(session=session)
            SessionRoleFactory.create(session=session, member=answerer, label="")

    add(1)
    text(reader)
    reader.get("/forums/vienna-2024/programme.ics")  # the first download of a window is counted in a row of its own
    for_one, file_for_one = count_queries(reader, PROGRAMME), count_queries(reader, "/forums/vienna-2024/programme.ics")
    add(39)

    assert count_queries(reader, PROGRAMME) == for_one
    assert count_queries(reader, "/forums/vienna-2024/programme.ics") == file_for_one
    assert for_one <= 14


def test_programmes_of_other_editions_stay_apart(edition: Edition, client: Client) -> None:
    SessionFactory.create(edition=EditionFactory.create(), title="Elsewhere")

    assert "Elsewhere" not in text(client)
