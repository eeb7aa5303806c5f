"""Nobody but the secretariat sees accounts: no page of the desk tells an address or a name of who works there."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from network_site.access import rates
from network_site.home.site import set_up_site
from network_site.members.models import Member
from network_site.members.roles import Role
from tests.factories.directory import ContactPointFactory
from tests.factories.files import PaperFactory, PictureFactory
from tests.factories.guides import GuideFactory
from tests.factories.members import MemberFactory
from tests.house.routes import filled
from tests.house.test_admin import DESK, WORDS

pytestmark = pytest.mark.django_db
ADDRESS, NAME = "kingfisher@justice.example", "Cormorant Heron"
SEARCHES = ("q=kingfisher", "q=heron")


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """What a colleague with a telling address did at the desk: written, versioned, locked, put to review, uploaded."""
    monkeypatch.setattr(rates, "kind_of", lambda _request: None)  # so many pages in a minute
    set_up_site()
    colleague = MemberFactory.create(
        jurisdiction__code="FR", email=ADDRESS, full_name=NAME, roles=[Role.EDITOR, Role.ORGANIZER]
    )
    guide = GuideFactory.create(owner=colleague)
    guide.save_revision(user=colleague, log_action=True).publish(user=colleague, skip_permission_checks=True)
    guide.get_workflow().start(guide, colleague)
    locked = GuideFactory.create(owner=colleague, locked=True, locked_by=colleague, locked_at=timezone.now())
    locked.save_revision(user=colleague, log_action=True)
    entry = ContactPointFactory.create(authority__jurisdiction__code="SN")
    entry.save_revision(user=colleague, log_action=True)
    PaperFactory.create(uploaded_by_user=colleague)
    PictureFactory.create(uploaded_by_user=colleague)
    return {guide.pk, entry.pk}


@pytest.mark.parametrize("role", ["editor", "organizer", "focal_point"])
def test_no_page_of_the_desk_tells_who_has_which_account(
    role: str, worked: set[int], request: pytest.FixtureRequest, client_of: Callable[[Member], Client]
) -> None:
    client = client_of(request.getfixturevalue(role))
    client.raise_request_exception = False
    told, opened = set(), set()

    for route in DESK:
        numbers = worked if filled(route, 1, WORDS) != filled(route, 2, WORDS) else {1}
        for address in {filled(route, number, WORDS) for number in numbers}:
            asked = [address, *(f"{address}?{words}" for words in SEARCHES)] if numbers == {1} else [address]
            for page in asked:
                answer = client.get(page)
                text = b"".join(answer.streaming_content) if answer.streaming else answer.content
                opened |= {route} if answer.status_code == 200 else set()
                told |= {page} if ADDRESS.encode() in text or NAME.encode() in text else set()

    assert opened
    assert told == set()


def test_the_desk_names_who_worked_by_office_and_country(
    worked: set[int], editor: Member, client_of: Callable[[Member], Client]
) -> None:
    colleague = Member.objects.get(email=ADDRESS)

    history = client_of(editor).get("/admin/reports/site-history/")

    assert history.status_code == 200
    assert colleague.label in history.text
