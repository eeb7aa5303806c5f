"""The secret addresses of feeds: who makes them, when they end, and the page that shows them once."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from time_machine import Traveller

from network_site.access.models import AuditEntry
from network_site.members.actions.leaving import leave_network
from network_site.members.actions.mandates import reinstate_member, remove_member
from network_site.members.actions.roles import grant_role
from network_site.members.actions.rules import publish_rules
from network_site.members.models import Member, Removal
from network_site.members.roles import Role
from network_site.notifications.actions.feeds import end_feed, make_feed
from network_site.notifications.actions.pruning import prune_notifications
from network_site.notifications.exceptions import NotAllowed
from network_site.notifications.models import Feed
from tests.notifications.feed_readers import KINDS, PAGE, address, read

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]


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
