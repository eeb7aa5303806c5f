"""The threats of the design (SECURITY-NOTES, section 2), each with the tests that hold it off."""

import ast
import re
import subprocess
import sys
import tomllib
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as site_settings
from django.core import mail
from django.core.files.base import ContentFile
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from discussions.models import Post
from network_site.access import rates
from network_site.access.marks import Mark
from network_site.files.responses import send_attachment
from network_site.home.site import set_up_site
from network_site.members.models import Member
from tests.factories.discussions import make_thread, question_of
from tests.factories.members import MemberFactory
from tests.house.routes import filled, routes
from tests.house.test_production import GOOD, ROOT

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]

TABLE = tomllib.loads((Path(__file__).parent / "threats.toml").read_text(encoding="utf-8"))
COVERED = {threat["name"]: threat["tests"] for threat in TABLE["threat"]}
NOT_BUILT = set(TABLE["not_built"])
PASSPHRASE = "correct-horse-battery-staple"
ARGON2 = "django.contrib.auth.hashers.Argon2PasswordHasher"
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
)
WITHOUT_TOKEN = (
    "admin/api/main/",  # for reading alone
    "accounts/sso/",  # the signed word of another site
    "notifications/unsubscribe/",  # the signed word of a mail, which its program posts by itself (RFC 8058)
)
LEAVING = {"accounts/logout/", "admin/logout/"}


