"""Numbers lie sealed, and whoever keeps an entry works with them as if they did not."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.urls import reverse
from modelsearch.backends import get_search_backend
from pytest_django import Settings

from knowledge.directory.models import ContactPoint
from network_site.members.models import Member
from network_site.members.sealing import is_sealed, unseal
from network_site.search.queue import WHOOSH
from tests.factories.directory import ContactPointFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
FIRST, SECOND = "+220 555 0100", "+220 555 0199"


def stored(entry: ContactPoint) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM directory_contactpoint WHERE id = %s", [entry.pk])
        (text,) = cursor.fetchone()
    return str(text)


def admin_url(view: str, *args: Any) -> str:
    return reverse(f"wagtailsnippets_directory_contactpoint:{view}", args=args)


@pytest.fixture
def entry() -> ContactPoint:
    """An entry whose number changed: two states are kept."""
    entry = ContactPointFactory.create(phone=FIRST)
    entry.save_revision()
    entry.phone = SECOND
    entry.save()
    entry.save_revision()
    return ContactPoint.objects.get(pk=entry.pk)


def test_a_number_is_sealed_in_its_column_its_states_and_fixtures_and_opens_again(entry: ContactPoint) -> None:
    written = serializers.serialize("json", [entry])

    assert is_sealed(stored(entry))
    assert unseal(stored(entry)) == entry.phone == SECOND
    assert [unseal(state.content["phone"]) for state in entry.revisions.order_by("pk")] == [FIRST, SECOND]
    assert SECOND not in written
    assert [read.object.phone for read in serializers.deserialize("json", written)] == [SECOND]


def test_no_number_is_kept_as_nothing(entry: ContactPoint) -> None:
    entry.phone = ""
    entry.save()

    assert stored(entry) == ""


def test_nobody_is_found_by_a_number(entry: ContactPoint) -> None:
    with pytest.raises(FieldError):
        ContactPoint.objects.filter(phone=SECOND).exists()


def test_a_keeper_reads_compares_and_brings_back_numbers(
    editor: Member, client_of: ClientOf, entry: ContactPoint
) -> None:
    first, second = entry.revisions.order_by("pk")
    client = client_of(editor)

    assert client.get(admin_url("edit", entry.pk)).context["form"]["phone"].value() == SECOND
    compared = client.get(admin_url("revisions_compare", entry.pk, first.pk, second.pk))
    (change,) = compared.context["comparison"]
    assert (change.val_a, change.val_b) == (FIRST, SECOND)
    assert "+220 555" in compared.text
    assert client.get(admin_url("revisions_revert", entry.pk, first.pk)).context["form"]["phone"].value() == FIRST


def test_a_number_too_long_and_a_seal_from_elsewhere_are_errors_of_the_form(
    editor: Member, client_of: ClientOf, entry: ContactPoint
) -> None:
    client, url = client_of(editor), admin_url("edit", entry.pk)

    for typed in ("+220 " * 20, stored(entry)):
        assert "phone" in client.post(url, {"phone": typed}).context["form"].errors


def test_the_search_index_knows_no_number(entry: ContactPoint, tmp_path: Any, settings: Settings) -> None:
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": WHOOSH, "PATH": str(tmp_path), "AUTO_UPDATE": False}}
    entry.save()
    get_search_backend().refresh_indexes()

    assert list(ContactPoint.objects.search(entry.title)) == [entry]
    assert not ContactPoint.objects.search("555")
    assert not ContactPoint.objects.search("0199")


@pytest.fixture
def before() -> Any:
    """The tables as the migration meets them, with a number that lies open in an entry and in a state of it."""
    migration = import_module("knowledge.directory.migrations.0002_sealed_phone")
    apps = MigrationLoader(connection).project_state([("directory", "0001_initial")]).apps
    return migration, apps


def test_the_migration_seals_what_lies_open_and_opens_it_again(entry: ContactPoint, before: Any) -> None:
    migration, apps = before
    plain = apps.get_model("directory", "ContactPoint").objects.filter(pk=entry.pk)

    migration.unseal_all(apps, None)
    assert stored(entry) == SECOND
    assert [state.content["phone"] for state in entry.revisions.order_by("pk")] == [FIRST, SECOND]

    for _again in range(2):
        migration.seal_all(apps, None)
    assert unseal(plain.get().phone) == SECOND
    assert [unseal(state.content["phone"]) for state in entry.revisions.order_by("pk")] == [FIRST, SECOND]
