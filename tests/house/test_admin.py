"""The editors' admin is closed to those who only ask and answer."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from network_site.access import rates
from network_site.home.site import set_up_site
from network_site.members.models import Member
from tests.factories.events import EditionFactory
from tests.factories.guides import GuideFactory
from tests.factories.members import MemberFactory
from tests.house.routes import filled, routes

pytestmark = pytest.mark.django_db

UNASKED = {"admin/logout/", "admin/failwhale/"}  # one signs out, one fails on purpose
WORDS = {"app_label": "guides", "model_name": "guidepage", "content_type_app_name": "guides"}
CLOSED = {302, 403, 404}
PUBLIC = {"admin/sprite/", "admin/jsi18n/"}  # icons and the words of the scripts, the same for everyone
DESK = {route for route in routes() if route.startswith("admin/")} - UNASKED - PUBLIC


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_prosecutor_finds_every_door_of_the_admin_closed(
    asker: Member, editor: Member, client_of: Callable[[Member], Client], method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rates, "kind_of", lambda _request: None)  # so many doors in a minute
    set_up_site()
    guide = GuideFactory.create()
    assert client_of(editor).get(f"/admin/pages/{guide.pk}/edit/").status_code == 200
    send = getattr(client_of(asker), method)

    open_doors = {}
    for route in DESK:
        address = filled(route, guide.pk, WORDS)
        status = send(address).status_code
        if status not in CLOSED:
            open_doors[address] = status

    assert len(DESK) > 150
    assert open_doors == {}
    guide.refresh_from_db()
    assert guide.live


@pytest.mark.sweep
@pytest.mark.parametrize(("reader", "export"), [("editor", ""), ("organizer", "csv"), ("focal_point", "")])
def test_no_list_of_the_desk_tells_the_address_of_whoever_worked_there(
    reader: str,
    export: str,
    request: pytest.FixtureRequest,
    fresh_client_of: Callable[[Member], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rates, "kind_of", lambda _request: None)
    set_up_site()
    worker = MemberFactory.create(email="kingfisher@justice.example", office="Office that worked", roles=["editor"])
    for page in (GuideFactory.create(), EditionFactory.create()):
        page.locked, page.locked_by, page.locked_at = True, worker, timezone.now()
        page.save()
        page.save_revision(user=worker, log_action=True).publish(user=worker, skip_permission_checks=True)
        page.get_workflow().start(page, worker)
    client = fresh_client_of(request.getfixturevalue(reader))

    shown = {
        route: answer.getvalue().decode() if answer.streaming else answer.text
        for route in sorted(DESK)
        if (answer := client.get(filled(route, page.pk, WORDS), {"export": export})).status_code == 200
    }

    assert any(worker.office in text for text in shown.values())
    assert [route for route, text in shown.items() if "kingfisher" in text] == []
