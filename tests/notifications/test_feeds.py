"""Feeds under a secret address: who reads them, what they say, and when they end."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar
from time_machine import Traveller

from discussions.actions.editing import delete_post
from discussions.actions.moderating import decide
from discussions.models import Decision
from knowledge.guides.models import GuidePage
from network_site.access import rates
from network_site.access.marks import Mark
from network_site.access.models import AuditEntry
from network_site.access.rates import Limit
from network_site.home.site import set_up_site
from network_site.members.actions.leaving import leave_network
from network_site.members.actions.mandates import reinstate_member, remove_member
from network_site.members.actions.roles import grant_role
from network_site.members.actions.rules import publish_rules
from network_site.members.models import Member, Removal, WorkingGroup
from network_site.members.roles import Role
from network_site.notifications.actions.feeds import end_feed, make_feed
from network_site.notifications.actions.pruning import prune_notifications
from network_site.notifications.exceptions import NotAllowed
from network_site.notifications.feeds.documents import ENTRIES
from network_site.notifications.models import Feed
from tests.factories.discussions import make_answer, make_scope, make_thread, question_of
from tests.factories.events import EditionFactory, SessionFactory
from tests.factories.guides import GuideFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
ATOM = "{http://www.w3.org/2005/Atom}"
PAGE = "/notifications/feeds/"
KINDS = ("news", "calendar")
FILES = {"news": "news.atom", "calendar": "calendar.ics"}


def address(member: Member, kind: str = "news") -> str:
    """Return the address of a new feed of *member*."""
    return f"/feeds/{make_feed(by=member, kind=kind)}/{FILES[kind]}"


def read(at: str, **headers: str) -> Any:
    """Return what a program that knows the address gets."""
    return Client().get(at, headers=headers)


def entries(at: str) -> list[ET.Element]:
    return ET.fromstring(read(at).content).findall(f"{ATOM}entry")  # noqa: S314  of our own making


def titles(at: str) -> list[str]:
    return [entry.findtext(f"{ATOM}title") or "" for entry in entries(at)]


def dates(at: str) -> dict[str, Any]:
    parsed: Any = Calendar.from_ical(read(at).content)
    return {str(event["SUMMARY"]): event for event in parsed.events}


def make_guide(**fields: Any) -> GuidePage:
    """Return a guide that was published at the desk."""
    guide = GuideFactory.create(mark=Mark.GREEN, **fields)
    guide.save_revision().publish()
    guide.refresh_from_db()
    return guide


@pytest.fixture
def secretary(secretariat: Member) -> Member:
    """Somebody of the secretariat beside another one."""
    return secretariat


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


# --- The address ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_secret_is_long_random_and_not_in_the_database(asker: Member, kind: str) -> None:
    tokens = {make_feed(by=asker, kind=kind) for _ in range(2)}

    assert len(tokens) == 2
    assert all(len(token) >= 43 for token in tokens)  # 256 bits
    row = Feed.objects.values().get()
    assert not any(token in str(row) for token in tokens)


def test_a_new_address_ends_the_one_before(asker: Member) -> None:
    old, new = address(asker), address(asker)

    assert (read(old).status_code, read(new).status_code) == (404, 200)


def test_an_address_opens_one_feed_and_nothing_else(asker: Member) -> None:
    token = make_feed(by=asker, kind="news")

    assert read(f"/feeds/{token}/calendar.ics").status_code == 404
    assert Client().get("/notifications/", headers={"authorization": f"Bearer {token}"}).status_code == 302
    assert Client().post(f"/feeds/{token}/news.atom").status_code == 405


def end_it(member: Member, secretary: Member) -> None:
    end_feed(by=member, kind="news")


def leave(member: Member, secretary: Member) -> None:
    leave_network(by=member)


def be_removed(member: Member, secretary: Member) -> None:
    remove_member(by=secretary, member=member, reason=Removal.Reason.values[0])


def be_removed_and_come_back(member: Member, secretary: Member) -> None:
    be_removed(member, secretary)
    reinstate_member(by=secretary, member=member)


def let_the_mandate_end(member: Member, secretary: Member) -> None:
    Member.objects.filter(pk=member.pk).update(mandate_until=timezone.localdate() - timedelta(days=1))


def be_shut_out(member: Member, secretary: Member) -> None:
    Member.objects.filter(pk=member.pk).update(is_active=False)


def get_new_rules(member: Member, secretary: Member) -> None:
    Member.objects.filter(pk=member.pk).update(rules_version=0)
    publish_rules(by=secretary, text="New rules of use, which nobody has read yet.", after=0)


def get_a_role(member: Member, secretary: Member) -> None:
    grant_role(by=secretary, member=member, role=Role.MODERATOR)


ENDS = (
    end_it,
    leave,
    be_removed,
    be_removed_and_come_back,
    let_the_mandate_end,
    be_shut_out,
    get_new_rules,
    get_a_role,
)


@pytest.mark.parametrize("deed", ENDS)
def test_an_address_ends_at_once(asker: Member, secretary: Member, deed: Callable[[Member, Member], None]) -> None:
    at = address(asker)
    assert read(at).status_code == 200
    etag = read(at)["ETag"]

    deed(asker, secretary)

    unknown = read("/feeds/unknown/news.atom")
    gone = read(at, **{"If-None-Match": etag})
    assert (
        (gone.status_code, len(gone.content)) == (unknown.status_code, len(unknown.content)) == (404, len(gone.content))
    )


def test_an_address_ends_after_a_year_and_its_row_goes(asker: Member, clock: Traveller) -> None:
    at = address(asker)
    clock.shift(timedelta(days=364))
    assert read(at).status_code == 200

    clock.shift(timedelta(days=1))

    assert read(at).status_code == 404
    prune_notifications()
    assert not Feed.objects.exists()


def test_only_a_verified_member_makes_one(asker: Member) -> None:
    asker.verified_at = None

    with pytest.raises(NotAllowed):
        make_feed(by=asker, kind="news")


def test_making_and_ending_are_in_the_audit_trail(asker: Member) -> None:
    token = make_feed(by=asker, kind="news")
    end_feed(by=asker, kind="news")
    end_feed(by=asker, kind="news")

    told = AuditEntry.objects.filter(action__startswith="notifications.feed").order_by("number")
    assert list(told.values_list("action", "data")) == [
        ("notifications.feed_made", {"feed": "news"}),
        ("notifications.feed_ended", {"feed": "news"}),
    ]
    assert token not in str(list(told.values()))


# --- HTTP -----------------------------------------------------------------------------------------------------


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


# --- The page -------------------------------------------------------------------------------------------------


def test_page_shows_the_address_once(asker: Member, fresh_client_of: ClientOf) -> None:
    client = fresh_client_of(asker)
    shown = client.post(PAGE, {"make": "news"}).text
    (at,) = re.findall(r'value="https://testserver(/feeds/[^"]+/news\.atom)"', shown)

    assert read(at).status_code == 200
    assert at not in client.get(PAGE).text
    assert "In use" in client.get(PAGE).text
    client.post(PAGE, {"end": "news"})
    assert read(at).status_code == 404
    assert "In use" not in client.get(PAGE).text


def test_making_one_asks_for_the_passphrase_again(asker: Member, client_of: ClientOf) -> None:
    answer = client_of(asker).post(PAGE, {"make": "news"})

    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    assert not Feed.objects.exists()


def test_after_the_passphrase_the_page_comes_and_its_buttons_lead_back_to_it(
    asker: Member, client_of: ClientOf
) -> None:
    asker.set_password("correct-horse-battery-staple")
    asker.save()
    client = client_of(asker)
    asking = client.post(PAGE, {"make": "news"}, follow=True)

    page = client.post(asking.request["PATH_INFO"], {"password": "correct-horse-battery-staple", "next": PAGE}).text

    assert "/news.atom" in page  # allauth takes the suspended form up again, at its own address
    assert page.count(f'action="{PAGE}"') == 2


def test_page_shows_nothing_of_others(asker: Member, outsider: Member, client_of: ClientOf) -> None:
    make_feed(by=asker, kind="news")
    assert "In use" in client_of(asker).get(PAGE).text

    assert "In use" not in client_of(outsider).get(PAGE).text


def test_preferences_lead_to_the_feeds(asker: Member, client_of: ClientOf) -> None:
    assert f'href="{PAGE}"' in client_of(asker).get("/notifications/preferences/").text
