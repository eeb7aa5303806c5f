"""What a closed group shares reaches its members and nobody else, on any page, in any frame, file or calendar."""

import re
from collections.abc import Callable, Iterable, Sequence
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from discussions import actions
from discussions.actions.drafts import Typed
from network_site.access import rates
from network_site.members.models import GroupMembership, Member, WorkingGroup
from network_site.members.roles import Role
from tests.factories.discussions import make_answer, make_reply, make_scope
from tests.factories.members import MemberFactory
from tests.factories.vocabulary import JurisdictionFactory, LanguageFactory
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
    named: list[tuple[str, Sequence[object], Sequence[object]]] = [
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


@pytest.fixture
def chair(group: WorkingGroup) -> Member:
    """A chair of the group in every role that matters there."""
    roles = [Role.PROSECUTOR, Role.MODERATOR, Role.EDITOR]
    member = MemberFactory.create(jurisdiction=JurisdictionFactory.create(code="NL"), roles=roles)
    GroupMembership.objects.create(group=group, member=member, role=GroupMembership.Role.CHAIR)
    return member


@pytest.fixture
def numbers(secrets: Secrets, asker: Member, answerer: Member, chair: Member) -> dict[str, int]:
    """What the addresses below /questions/ lead to inside the group, by a word of the route; later ones count more."""
    thread = secrets.thread
    question = thread.posts.get(kind="question")
    edited = actions.edit_post(by=answerer, post=secrets.answer, body=f"The {CANARY} as it is.", version=1)
    french = LanguageFactory.create(code="fr")
    said = {"by": asker, "post": edited, "language": french, "of_version": 2}
    actions.translate_post(**said, body=f"The {CANARY} at first.")
    actions.translate_post(**said, body=f"The {CANARY} since.", version=1)
    typed = Typed(body=f"The {CANARY} draft.")
    draft = actions.keep_draft(by=asker, place=f"reply:{edited.pk}", typed=typed)
    decision = actions.decide(by=chair, key=uuid4(), post=question, kind="dismiss", reason=f"The {CANARY} is fine.")
    taken = actions.accept_answer(by=asker, post=make_answer(thread, answerer, f"The {CANARY} too."))
    endorsed = actions.endorse_position(by=chair, scope=make_scope(taken, citation=f"The {CANARY} article"))
    unnamed = make_answer(thread, answerer, f"The {CANARY} unsigned.", is_anonymous=True)
    removed = actions.delete_post(by=asker, post=make_reply(edited, asker, f"The {CANARY} removed."))
    return {
        "questions": thread.pk,
        "posts": edited.pk,
        "positions": secrets.scope.pk,
        "drafts": draft.pk,
        "decisions": decision.pk,
        "ask-removal": question.pk,
        "withdraw": taken.pk,
        "unendorse": endorsed.pk,
        "lift": unnamed.pk,
        "unmask": unnamed.pk,
        "restore": removed.pk,
        "translations": edited.pk,
    }


@pytest.fixture
def about_questions(numbers: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Every address below /questions/ with a number, of what is inside the group, and of something that never was."""
    monkeypatch.setattr(rates, "kind_of", lambda _request: None)
    found = []
    for route in (route for route in routes() if re.match(r"questions/.*<int:pk>", route)):
        number = [number for word, number in numbers.items() if word in route.split("/")][-1]
        known = route.replace("<int:version>", "1").replace("<slug:language>", "fr")
        found.append((filled(known, number, {}), filled(known, NOBODY, {})))
    return found


def test_every_address_of_a_hidden_question_answers_as_if_it_never_was(
    outside: Client, about_questions: list[tuple[str, str]]
) -> None:
    assert len(about_questions) > 40
    for hidden, unknown in about_questions:
        for ask in (outside.get, outside.post):
            answer, nothing = ask(hidden), ask(unknown)

            assert answer.status_code == nothing.status_code, hidden
            assert answer.status_code in {302, 404, 405}, hidden
            assert CANARY not in answer.text.lower(), hidden
            if answer.status_code == 404:
                assert len(answer.content) == len(nothing.content), hidden
            if answer.status_code == 302:
                assert answer.headers["Location"].startswith("/accounts/login/"), hidden


def test_every_address_of_a_hidden_question_leads_somewhere_for_those_inside(
    about_questions: list[tuple[str, str]], client_of: ClientOf, asker: Member, answerer: Member, chair: Member
) -> None:
    inside = [client_of(member) for member in (asker, answerer, chair)]

    dead = [at for at, _nothing in about_questions if all(client.get(at).status_code == 404 for client in inside)]

    assert dead == []


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