@pytest.fixture(autouse=True)
def _without_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count nothing: every address is asked."""
    monkeypatch.setattr(rates, "kind_of", lambda _request: None)


@pytest.fixture
def member(db: None) -> Member:
    """A member with a passphrase."""
    member = MemberFactory.create(email="office@justice.example")
    member.set_password(PASSPHRASE)
    member.save()
    return member


def sign_in(client: Client, member: Member, **fields: str) -> Any:
    return client.post("/accounts/login/", {"login": member.email, "password": PASSPHRASE, **fields})


def test_every_threat_has_its_row() -> None:
    rows = {int(row.split()[0].removeprefix("T")) for row in COVERED}

    assert rows | NOT_BUILT == set(range(1, 29))
    assert not rows & NOT_BUILT


@pytest.mark.parametrize("threat", COVERED)
def test_the_tests_of_a_threat_exist(threat: str) -> None:
    for named in COVERED[threat]:
        path, _, name = named.partition("::")
        tree = ast.parse((ROOT / "tests" / path).read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, named


def test_signing_in_starts_a_new_session(client: Client, member: Member) -> None:
    planted = client.session
    planted["planted"] = True
    planted.save()

    sign_in(client, member)

    assert client.session.session_key != planted.session_key
    thief = Client()
    thief.cookies[site_settings.SESSION_COOKIE_NAME] = planted.session_key or ""
    assert thief.get("/questions/").headers["Location"].startswith("/accounts/login/")
    assert client.get("/questions/").status_code == 200


def printed(expression: str, folder: Path, **environment: str) -> str:
    """Return what an expression of the settings is in production."""
    script = f"import django; django.setup(); from django.conf import settings; print({expression})"
    known = {**GOOD, "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "network_site.settings"}
    command = [sys.executable, "-c", script]
    done = subprocess.run(  # noqa: S603
        command, cwd=ROOT, env={**known, **environment}, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_limits_are_counted_for_all_processes_together(tmp_path: Path) -> None:
    for redis, backend in (("", "db.DatabaseCache"), ("redis://127.0.0.1:1/0", "redis.RedisCache")):
        assert backend in printed("settings.CACHES['default']", tmp_path, REDIS_URL=redis)


def test_passphrases_are_kept_by_a_slow_hash(tmp_path: Path) -> None:
    assert printed("settings.PASSWORD_HASHERS", tmp_path) == str([ARGON2])


@pytest.mark.sweep
@pytest.mark.parametrize("role", ["outsider", "editor"])
def test_no_address_takes_a_form_without_its_token(role: str, request: pytest.FixtureRequest) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(request.getfixturevalue(role))

    taken = {route: client.post(filled(route, 1, {})).status_code for route in routes()}

    assert len(taken) > 200
    exempt = {route: status for route, status in taken.items() if status != 403}
    assert [route for route in exempt if not route.startswith(WITHOUT_TOKEN)] == []
    assert set(exempt.values()) <= {302, 404, 405}  # away to sign in, unknown, or read only


def test_a_form_from_another_site_is_refused_even_with_a_token(asker: Member) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(asker)
    page = client.get(reverse("discussions:ask"), secure=True).text
    token = re.findall(r'csrfmiddlewaretoken" value="(\w+)"', page)[0]
    preview = reverse("discussions:preview")

    def answer(origin: str) -> int:
        data = {"csrfmiddlewaretoken": token, "body": "x"}
        return client.post(preview, data, secure=True, headers={"origin": origin}).status_code

    assert answer("https://testserver") == 200
    for origin in ("https://evil.example", "null", "http://testserver", "https://testserver:8443"):
        assert answer(origin) == 403, origin


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_door_leads_off_the_site(member: Member, fresh_client_of: ClientOf, target: str) -> None:
    client = Client()
    answers = [client.get(door, {"next": target}) for door in ("/admin/login/", "/_util/login/", "/accounts/login/")]
    answers.append(sign_in(Client(), member, next=target))
    answers.append(Client().post(f"/accounts/login/?next={target}", {"login": member.email, "password": PASSPHRASE}))
    inside = fresh_client_of(member)
    answers.append(inside.get("/accounts/login/", {"next": target}))
    answers.append(inside.post(f"/accounts/reauthenticate/?next={target}", {"password": PASSPHRASE}))
    answers.append(inside.post("/accounts/logout/", {"next": target}))

    for answer in answers:
        leads_to = answer.headers.get("Location", "/")
        assert urlsplit(leads_to)[:2] == ("", ""), leads_to
        assert not leads_to.startswith(("//", "/\\")), leads_to


def test_a_foreign_host_is_refused_and_gets_into_no_mail(
    member: Member, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client = Client()

    assert client.get("/accounts/login/", headers={"host": "evil.example"}).status_code == 400
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/password/reset/", {"email": member.email}, headers={"x-forwarded-host": "evil.example"})

    assert len(mail.outbox) == 1
    assert "evil.example" not in mail.outbox[0].message().as_string()
    assert "testserver" in str(mail.outbox[0].body)


@pytest.mark.sweep
@pytest.mark.parametrize("role", ["visitor", "outsider", "editor"])
def test_every_answer_of_every_address_carries_the_headers(role: str, request: pytest.FixtureRequest) -> None:
    set_up_site()
    client = Client(raise_request_exception=False)
    if role != "visitor":
        client.force_login(request.getfixturevalue(role))

    for route in [*routes(), "", "nowhere/"]:
        if route in LEAVING:
            continue
        address = filled(route, 1, {})
        headers = client.get(address, secure=True).headers
        policy = headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy or "sandbox" in policy, address
        assert "default-src 'none'" in policy, address
        assert "unsafe" not in policy or (address.startswith("/admin/") and "unsafe-eval" not in policy), address
        assert headers["X-Frame-Options"] == "DENY", address
        assert headers["X-Content-Type-Options"] == "nosniff", address
        assert headers["Referrer-Policy"] in {"same-origin", "no-referrer", "strict-origin"}, address
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", address
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", address
        assert "camera=()" in headers["Permissions-Policy"], address
        assert {"private", "no-store"} <= set(re.split(r",\s*", headers["Cache-Control"])), address
        assert headers["Strict-Transport-Security"].startswith("max-age=31536000; includeSubDomains"), address


@pytest.mark.parametrize("name", ["a.svg", "a.html", "a.xhtml", "a.js", "a.pdf"])
def test_what_a_browser_would_run_is_saved_and_never_shown(name: str) -> None:
    file = ContentFile(b"<svg onload='alert(1)'/>", name=name)

    headers = send_attachment(RequestFactory().get("/"), file, name=name).headers

    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert not {"svg", "html", "htm"} & {*site_settings.WAGTAILIMAGES_EXTENSIONS, *site_settings.WAGTAILDOCS_EXTENSIONS}


def test_nothing_is_fetched_from_elsewhere(asker: Member, client_of: ClientOf) -> None:
    thread = make_thread(asker, body="![x](https://evil.example/pixel.png) https://evil.example/page")

    page = client_of(asker).get(thread.get_absolute_url()).text

    assert site_settings.WAGTAILEMBEDS_FINDERS == []
    assert not re.search(r'(?:src|srcset|poster|data)="?\s*(?:https?:)?//', page)


def test_a_form_takes_its_own_fields_alone(asker: Member, outsider: Member, client_of: ClientOf) -> None:
    thread = make_thread(asker)
    extra = {"author": asker.pk, "kind": "question", "mark": "CLEAR", "author_office": "Minister", "deleted_at": "now"}

    client_of(outsider).post(
        reverse("discussions:answer", args=[thread.pk]), {"key": str(uuid.uuid4()), "body": "An answer.", **extra}
    )
    client_of(asker).post(
        reverse("discussions:edit", args=[question_of(thread).pk]),
        {"version": 1, "body": "Edited.", "is_anonymous": "on", **extra},
    )

    answer = thread.posts.get(kind=Post.Kind.ANSWER)
    assert (answer.author, answer.mark, answer.author_office) == (outsider, Mark.GREEN, outsider.office)
    question = question_of(thread)
    assert (question.body, question.author_office, question.is_anonymous) == ("Edited.", asker.office, False)


@pytest.mark.parametrize(
    "address",
    [
        "/api/",
        "/api/v2/pages/",
        "/api/v2/images/",
        "/api/v3/pages/",
        "/admin/api/main/pages/",
        "/media/x/",
        "/documents/1/x/",
    ],
)
def test_there_is_no_api_for_visitors(address: str) -> None:
    set_up_site()

    response = Client().get(address)

    sent_away = response.status_code == 302 and response.headers["Location"].startswith(
        ("/accounts/login/", "/admin/l")
    )
    assert sent_away or response.status_code == 404
