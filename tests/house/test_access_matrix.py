"""Every address of the site against every kind of person: who gets in is what the table says, and nobody else."""

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from discussions.actions import note_read
from discussions.streams import reading_stream
from knowledge.guides.models import GuidePage
from network_site.access import rates
from network_site.live import registry
from network_site.members.actions.recovery import ask_recovery
from network_site.members.models import Member, WorkingGroup
from network_site.notifications.models import Notification
from network_site.notifications.registry import key_of
from network_site.notifications.streams import stream_of
from tests.factories.directory import ContactPointFactory
from tests.factories.guides import make_section
from tests.factories.members import MemberFactory
from tests.factories.vocabulary import JurisdictionFactory
from tests.house.conftest import CANARY, Secrets
from tests.house.routes import filled, routes

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("matrix")]

TABLE = tomllib.loads(Path(__file__).with_name("access_table.toml").read_text())
AUDIENCES: Mapping[str, list[str]] = TABLE["audiences"]
ROLES = sorted({role for roles in AUDIENCES.values() for role in roles})
UNASKED = {"accounts/logout/", "admin/logout/", "admin/failwhale/"}  # two sign out, one fails on purpose
SHUT = {403, 404, 405}
DOORS = ("/accounts/login/", "/admin/login/", "/accounts/2fa/")  # where those are sent who must sign in or enrol first
DESK = "/admin/"  # where Wagtail sends those who lack a permission
NOTED = {"access.RateCount", "access.AuditEntry", "access.AuditHead", "sessions.Session", "members.Member"}


def audience_of(deed: str) -> dict[str, set[str]]:
    """Return the roles that get in, by route, for ``opens`` (GET) or ``changes`` (POST)."""
    return {route: set(AUDIENCES[name]) for name, listed in TABLE[deed].items() for route in listed}


