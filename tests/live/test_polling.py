"""The polling twin says what the socket says."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from network_site.access.marks import Mark
from network_site.live.requests import MAX_STREAMS
from network_site.members.models import Member, WorkingGroup
from tests.live.notebook.models import add_note

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("notebook")]

ClientOf = Callable[[Member], Client]
TOO_MANY = {f"thread:{number}": "1" for number in range(MAX_STREAMS + 1)}


def test_a_poll_answers_with_frames(asker: Member, client_of: ClientOf) -> None:
    add_note("old")
    add_note("new")

    response = client_of(asker).get(reverse("live:since"), {"notebook:members": 1, "notebook:attic": 0})

    assert response.headers["Content-Type"] == "application/json"
    frames = response.json()["frames"]
    assert [frame.get("seq") for frame in frames] == [2, None]
    assert "new" in frames[0]["html"]
    assert frames[1] == {"stream": "notebook:attic", "gone": True}


def test_a_poll_does_not_leak_a_closed_stream(
    group: WorkingGroup, answerer: Member, outsider: Member, client_of: ClientOf
) -> None:
    stream = f"notebook:group-{group.pk}"
    add_note("for the group", f"group-{group.pk}", mark=Mark.AMBER, working_group_id=group.pk)

    seen, unseen = (client_of(member).get(reverse("live:since"), {stream: 0}) for member in (answerer, outsider))

    assert "for the group" in seen.text
    assert unseen.json() == {"frames": [{"stream": stream, "gone": True}]}


@pytest.mark.parametrize("query", [{"thread:1": "x"}, {"THREAD:1": "1"}, TOO_MANY])
def test_a_malformed_poll_is_refused_with_a_sentence(query: dict[str, str], asker: Member, client_of: ClientOf) -> None:
    response = client_of(asker).get(reverse("live:since"), query)

    assert response.status_code == 400
    assert response.json()["error"]


def test_a_visitor_is_sent_to_the_sign_in(client: Client) -> None:
    response = client.get(reverse("live:since"), {"notebook:members": 0})

    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("account_login"))
