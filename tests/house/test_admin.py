"""The editors' admin is closed to those who only ask and answer."""

from collections.abc import Callable

import pytest
from django.test import Client

from network_site.access import rates
from network_site.home.site import set_up_site
from network_site.members.models import Member
from tests.factories.guides import GuideFactory
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