@pytest.fixture(autouse=True)
def _without_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count nothing: each role asks for everything."""
    monkeypatch.setattr(rates, "kind_of", lambda _request: None)


@pytest.fixture
def unverified(db: None) -> Member:
    """A person who can sign in and whom nobody vouches for."""
    return MemberFactory.create(verified_at=None)


@pytest.fixture
def address_of(secrets: Secrets, group: WorkingGroup, asker: Member, focal_point: Member) -> Callable[[str], str]:
    """Return a function that fills a route with what the closed group keeps, or what stands in the open."""
    abroad = "NL" if focal_point.jurisdiction_id != "NL" else "TR"
    contact = ContactPointFactory.create(authority__jurisdiction=JurisdictionFactory.create(code=abroad))
    guide = GuidePage.objects.get()
    words = {
        "edition": secrets.session.edition.slug,
        "kind": "question",
        "session": secrets.session.slug,
        "slug": group.slug,
        "name": secrets.attachment.name,
        "deed": str(uuid4()),
        "code": contact.authority.jurisdiction_id,
        **dict.fromkeys(("app_label", "app_name", "content_type_app_name"), "guides"),
        **dict.fromkeys(("model_name", "content_type_model_name"), "guidepage"),
    }
    numbers: list[tuple[str, int]] = [
        ("groups/openings", group.pk),
        ("people/roles", asker.pk),
        ("people/deputies", focal_point.pk),
        ("sections", make_section().pk),
        ("second-factor", ask_recovery(by=asker, reason=f"The {CANARY} phone is lost.").pk),
        ("people/rules", 1),
        ("questions/posts", secrets.answer.pk),
        ("questions/positions", secrets.scope.pk),
        ("questions", secrets.thread.pk),
        ("attachments", secrets.attachment.pk),
        ("material", secrets.material.pk),
        ("notifications", Notification.objects.of(secrets.thread.author).get(key=key_of(secrets.thread)).pk),
        ("page", guide.pk),
        ("session", secrets.session.pk),
        ("authority", contact.authority_id),
        ("contactpoint", contact.pk),
        ("directory", contact.pk),
    ]

    def fill(route: str) -> str:
        number = next((number for word, number in numbers if word in route), secrets.thread.pk)
        return filled(route, number, words)

    return fill


def comes_as(role: str, request: pytest.FixtureRequest) -> Client:
    """Return a browser of somebody in this role."""
    client = Client(raise_request_exception=False)
    if role != "visitor":
        client.force_login(request.getfixturevalue(role))
    return client


def got_in(response: HttpResponse, address: str) -> bool:
    """Whether the response is anything but a closed door."""
    assert response.status_code < 500, address
    target = response.headers.get("Location", "")
    sent_away = target.startswith(DOORS) or target == DESK
    return response.status_code not in SHUT and not sent_away


def rows_kept() -> dict[str, int]:
    """Return how many rows each table has, but those in which a visit itself is noted."""
    models = [model for model in apps.get_models() if model._meta.label not in NOTED and model._meta.managed]
    return {model._meta.label: model._default_manager.count() for model in models}


def test_the_table_names_every_address_once_and_no_other() -> None:
    for deed in ("opens", "changes"):
        listed = [route for routes_of in TABLE[deed].values() for route in routes_of]
        assert len(listed) == len(set(listed)), deed
    opens, changes = audience_of("opens"), audience_of("changes")
    known = set(routes()) - UNASKED

    assert sorted(known - set(opens)) == [], "addresses that the table does not name"
    assert sorted(set(opens) - known) == [], "addresses that are no more"
    own = {route for route in known if not route.startswith(("admin/", "_util/", "accounts/"))}
    assert sorted(own ^ set(changes)) == []


def test_few_addresses_are_public() -> None:
    public = {route for route, roles in audience_of("opens").items() if "visitor" in roles}

    assert len({route for route in public if not route.startswith("accounts/")}) <= 12
    assert not {route for route in public if route.startswith("admin/")}


@pytest.mark.sweep
@pytest.mark.parametrize("role", ROLES)
def test_who_opens_what(role: str, request: pytest.FixtureRequest, address_of: Callable[[str], str]) -> None:
    client = comes_as(role, request)
    wrong = {}
    for route, roles in audience_of("opens").items():
        response: Any = client.get(address_of(route))
        if got_in(response, route) != (role in roles):
            wrong[route] = response.status_code
        if role not in roles and not response.streaming:
            assert CANARY not in response.content.decode("utf-8", "replace").lower(), route

    assert wrong == {}


@pytest.mark.sweep
@pytest.mark.parametrize("role", ROLES)
def test_who_changes_what(role: str, request: pytest.FixtureRequest, address_of: Callable[[str], str]) -> None:
    client = comes_as(role, request)
    before = rows_kept()
    wrong = {}
    for route, roles in audience_of("changes").items():
        with transaction.atomic():
            response: Any = client.post(address_of(route))
            if got_in(response, route) != (role in roles):
                wrong[route] = response.status_code
            if role in roles:
                transaction.set_rollback(True)  # whoever may does it; the next address finds everything as it was

    assert wrong == {}
    assert rows_kept() == before


@pytest.mark.sweep
@pytest.mark.parametrize("role", ["asker", "secretariat", "editor"])
def test_without_a_second_factor_only_the_doors_open(
    role: str, request: pytest.FixtureRequest, address_of: Callable[[str], str], settings: Any
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    client = comes_as(role, request)
    free = ("accounts/", "admin/login/", "_util/login/")

    for route in audience_of("opens"):
        if not route.startswith(free):
            assert not got_in(client.get(address_of(route)), route), route  # type: ignore[arg-type]


@pytest.mark.sweep
@pytest.mark.parametrize("role", ["asker", "secretariat", "editor"])
def test_before_the_rules_are_accepted_only_they_and_the_account_open(
    role: str, request: pytest.FixtureRequest, address_of: Callable[[str], str]
) -> None:
    client = comes_as(role, request)
    Member.objects.update(rules_version=0)
    free = ("accounts/", "people/rules/", "admin/login/", "_util/login/")

    for route in audience_of("opens"):
        if route.startswith(free) and not route.endswith("publish/"):
            continue
        opened, sent = client.get(address_of(route)), client.post(address_of(route))
        assert opened.headers.get("Location", "").startswith("/people/rules/"), route
        assert sent.status_code == 403, route
        assert CANARY not in sent.text.lower(), route
    assert client.get("/people/rules/").status_code == 200


def test_every_kind_of_stream_is_in_the_table_and_open_to_its_readers_alone(
    request: pytest.FixtureRequest, secrets: Secrets, group: WorkingGroup
) -> None:
    assert set(registry._kinds) == set(TABLE["streams"])  # noqa: SLF001  what is registered is what is asked
    asker = secrets.thread.author
    note_read(by=asker, thread=secrets.thread, upto=secrets.thread.posts.latest("pk").pk)
    names = {
        "thread": secrets.thread.stream,
        "threads": f"threads:group-{group.pk}",
        "member": stream_of(asker.pk),
        "reading": reading_stream(asker.pk),
    }
    for prefix, audience in TABLE["streams"].items():
        for role in ROLES:
            answer = comes_as(role, request).get(f"/live/since/?{names[prefix]}=0")
            heard = answer.status_code == 200 and CANARY in answer.text
            assert heard == (role in AUDIENCES[audience]), (prefix, role)
