"""How a member chooses: one page, sane defaults, and one click out of any mail."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from network_site.members.models import Member
from network_site.notifications.actions.choosing import save_preferences, ways_of
from network_site.notifications.exceptions import CannotStandIn
from network_site.notifications.levels import Way
from network_site.notifications.mail.composing import unsubscribe_token
from network_site.notifications.models import Choice, Preferences, StoppedAddress
from tests.factories.discussions import make_answer, make_thread
from tests.notifications.conftest import Mailbox

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
PAGE = "/notifications/preferences/"
ANSWERED = ("answered", "direct")


def posted(client: Client, **changed: str) -> dict[str, str]:
    """Return what the page's form would send, with *changed* values."""
    html = client.get(PAGE).text
    selects = re.findall(r'<select name="([^"]+)"(.*?)</select>', html, re.DOTALL)
    chosen = {name: re.search(r'value="([^"]*)"\s+selected', options) for name, options in selects}
    inputs = dict(re.findall(r'<input type="(?:time|date)" name="([^"]+)"(?: value="([^"]*)")?', html))
    return {**{name: found[1] if found else "" for name, found in chosen.items()}, **inputs, **changed}


def test_the_page_keeps_what_is_chosen_and_only_what_differs(asker: Member, client_of: ClientOf) -> None:
    client = client_of(asker)
    sent = posted(client, **{"ways-answered:direct": "weekly", "digest_hour": "18", "language": "fr"})

    assert client.post(PAGE, sent).status_code == 302

    assert ways_of(asker)[ANSWERED] == Way.WEEKLY
    assert Choice.objects.count() == 1
    row = Preferences.objects.get(member=asker)
    assert (row.digest_hour, row.language) == (18, "fr")
    client.post(PAGE, posted(client, **{"ways-answered:direct": "mail"}))
    assert not Choice.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"ways-answered:direct": "pigeon"}, {"digest_hour": "25"}, {"away_until": "x"}, {"language": "xx"}]
)
def test_what_makes_no_sense_is_refused(asker: Member, client_of: ClientOf, wrong: dict[str, str]) -> None:
    client = client_of(asker)

    assert client.post(PAGE, posted(client, **wrong)).status_code == 422
    assert not Choice.objects.exists()


def test_only_a_member_of_the_same_country_stands_in(
    asker: Member, answerer: Member, colleague: Member, client_of: ClientOf
) -> None:
    client = client_of(answerer)
    assert client.post(PAGE, posted(client, stand_in=str(asker.pk))).status_code == 422
    assert client.post(PAGE, posted(client, stand_in=str(colleague.pk))).status_code == 302
    assert Preferences.objects.get(member=answerer).stand_in == colleague

    with pytest.raises(CannotStandIn):
        save_preferences(by=answerer, ways={}, stand_in=asker)


@pytest.mark.parametrize("body", [{"List-Unsubscribe": "One-Click"}, {}])
def test_one_click_ends_a_kind_of_mails_without_signing_in(asker: Member, body: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True)
    address = f"/notifications/unsubscribe/{unsubscribe_token(asker, 'answered')}/"
    assert client.get(address).status_code == 200
    assert ways_of(asker)[ANSWERED] == Way.MAIL

    assert client.post(address, body).status_code == 200

    assert ways_of(asker)[ANSWERED] == Way.INBOX
    assert ways_of(asker)["replied", "direct"] == Way.MAIL


def test_one_click_ends_a_digest(asker: Member) -> None:
    save_preferences(by=asker, ways={ANSWERED: Way.DAILY, ("replied", "direct"): Way.WEEKLY})

    Client().post(f"/notifications/unsubscribe/{unsubscribe_token(asker, 'daily')}/")

    ways = ways_of(asker)
    assert (ways[ANSWERED], ways["replied", "direct"]) == (Way.INBOX, Way.WEEKLY)


def test_a_forged_word_ends_nothing(asker: Member) -> None:
    token = unsubscribe_token(asker, "answered")

    for forged in (token[:-1] + ("a" if token[-1] != "a" else "b"), "x", "1:2:3"):
        assert Client().post(f"/notifications/unsubscribe/{forged}/").status_code == 404
    assert ways_of(asker)[ANSWERED] == Way.MAIL


def test_whoever_wants_no_more_gets_nothing_that_was_planned(
    asker: Member, answerer: Member, mailbox: Mailbox, after: Callable[..., int]
) -> None:
    make_answer(make_thread(asker), answerer)

    Client().post(f"/notifications/unsubscribe/{unsubscribe_token(asker, 'answered')}/")

    assert after(minutes=3) == 0
    assert mailbox.messages == []


def test_a_member_whose_address_was_stopped_is_told_and_can_try_again(asker: Member, client_of: ClientOf) -> None:
    StoppedAddress.objects.create(address=asker.email, reason="bounced")
    client = client_of(asker)
    assert "No mails reach you" in client.get(PAGE).text

    client.post(f"{PAGE}try-again/")

    assert "No mails reach you" not in client.get(PAGE).text
