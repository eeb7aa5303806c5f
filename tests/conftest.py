"""The cast that every test knows by role, and where the browser is found."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from network_site.access import triggers
from network_site.live import fragments
from network_site.members.models import Member, WorkingGroup
from network_site.members.roles import Role
from tests.factories.members import MemberFactory, ProsecutionServiceFactory, WorkingGroupFactory

NO_CHROMIUM = "Chromium was not found: run `apt-get install chromium`, or set CHROMIUM to its path."

# A shared machine stalls now and then; the examples are the test, not the time they take.
hypothesis_settings.register_profile("network", deadline=None)
hypothesis_settings.load_profile("network")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a browser test where there is no browser; under CI that is a failure."""
    if item.get_closest_marker("browser") and find_chromium() is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(NO_CHROMIUM)


def find_chromium() -> str | None:
    """Return the path of the browser that CHROMIUM names, or else of the installed one."""
    return shutil.which(os.environ.get("CHROMIUM", "chromium"))


@pytest.fixture(scope="session")
def migrated_file(request: pytest.FixtureRequest) -> Path | None:
    """Return where an SQLite database is kept whose tables are made; None on another engine.

    Half a minute goes into the history of Wagtail's tables. The name holds a digest of every migration, so that a
    changed one makes a new file.
    """
    if connection.vendor != "sqlite":
        return None
    written = [path for app in apps.get_app_configs() for path in sorted(Path(app.path).glob("migrations/*.py"))]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in written)).hexdigest()
    return Path(request.config.cache.mkdir("databases")) / f"{digest}.sqlite3"  # type: ignore[union-attr]


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool, migrated_file: Path | None) -> bool:  # noqa: FBT001  a fixture has no keywords
    """Let the tests' database be the copy that lies there already."""
    return django_db_keepdb or migrated_file is not None


@pytest.fixture(scope="session")
def django_db_setup(
    migrated_file: Path | None,
    django_db_modify_db_settings: None,
    request: pytest.FixtureRequest,
    django_db_blocker: DjangoDbBlocker,
) -> None:
    """Start from the kept tables, and take the triggers off the audit trail: a test must be able to clear its rows."""
    with migrated(migrated_file):
        request.getfixturevalue("django_db_setup")
        with django_db_blocker.unblock():
            if migrated_file and not migrated_file.exists():
                keep(migrated_file)
            triggers.take_off(connection)


@contextmanager
def migrated(kept: Path | None) -> Iterator[None]:
    """Lay a copy of the *kept* file where the tests' database will be; others wait while one makes that file."""
    if kept is None:
        yield
        return
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if kept.exists():
            shutil.copyfile(kept, connection.settings_dict["TEST"]["NAME"])
        yield


def keep(kept: Path) -> None:
    """Copy the tests' database to *kept*, all or nothing."""
    unfinished = kept.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(unfinished)])
    unfinished.replace(kept)


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """Forget rendered fragments and counted attempts: numbers of rows come back from test to test."""
    fragments.clear()
    cache.clear()


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of the browser; ask for it only in tests marked ``browser``."""
    path = find_chromium()
    assert path is not None, NO_CHROMIUM
    return path


@pytest.fixture
def client_of() -> Callable[[Member], Client]:
    """Return a function that gives a test client in which a member is signed in."""

    def sign_in(member: Member) -> Client:
        client = Client()
        client.force_login(member)
        return client

    return sign_in


@pytest.fixture
def fresh_client_of(client_of: Callable[[Member], Client]) -> Callable[[Member], Client]:
    """Return a function that gives a test client in which a member has just given their passphrase again."""

    def sign_in(member: Member) -> Client:
        client = client_of(member)
        request = HttpRequest()
        request.session = client.session
        record_authentication(request, member, "password", reauthenticated=True)
        request.session.save()
        return client

    return sign_in


@pytest.fixture
def asker(db: None) -> Member:
    """A prosecutor in The Gambia who asks."""
    return MemberFactory.create(jurisdiction__code="GM")


@pytest.fixture
def answerer(db: None) -> Member:
    """A prosecutor in the Netherlands who answers."""
    return MemberFactory.create(jurisdiction__code="NL")


@pytest.fixture
def colleague(answerer: Member) -> Member:
    """Another prosecutor of the answerer's service."""
    return MemberFactory.create(jurisdiction=answerer.jurisdiction, service=answerer.service)


@pytest.fixture
def outsider(db: None) -> Member:
    """A verified member in Italy who is in no group: must not see what the group sees."""
    return MemberFactory.create(jurisdiction__code="IT")


@pytest.fixture
def moderator(db: None) -> Member:
    """A member who moderates."""
    return MemberFactory.create(jurisdiction__code="PT", roles=[Role.PROSECUTOR, Role.MODERATOR])


@pytest.fixture
def editor(db: None) -> Member:
    """A member who writes guides."""
    return MemberFactory.create(jurisdiction__code="FR", roles=[Role.PROSECUTOR, Role.EDITOR])


@pytest.fixture
def second_editor(db: None) -> Member:
    """A member who approves what the editor wrote."""
    return MemberFactory.create(jurisdiction__code="ES", roles=[Role.PROSECUTOR, Role.EDITOR])


@pytest.fixture
def organizer(db: None) -> Member:
    """A member who runs forum pages."""
    return MemberFactory.create(jurisdiction__code="AT", roles=[Role.PROSECUTOR, Role.ORGANIZER])


@pytest.fixture
def focal_point(db: None) -> Member:
    """A member who vouches for the members of Senegal."""
    return MemberFactory.create(jurisdiction__code="SN", roles=[Role.PROSECUTOR, Role.FOCAL_POINT])


@pytest.fixture
def secretariat(db: None) -> Member:
    """A member of the secretariat, who serves no jurisdiction."""
    service = ProsecutionServiceFactory.create(name="Secretariat", jurisdiction__code="AT")
    return MemberFactory.create(office="Secretariat", jurisdiction=None, service=service, roles=[Role.SECRETARIAT])


@pytest.fixture
def visitor() -> AnonymousUser:
    """Someone who is not signed in."""
    return AnonymousUser()


@pytest.fixture
def group(asker: Member, answerer: Member, colleague: Member) -> WorkingGroup:
    """A closed working group of the asker, the answerer and the colleague."""
    return WorkingGroupFactory.create(members=[asker, answerer, colleague])
