"""The inbox: one entry for each thing, an exact count on every page, and deeds that can be taken back."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from discussions.models import Thread
from network_site.access.marks import Mark
from network_site.members.models import GroupMembership, Member, WorkingGroup
from network_site.notifications.actions import reading
from network_site.notifications.models import Notification
from tests.factories.discussions import make_answer, make_reply, make_thread

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
INBOX = "/notifications/"


def unread(html: str) -> int:
    found = re.search(r'id="inbox-link"[^>]*data-unread="(\d+)"', html)
    assert found
    return int(found[1])


def key_of(thread: Thread) -> str:
    return f"discussions.thread:{thread.pk}"


@pytest.fixture
def thread(asker: Member, answerer: Member, colleague: Member) -> Thread:
    """A question with two answers that its asker has not read."""
    thread = make_thread(asker, title="Which court orders it?")
    make_answer(thread, answerer)
    make_answer(thread, colleague)
    return thread


def test_what_is_told_about_one_thread_is_one_entry(thread: Thread, asker: Member, client_of: ClientOf) -> None:
    html = client_of(asker).get(INBOX).text

    assert html.count("Which court orders it?") == 1
    assert "2 new answers" in html
    assert unread(html) == 2


def test_every_page_shows_the_exact_number(
    thread: Thread, asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    assert unread(client_of(asker).get("/questions/").text) == 2
    assert unread(client_of(answerer).get("/questions/").text) == 0


def test_the_number_costs_no_query_of_its_own(
    asker: Member, answerer: Member, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(asker)
    client.get("/design/")
    with django_assert_num_queries(3):  # the session, the member with the number, the roles for the menu
        client.get("/design/")
    make_answer(make_thread(asker), answerer)
    with django_assert_num_queries(3):
        assert unread(client.get("/design/").text) == 1


@pytest.mark.parametrize("mark", [Mark.AMBER, Mark.AMBER_STRICT])
def test_the_number_says_what_the_rule_says(
    mark: Mark, asker: Member, answerer: Member, colleague: Member, group: WorkingGroup, client_of: ClientOf
) -> None:
    thread = make_thread(answerer, mark=mark, working_group=group)
    make_answer(thread, colleague)
    assert unread(client_of(answerer).get("/questions/").text) == Notification.objects.of(answerer).count() == 1

    GroupMembership.objects.filter(member=answerer).delete()

    left = Member.objects.get(pk=answerer.pk)
    assert unread(client_of(left).get("/questions/").text) == Notification.objects.of(left).count() == 0
    assert "new answer" not in client_of(left).get(INBOX).text


def test_opening_the_thread_reads_what_was_told_about_it(thread: Thread, asker: Member, client_of: ClientOf) -> None:
    client = client_of(asker)

    assert unread(client.get(thread.get_absolute_url()).text) == 0
    assert unread(client.get(INBOX).text) == 0


def test_an_entry_leads_to_its_object_and_is_read(thread: Thread, asker: Member, client_of: ClientOf) -> None:
    client = client_of(asker)
    latest = Notification.objects.of(asker).latest("pk")

    response = client.get(f"{INBOX}{latest.pk}/")

    assert response["Location"].startswith(thread.get_absolute_url())
    assert unread(client.get(INBOX).text) == 0


def test_nobody_opens_the_notification_of_another(
    thread: Thread, asker: Member, outsider: Member, client_of: ClientOf
) -> None:
    latest = Notification.objects.of(asker).latest("pk")

    assert client_of(asker).get(f"{INBOX}{latest.pk}/").status_code == 302
    assert client_of(outsider).get(f"{INBOX}{latest.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("deeds", "stands_in", "waiting"),
    [
        (["read"], "inbox", 0),
        (["read", "unread"], "inbox", 1),
        (["archive"], "archived", 0),
        (["archive", "restore"], "inbox", 0),
        (["archive", "unread"], "inbox", 1),
    ],
)
def test_what_a_member_does_with_an_entry(
    thread: Thread, asker: Member, client_of: ClientOf, deeds: list[str], stands_in: str, waiting: int
) -> None:
    client = client_of(asker)
    for deed in deeds:
        assert client.post(f"{INBOX}change/", {"deed": f"{deed} {key_of(thread)}"}).status_code == 302

    pages = {"inbox": client.get(INBOX).text, "archived": client.get(f"{INBOX}?show=archived").text}
    assert stands_in in [name for name, page in pages.items() if "Which court orders it?" in page]
    assert unread(pages["inbox"]) == waiting


def test_a_deed_that_makes_no_sense_changes_nothing(thread: Thread, asker: Member, client_of: ClientOf) -> None:
    client = client_of(asker)
    for deed in ("", "read", "burn discussions.thread:1", "read discussions.thread:999999"):
        assert client.post(f"{INBOX}change/", {"deed": deed}).status_code == 302

    assert unread(client.get(INBOX).text) == 2


def test_reading_all_can_be_taken_back(thread: Thread, asker: Member, answerer: Member, client_of: ClientOf) -> None:
    client = client_of(asker)
    other = make_thread(asker, title="Read before, one by one")
    make_answer(other, answerer)
    reading.read_entry(by=asker, key=key_of(other))

    page = client.post(f"{INBOX}read/", follow=True).text
    assert unread(page) == 0

    undo = re.search(r'action="(/notifications/read/[\w-]+/undo/)"', page)
    assert undo
    assert unread(client.post(undo[1], follow=True).text) == 2


def test_one_member_reads_nothing_of_another(
    thread: Thread, asker: Member, outsider: Member, client_of: ClientOf
) -> None:
    client_of(outsider).post(f"{INBOX}change/", {"deed": f"read {key_of(thread)}"})
    client_of(outsider).post(f"{INBOX}read/")

    assert unread(client_of(asker).get(INBOX).text) == 2


def test_the_inbox_narrows_to_what_is_asked_for(thread: Thread, asker: Member, client_of: ClientOf) -> None:
    client = client_of(asker)

    assert "Which court" in client.get(f"{INBOX}?area=discussions&show=unread").text
    assert "Which court" in client.get(f"{INBOX}?show=nonsense&before=x").text


def test_pages_follow_one_another(asker: Member, answerer: Member, client_of: ClientOf) -> None:
    for number in range(27):
        make_answer(make_thread(asker, title=f"Question number {number:02}"), answerer)
    client = client_of(asker)

    first = client.get(INBOX).text
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    second = client.get(INBOX + following[1].replace("&amp;", "&")).text

    shown = re.findall(r"Question number \d\d", first) + re.findall(r"Question number \d\d", second)
    assert shown == [f"Question number {number:02}" for number in reversed(range(27))]


@pytest.mark.parametrize("threads", [1, 3])
def test_the_inbox_costs_the_same_however_much_is_in_it(
    asker: Member,
    answerer: Member,
    client_of: ClientOf,
    django_assert_num_queries: DjangoAssertNumQueries,
    threads: int,
) -> None:
    for _ in range(threads):
        make_reply(make_answer(make_thread(asker), answerer), answerer)
    client = client_of(asker)
    client.get(INBOX)

    with django_assert_num_queries(11):  # of what two verbs say of a post
        client.get(INBOX)


def test_a_page_reads_what_came_about_it_and_nothing_else(
    thread: Thread, asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    other = make_thread(asker)
    make_answer(other, answerer)
    client = client_of(asker)

    for deed in ("archive " + key_of(other), "nonsense", "read " + key_of(thread), "read " + key_of(thread)):
        assert client.post(f"{INBOX}seen/", {"deed": deed}).status_code == 204

    assert list(Notification.objects.filter(recipient=asker).unread().values_list("key", flat=True)) == [key_of(other)]
    assert not Notification.objects.exclude(archived_at=None).exists()


def test_what_a_page_reads_by_itself_keeps_no_sign_in_alive(
    thread: Thread, asker: Member, client_of: ClientOf, settings: Settings
) -> None:
    client = client_of(asker)
    client.get(INBOX)
    with time_machine.travel(timezone.now() + timedelta(minutes=settings.SESSION_IDLE_MINUTES - 1)):
        client.post(f"{INBOX}seen/", {"deed": "read " + key_of(thread)})
    with time_machine.travel(timezone.now() + timedelta(minutes=settings.SESSION_IDLE_MINUTES + 1)):
        assert client.get(INBOX).status_code == 302


def test_a_thread_names_its_own_entry(thread: Thread, asker: Member, client_of: ClientOf) -> None:
    html = client_of(asker).get(thread.get_absolute_url()).text

    assert f'data-entry="entry-discussions-thread-{thread.pk}"' in html
    assert f'name="deed" value="read {key_of(thread)}"' in html
