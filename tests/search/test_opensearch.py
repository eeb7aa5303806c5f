"""OpenSearch by one setting: what can be known of it where no such server runs."""

import json
import socket
from collections.abc import Callable
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client
from modelsearch.backends import get_search_backend
from modelsearch.backends.opensearch3 import OpenSearch3Mapping as Mapping
from modelsearch.backends.opensearch3 import SearchBackend
from modelsearch.index import FilterField, SearchField, get_indexed_models
from modelsearch.query import And, Phrase, PlainText
from pytest_django import Settings

from discussions.models import Thread
from network_site import env
from network_site.access.marks import Mark
from network_site.members.models import Member, WorkingGroup
from network_site.search import following, registry
from network_site.search.completion import complete
from network_site.search.elsewhere import WRONG, Engine
from network_site.search.resembling import similar
from tests.factories.directory import ContactPointFactory
from tests.factories.discussions import make_answer, make_thread
from tests.factories.events import SessionMaterialFactory
from tests.factories.guides import GuideFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Any) -> SearchBackend:
    """The engine that ``SEARCH_URL`` names, at an address where nothing listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    monkeypatch.setenv("SEARCH_URL", f"opensearch://127.0.0.1:{port}")
    settings.WAGTAILSEARCH_BACKENDS = {"default": env.search("SEARCH_URL", "whoosh:", tmp_path)}
    backend: SearchBackend = get_search_backend()
    return backend


def test_the_setting_gives_the_backend_of_modelsearch_and_no_index_of_our_own(engine: SearchBackend) -> None:
    assert type(engine) is SearchBackend
    assert engine.hosts[0]["host"] == "127.0.0.1"
    assert str(engine.get_index_for_model(Thread).name) == "counterpart_discussions_thread"
    assert following.own_store() is None


@pytest.mark.parametrize("model", get_indexed_models(), ids=lambda model: model._meta.label)
def test_every_indexed_model_has_a_mapping_with_all_of_its_fields(model: Any) -> None:
    mapping = Mapping(model)

    properties = json.loads(json.dumps(mapping.get_mapping()))["properties"]

    fields = [field for field in model.get_search_fields() if isinstance(field, SearchField | FilterField)]
    assert fields
    assert {mapping.get_field_column_name(field) for field in fields} <= set(properties)
    assert "_edgengrams" in properties


def test_an_item_of_each_kind_becomes_a_document(answerer: Member) -> None:
    answer = make_answer(make_thread(answerer, title="Vessels"), answerer, "At night.")
    material = SessionMaterialFactory.create(title="Vessels")
    contact = ContactPointFactory.create(title="Vessels")
    items = [answer, answer.thread, material, material.session, material.session.edition, contact, contact.authority]

    for item in [*items, contact.jurisdiction, GuideFactory.create(title="Vessels"), answerer]:
        document = Mapping(type(item)).get_document(item)
        assert json.loads(json.dumps(document, cls=DjangoJSONEncoder))["pk"] == str(item.pk)


@pytest.mark.parametrize("slug", registry.kinds())
def test_who_may_see_what_is_part_of_every_query(
    engine: SearchBackend, slug: str, asker: Member, group: WorkingGroup
) -> None:
    kind = registry.kinds()[slug]

    results = engine.search(And([PlainText("vessel"), Phrase("at night")]), kind.visible_to(asker))
    sent = json.dumps(results.query_compiler.get_query(), cls=DjangoJSONEncoder)

    assert "vessel" in sent
    if any(
        field.field_name == "working_group"
        for field in kind.model.get_search_fields()
        if isinstance(field, FilterField)
    ):
        assert Mark.AMBER_STRICT in sent
        assert f"[{group.pk}]" in sent


def test_where_it_does_not_answer_the_database_does(
    asker: Member, answerer: Member, outsider: Member, group: WorkingGroup, client_of: ClientOf
) -> None:
    make_thread(answerer, title="Vessel registry at night")
    make_thread(answerer, title="Vessel registry of the group", mark=Mark.AMBER, working_group=group)

    page = client_of(outsider).get("/search/?q=vessel").text
    inside = client_of(asker).get("/search/?q=vessel").text

    assert "<mark>Vessel</mark> registry at night" in page
    assert "of the group" not in page
    assert "of the group" in inside
    assert [one.text for one in complete("vess", outsider)] == ["Vessel registry at night"]
    assert [one.shown.title for one in similar("The vessel registry", outsider)] == ["Vessel registry at night"]


def test_a_filter_that_the_engine_does_not_know_is_never_left_out(engine: SearchBackend) -> None:
    with pytest.raises(WRONG):
        Engine().search(PlainText("vessel"), Thread.objects.filter(body=""), 9)
