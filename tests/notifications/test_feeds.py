"""Feeds under a secret address: what they say, and how they are sent."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from time_machine import Traveller

from discussions.actions.editing import delete_post
from discussions.actions.moderating import decide
from discussions.models import Decision
from knowledge.guides.models import GuidePage
from network_site.access import rates
from network_site.access.marks import Mark
from network_site.access.rates import Limit
from network_site.home.site import set_up_site
from network_site.members.models import Member, WorkingGroup
from network_site.notifications.feeds.documents import ENTRIES
from network_site.notifications.models import Preferences
from tests.factories.discussions import make_answer, make_scope, make_thread, question_of
from tests.factories.events import EditionFactory, SessionFactory
from tests.factories.guides import GuideFactory
from tests.notifications.feed_readers import ATOM, KINDS, address, dates, entries, read, titles

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]


def make_guide(**fields: Any) -> GuidePage:
    """Return a guide that was published at the desk."""
    guide = GuideFactory.create(mark=Mark.GREEN, **fields)
    guide.save_revision().publish()
    guide.refresh_from_db()
    return guide


def test_news_lists_questions_answers_and_guides_the_latest_first(asker: Member, answerer: Member) -> None:
    set_up_site()
    make_guide(title="Hearing minors")
    make_answer(make_thread(asker, title="Who gives access to a number?"), answerer)

    assert sorted(titles(address(asker))) == [
        "Answer: Who gives access to a number?",
        "Guide: Hearing minors",
        "Question: Who gives access to a number?",
    ]


def test_news_has_the_form_of_the_rfc_and_names_nobody(asker: Member, answerer: Member) -> None:
    thread = make_thread(asker, title="Who gives access < & > to it?\x07", body="The body stays inside.")
    make_answer(thread, answerer, "The answer stays inside.")
    at = address(asker)

    content = read(at).content
    feed = ET.fromstring(content)  # noqa: S314

    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated", "author"):
        assert len(feed.findall(f"{ATOM}{name}")) == 1, name
    assert [link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"] == [
        f"https://testserver{at}"
    ]
    for entry in feed.findall(f"{ATOM}entry"):
        for name in ("id", "title", "updated", "link"):
            assert len(entry.findall(f"{ATOM}{name}")) == 1, name
        assert re.fullmatch(r"tag:testserver,2026:(question|answer)/\d+", entry.findtext(f"{ATOM}id") or "")
        assert not entry.findall(f"{ATOM}summary") + entry.findall(f"{ATOM}content") + entry.findall(f"{ATOM}author")
    assert b"stays inside" not in content
    assert not re.search(asker.office, content.decode())


def test_a_feed_speaks_its_members_language_whatever_the_program_asks_for(asker: Member) -> None:
    Preferences.objects.create(member=asker, language="fr")
    make_thread(asker)

    response = read(address(asker), **{"accept-language": "es"})

    feed = ET.fromstring(response.content)  # noqa: S314
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    assert response["Content-Language"] == "fr"


def test_an_empty_feed_is_a_feed(asker: Member) -> None:
    at = address(asker)

    first = read(at)

    assert ET.fromstring(first.content).findtext(f"{ATOM}updated")  # noqa: S314
    assert read(at).content == first.content


def test_the_numbers_of_entries_stay(asker: Member) -> None:
    thread = make_thread(asker)
    first, second = address(asker), None
    before = [entry.findtext(f"{ATOM}id") for entry in entries(first)]
    thread.title = "Another title of the question"
    thread.save()
    second = address(asker)

    assert [entry.findtext(f"{ATOM}id") for entry in entries(second)] == before


def test_news_ends_after_fifty(asker: Member) -> None:
    for number in range(ENTRIES + 5):
        make_thread(asker, title=f"Question number {number}")

    found = titles(address(asker))

    assert len(found) == ENTRIES
    assert found[0] == f"Question: Question number {ENTRIES + 4}"


@pytest.mark.parametrize("mark", [Mark.AMBER, Mark.AMBER_STRICT])
def test_what_a_group_keeps_is_in_no_feed_not_even_its_members(
    asker: Member, group: WorkingGroup, client_of: ClientOf, mark: Mark
) -> None:
    inside = {"mark": mark, "working_group": group}
    thread = make_thread(asker, title="A question of the group", **inside)
    SessionFactory.create(edition=EditionFactory.create(starts_on=date(2030, 5, 6)), service=asker.service, **inside)
    news, calendar = address(asker), address(asker, "calendar")
    before = read(news).content, len(dates(calendar))
    assert client_of(asker).get(thread.get_absolute_url()).status_code == 200

    make_answer(thread, asker)

    assert titles(news) == []
    assert (read(news).content, len(dates(calendar))) == before == (before[0], 1)


def test_a_removed_item_goes_and_comes_back(asker: Member, answerer: Member) -> None:
    thread = make_thread(asker, title="Who gives access to it?")
    answer = make_answer(thread, answerer)
    at = address(asker)
    assert len(titles(at)) == 2

    delete_post(by=answerer, post=answer)

    assert titles(at) == ["Question: Who gives access to it?"]


def test_a_withheld_question_takes_its_answers_along(asker: Member, answerer: Member, moderator: Member) -> None:
    thread = make_thread(asker, title="Who gives access to it?")
    make_answer(thread, answerer)
    at = address(asker)
    assert len(titles(at)) == 2
    kind = Decision.Kind.WITHHOLD

    decide(by=moderator, key=question_of(thread).idempotency_key, post=question_of(thread), kind=kind, reason="Named.")

    assert titles(at) == []


def test_what_is_marked_anew_goes(asker: Member, group: WorkingGroup) -> None:
    thread = make_thread(asker)
    at = address(asker)
    assert len(titles(at)) == 1

    type(thread).objects.filter(pk=thread.pk).update(mark=Mark.AMBER, working_group=group)

    assert titles(at) == []


def test_a_guide_that_was_taken_down_goes(asker: Member) -> None:
    set_up_site()
    guide = make_guide()
    at = address(asker)
    assert len(titles(at)) == 1

    guide.unpublish()

    assert titles(at) == []


def test_calendar_holds_forums_and_sessions_and_what_is_green_without_its_place(asker: Member) -> None:
    edition = EditionFactory.create(title="Open forum", starts_on=date(2030, 5, 6))
    SessionFactory.create(edition=edition, title="Opening", at="2030-05-06T09:00")
    SessionFactory.create(edition=edition, title="Clinic", at="2030-05-06T11:00", mark=Mark.GREEN)

    found = dates(address(asker, "calendar"))

    assert set(found) == {"Open forum", "Opening", "Clinic"}
    assert found["Opening"]["LOCATION"] == "Vienna"
    assert not {"LOCATION", "DESCRIPTION", "CATEGORIES"} & set(found["Clinic"])
    assert found["Clinic"]["URL"].startswith("https://testserver/forums/")
    assert found["Clinic"].start == datetime(2030, 5, 6, 9, tzinfo=UTC)


def test_calendar_has_the_form_of_the_rfc(asker: Member) -> None:
    SessionFactory.create_batch(3, edition=EditionFactory.create(starts_on=date(2030, 5, 6)))
    at = address(asker, "calendar")

    content = read(at).content

    assert content.endswith(b"END:VCALENDAR\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H" in content
    uids = re.findall(rb"UID:(.+)\r\n", content)
    assert len(uids) == len(set(uids)) == 5
    assert read(at).content == content


def test_calendar_holds_the_days_on_which_ones_own_answers_are_to_be_read_again(
    asker: Member, answerer: Member, group: WorkingGroup
) -> None:
    scope = make_scope(make_answer(make_thread(asker, title="Who gives access to it?"), answerer))
    make_scope(make_answer(make_thread(asker, title="Of the group", mark=Mark.AMBER, working_group=group), answerer))

    (due,) = dates(address(answerer, "calendar")).values()

    assert due["SUMMARY"] == "Read again: Who gives access to it? · Netherlands"
    assert due.start == scope.review_due
    assert dates(address(asker, "calendar")) == {}


def test_forums_of_long_ago_are_left_out(asker: Member) -> None:
    EditionFactory.create(title="Long ago", starts_on=date(2020, 5, 6))

    assert dates(address(asker, "calendar")) == {}


@pytest.mark.parametrize("kind", KINDS)
def test_the_number_of_queries_does_not_grow(asker: Member, kind: str) -> None:
    set_up_site()
    counts = []
    for _ in range(2):
        for _ in range(3):
            make_scope(make_answer(make_thread(asker), asker))
            make_guide()
            SessionFactory.create_batch(3, edition=EditionFactory.create(starts_on=date(2030, 5, 6)), languages=["en"])
        at = address(asker, kind)
        read(at)
        with CaptureQueriesContext(connection) as queries:
            assert read(at).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 20


@pytest.mark.parametrize("kind", KINDS)
def test_headers_keep_it_out_of_shared_caches_and_set_no_cookie(asker: Member, kind: str, client_of: ClientOf) -> None:
    at = address(asker, kind)

    for client in (Client(), client_of(asker)):
        answer = client.get(at)
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert not answer.cookies
        assert not answer.has_header("Set-Cookie")


def test_the_reader_is_whose_address_it_is_and_not_who_is_signed_in(
    asker: Member, outsider: Member, client_of: ClientOf
) -> None:
    make_thread(outsider)
    at = address(asker)

    assert client_of(outsider).get(at).content == Client().get(at).content


@pytest.mark.parametrize("kind", KINDS)
def test_what_did_not_change_is_not_sent_again(asker: Member, kind: str) -> None:
    EditionFactory.create(starts_on=date(2030, 5, 6))
    at = address(asker, kind)
    first = read(at)

    for headers in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        again = read(at, **headers)
        assert (again.status_code, again.content) == (304, b"")
        assert again["Cache-Control"] == "private, no-cache"
        assert again["ETag"] == first["ETag"]


def test_what_is_gone_is_news_to_who_asks_by_time(asker: Member, answerer: Member, clock: Traveller) -> None:
    answer = make_answer(make_thread(asker), answerer)
    at = address(asker)
    first = read(at)

    delete_post(by=answerer, post=answer)  # within the same second

    again = read(at, **{"If-Modified-Since": first["Last-Modified"]})
    assert again.status_code == 200
    assert again["Last-Modified"] > first["Last-Modified"]


def test_who_asks_too_often_waits(asker: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "LIMITS", {kind: (Limit(kind, 3, 60),) for kind in rates.LIMITS})
    at = address(asker)

    answers = [read(at) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert int(answers[3].headers["Retry-After"]) <= 60
