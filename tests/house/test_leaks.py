"""What a closed group shares reaches its members and nobody else, on any page, in any frame, file or calendar."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from discussions.models import Thread
from events.models import Session, SessionMaterial
from network_site.access.marks import Mark
from network_site.home.site import set_up_site
from network_site.members.models import Member, WorkingGroup
from tests.factories.discussions import make_answer, make_reply, make_thread
from tests.factories.events import EditionFactory, SessionFactory, SessionMaterialFactory
from tests.factories.guides import GuideFactory

pytestmark = pytest.mark.django_db

CANARY = "kingfisher"
STARTS = ("/", "/questions/", "/questions/ask/", "/guides/", "/directory/", "/forums/")
LINK = re.compile(r'(?:href|action|src|preview)="(/[^"#]*)')
SKIPPED = re.compile(r"^/(static|admin|accounts/logout)")
PAGES_AT_MOST = 400


@pytest.fixture
def secrets(asker: Member, answerer: Member, group: WorkingGroup) -> tuple[Thread, Session, SessionMaterial]:
    """A site with open things, and with a question, an answer, a session and a material inside the group."""
    set_up_site()
    inside = {"mark": Mark.AMBER, "working_group": group}
    make_answer(make_thread(asker, title="An open question"), answerer)
    GuideFactory.create(title="An open guide", mark=Mark.CLEAR)
    thread = make_thread(asker, title=f"A {CANARY} question", body=f"The {CANARY} body.", **inside)
    make_reply(make_answer(thread, answerer, f"The {CANARY} answer."), asker, f"The {CANARY} reply.")
    edition = EditionFactory.create(title="An open forum", mark=Mark.CLEAR)
    SessionFactory.create(edition=edition, title="An open session", mark=Mark.CLEAR)
    session = SessionFactory.create(
        edition=edition,
        title=f"A {CANARY} session",
        abstract=f"The {CANARY} abstract.",
        service=asker.service,
        **inside,
    )
    material = SessionMaterialFactory.create(
        session=session, title=f"A {CANARY} material", text=f"The {CANARY} text.", service=asker.service, **inside
    )
    return thread, session, material


def crawl(client: Client) -> dict[str, str]:
    """Return every page that links lead to from the first ones, by address."""
    pages: dict[str, str] = {}
    waiting = list(STARTS)
    while waiting and len(pages) < PAGES_AT_MOST:
        address = waiting.pop()
        if address in pages or SKIPPED.match(address):
            continue
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        pages[address] = body.decode("utf-8", "replace")
        waiting += [link.replace("&amp;", "&") for link in LINK.findall(pages[address])]
    assert len(pages) < PAGES_AT_MOST
    return pages


def found(pages: dict[str, str]) -> list[str]:
    return sorted(address for address, body in pages.items() if CANARY in body.lower())


def direct(secrets: tuple[Thread, Session, SessionMaterial]) -> list[str]:
    """Return the addresses of what is inside the group, as somebody may have written them down."""
    thread, session, material = secrets
    at = (session.edition.slug, session.slug)
    answer = thread.posts.get(kind="answer")
    return [
        thread.get_absolute_url(),
        reverse("discussions:post", args=[answer.pk]),
        reverse("discussions:reply", args=[answer.pk]),
        session.get_absolute_url(),
        reverse("events:session_calendar", args=at),
        material.get_absolute_url(),
    ]


def test_members_of_the_group_find_it_all(
    secrets: tuple[Thread, Session, SessionMaterial], answerer: Member, client_of: Callable[[Member], Client]
) -> None:
    thread, session, _material = secrets
    shown = found(crawl(client_of(answerer)))

    for address in ("/questions/", thread.get_absolute_url(), session.get_absolute_url()):
        assert address in shown


@pytest.mark.parametrize("who", ["outsider", "moderator", "editor", "organizer", "secretariat", "visitor"])
def test_nobody_outside_the_group_meets_a_word_of_it(
    secrets: tuple[Thread, Session, SessionMaterial],
    request: pytest.FixtureRequest,
    client_of: Callable[[Member], Client],
    who: str,
) -> None:
    client = Client() if who == "visitor" else client_of(request.getfixturevalue(who))

    pages = crawl(client)

    assert len(pages) > len(STARTS)
    assert found(pages) == []
    for address in direct(secrets):
        assert client.get(address).status_code == (302 if who == "visitor" and "/questions/" in address else 404), (
            address
        )


def test_frames_of_the_group_reach_the_group_alone(
    secrets: tuple[Thread, Session, SessionMaterial],
    answerer: Member,
    outsider: Member,
    group: WorkingGroup,
    client_of: Callable[[Member], Client],
) -> None:
    query = f"/live/since/?{secrets[0].stream}=0&threads:group-{group.pk}=0&threads:members=0"

    assert client_of(answerer).get(query).text.count(CANARY) >= 3
    assert CANARY not in client_of(outsider).get(query).text
