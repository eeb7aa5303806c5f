"""What an inbox sends live: to its member alone, and what a fresh page shows."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from discussions.actions.editing import delete_post
from discussions.models import Post
from network_site.live.models import Change
from network_site.live.publishing import position
from network_site.members.models import Member
from network_site.notifications.actions import reading
from network_site.notifications.streams import InboxStream, stream_of
from tests.factories.discussions import make_answer, make_thread

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]

DEEDS: dict[str, Callable[[Member, Post], object]] = {
    "a new answer": lambda _asker, answer: make_answer(answer.thread, answer.author, "Another."),
    "read": lambda asker, answer: reading.read_entry(by=asker, key=f"discussions.thread:{answer.thread_id}"),
    "unread": lambda asker, answer: reading.unread_entry(by=asker, key=f"discussions.thread:{answer.thread_id}"),
    "archive": lambda asker, answer: reading.archive_entry(by=asker, key=f"discussions.thread:{answer.thread_id}"),
    "read all": lambda asker, _answer: reading.read_all(by=asker),
    "taken back": lambda _asker, answer: delete_post(by=answer.author, post=answer),
}


def shown(html: str) -> str:
    """Return the entry and the number of a page or of a frame, without what differs by request."""
    entry = re.search(r'<li class="entry".*?</li>', html, re.DOTALL)
    number = re.search(r'data-unread="(\d+)"', html)
    assert number
    return f"{number[1]} {entry[0] if entry and 'hidden' not in entry[0] else ''}"


def sent(member: Member, since: int) -> str:
    kind = InboxStream()
    changes = list(Change.objects.filter(stream__name=stream_of(member.pk), seq__gt=since))
    items = kind.load(changes)
    return kind.render(changes[-1], items[changes[-1].object_id], (), "en")


@pytest.mark.parametrize("deed", DEEDS)
def test_what_is_sent_is_what_a_fresh_page_shows(
    asker: Member, answerer: Member, client_of: ClientOf, deed: str
) -> None:
    answer = make_answer(make_thread(asker), answerer)
    if deed == "unread":
        reading.read_all(by=asker)
    before = position(stream_of(asker.pk))

    DEEDS[deed](asker, answer)

    assert shown(sent(asker, before)) == shown(client_of(asker).get("/notifications/").text)


def test_an_inbox_is_for_its_member_alone(
    asker: Member, answerer: Member, outsider: Member, client_of: ClientOf
) -> None:
    make_answer(make_thread(asker, title="A question of one's own"), answerer)
    query = f"/live/since/?{stream_of(asker.pk)}=0"

    assert "one&#x27;s own" in client_of(asker).get(query).json()["frames"][0]["html"]
    assert client_of(outsider).get(query).json()["frames"] == [{"stream": stream_of(asker.pk), "gone": True}]


def test_reading_what_is_read_announces_nothing(asker: Member, answerer: Member) -> None:
    make_answer(make_thread(asker), answerer)
    reading.read_all(by=asker)
    before = position(stream_of(asker.pk))

    reading.read_all(by=asker)
    reading.read_entry(by=asker, key="discussions.thread:1")

    assert position(stream_of(asker.pk)) == before
