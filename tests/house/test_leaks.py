"""What a closed group shares reaches its members and nobody else, on any page, in any frame, file or calendar."""

import re
from collections.abc import Callable, Iterable, Sequence

import pytest
from django.test import Client
from django.urls import reverse

from network_site.members.models import GroupMembership, Member, WorkingGroup
from tests.house.conftest import CANARY, Secrets
from tests.house.routes import filled, routes

pytestmark = pytest.mark.django_db

ClientOf = Callable[[Member], Client]
STARTS = ("/", "/questions/", "/questions/ask/", "/guides/", "/directory/", "/forums/")
LINK = re.compile(r'(?:href|action|src|preview)="(/[^"#]*)')
SKIPPED = re.compile(r"^/(static|admin|accounts/logout)")
PAGES_AT_MOST = 400
OUTSIDE = ("outsider", "moderator", "editor", "organizer", "focal_point", "secretariat", "visitor")
NOBODY = 10**6  # a number that no row has
LEAVING = re.compile(r"logout|failwhale")  # it signs out; it fails on purpose


def crawl(client: Client) -> dict[str, str]:
    """Return every page that links lead to from the first ones, by address."""
    pages: dict[str, str] = {}
    waiting = list(STARTS)
    while waiting and len(pages) < PAGES_AT_MOST:
        address = waiting.pop()
        if address in pages or SKIPPED.match(address):
            continue
        pages[address] = text_at(client, address)
        waiting += [link.replace("&amp;", "&") for link in LINK.findall(pages[address])]
    assert len(pages) < PAGES_AT_MOST
    return pages


def text_at(client: Client, address: str) -> str:
    """Return what the site sends for *address*, headers included."""
    response = client.get(address)
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return f"{response.headers} {body.decode('utf-8', 'replace')}"


def found(pages: dict[str, str]) -> list[str]:
    return sorted(address for address, body in pages.items() if CANARY in body.lower())


def every_address(secrets: Secrets) -> Iterable[str]:
    """Return the address of every route, with the number of each secret in turn."""
    words = {
        "edition": secrets.session.edition.slug,
        "kind": "question",
        "session": secrets.session.slug,
        "name": secrets.attachment.name,
        **dict.fromkeys(("app_label", "app_name", "content_type_app_name"), "events"),
        **dict.fromkeys(("model_name", "content_type_model_name"), "session"),
    }
    kept = (secrets.thread, secrets.answer, secrets.scope, secrets.session, secrets.material, secrets.attachment)
    numbers = {item.pk for item in kept}
    return {filled(route, number, words) for route in routes() if not LEAVING.search(route) for number in numbers}


def direct(secrets: Secrets) -> list[tuple[str, str]]:
    """Return the addresses of what is inside the group, each with the address of something that never was."""
    slugs = [secrets.session.edition.slug, secrets.session.slug]
    nothing = [secrets.session.edition.slug, "nothing"]
    of_answer = ("post", "reply", "edit", "files", "delete", "restore", "accept", "withdraw")
    of_position = ("position", "amend", "changed", "confirm", "endorse", "retire", "unendorse")
    named: list[tuple[str, Sequence[object], Sequence[object]]] = [
        *(
            (f"discussions:{name}", [secrets.thread.pk], [NOBODY])
            for name in ("thread", "answer", "asked", "close", "reopen")
        ),
        *((f"discussions:{name}", [secrets.answer.pk], [NOBODY]) for name in of_answer),
        *((f"discussions:{name}", [secrets.scope.pk], [NOBODY]) for name in of_position),
        *((f"events:{name}", slugs, nothing) for name in ("session", "session_calendar")),
        ("events:material", [*slugs, secrets.material.pk], [*nothing, NOBODY]),
        ("files:attachment", [secrets.attachment.pk, secrets.attachment.name], [NOBODY, "nothing.txt"]),
        ("session:edit", [secrets.session.pk], [NOBODY]),
        ("session:delete", [secrets.session.pk], [NOBODY]),
        ("sessionmaterial:edit", [secrets.material.pk], [NOBODY]),
    ]
    return [(reverse(name, args=hidden), reverse(name, args=unknown)) for name, hidden, unknown in named]


@pytest.fixture(params=OUTSIDE)
def outside(request: pytest.FixtureRequest, client_of: ClientOf, secrets: Secrets) -> Client:
    """Somebody who is not in the group, in turn in every role."""
    return Client() if request.param == "visitor" else client_of(request.getfixturevalue(request.param))


@pytest.mark.sweep
def test_members_of_the_group_find_it_all(secrets: Secrets, answerer: Member, client_of: ClientOf) -> None:
    shown = found(crawl(client_of(answerer)))

    for address in ("/questions/", secrets.thread.get_absolute_url(), secrets.session.get_absolute_url()):
        assert address in shown


def test_an_organizer_of_the_group_finds_it_in_the_admin(
    secrets: Secrets, organizer: Member, group: WorkingGroup, client_of: ClientOf
) -> None:
    GroupMembership.objects.create(group=group, member=organizer)
    client = client_of(organizer)

    for address in ("/admin/session/", f"/admin/session/edit/{secrets.session.pk}/"):
        assert CANARY in text_at(client, address)


@pytest.mark.sweep
def test_nobody_outside_the_group_meets_a_word_of_it_on_any_link(outside: Client) -> None:
    pages = crawl(outside)

    assert len(pages) > len(STARTS)
    assert found(pages) == []


@pytest.mark.sweep
def test_no_address_tells_anything_to_somebody_outside_the_group(outside: Client, secrets: Secrets) -> None:
    outside.raise_request_exception = False
    for at in every_address(secrets):
        assert CANARY not in text_at(outside, at).lower(), at


def test_what_is_hidden_answers_as_what_never_was(outside: Client, secrets: Secrets) -> None:
    for hidden, unknown in direct(secrets):
        answer, nothing = outside.get(hidden), outside.get(unknown)

        assert answer.status_code == nothing.status_code, hidden
        assert answer.status_code in {302, 404}, hidden
        if answer.status_code == 404:
            assert len(answer.content) == len(nothing.content), hidden


def test_frames_of_the_group_reach_the_group_alone(
    secrets: Secrets, answerer: Member, group: WorkingGroup, client_of: ClientOf, outsider: Member
) -> None:
    query = f"/live/since/?{secrets.thread.stream}=0&threads:group-{group.pk}=0&threads:members=0"

    assert client_of(answerer).get(query).text.count(CANARY) >= 3
    assert CANARY not in client_of(outsider).get(query).text


def test_a_stream_of_the_group_answers_as_one_that_never_was(
    secrets: Secrets, outsider: Member, client_of: ClientOf
) -> None:
    client, stream = client_of(outsider), secrets.thread.stream

    hidden = client.get(f"/live/since/?{stream}=0").text
    unknown = client.get(f"/live/since/?thread:{NOBODY}=0").text

    assert hidden == unknown.replace(f"thread:{NOBODY}", stream)
