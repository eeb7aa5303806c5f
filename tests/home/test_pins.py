"""What a group keeps at hand: pinned by its chairs, seen by its members as far as they may, known to nobody else."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import ReferenceIndex

from knowledge.guides.models import GuidePage
from network_site.access.marks import Mark
from network_site.home import actions
from network_site.home.exceptions import BoardFull, NothingToPin
from network_site.home.models import GroupPin, HomePage
from network_site.members.actions.groups import archive_group
from network_site.members.exceptions import GroupArchived, NotYourGroup
from network_site.members.models import Member, WorkingGroup
from tests.factories.events import EditionFactory
from tests.factories.files import PaperFactory
from tests.factories.guides import GuideFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
CANARY = "kingfisher"


@pytest.fixture
def chaired(site: HomePage, group: WorkingGroup, asker: Member) -> WorkingGroup:
    """The closed group, with a name to look for, chaired by the asker."""
    WorkingGroup.objects.filter(pk=group.pk).update(name=f"The {CANARY}")
    group.memberships.filter(member=asker).update(role="chair")
    group.refresh_from_db()
    return group


def board(group: WorkingGroup) -> list[int | None]:
    return [pin.page_id or pin.document_id for pin in group.pins.all()]


def test_members_find_what_is_pinned(
    chaired: WorkingGroup, asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    guide, paper = GuideFactory.create(title="A guide at hand"), PaperFactory.create(title="A document at hand")
    edition = EditionFactory.create(title="A forum at hand")
    for item in ({"page": guide.pk}, {"page": edition.pk}, {"document": paper.pk}):
        actions.pin(by=asker, group=chaired, **item)

    page = client_of(answerer).get(chaired.get_absolute_url()).text

    for text in ("A guide at hand", guide.get_url(), "A document at hand", paper.url, "A forum at hand"):
        assert text in page


def test_what_is_taken_back_or_gone_is_not_shown(
    chaired: WorkingGroup, asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    guide, gone = GuideFactory.create(title="A guide at hand"), GuideFactory.create(title="A guide to go")
    for item in (guide, gone):
        actions.pin(by=asker, group=chaired, page=item.pk)
    client = client_of(answerer)
    assert "A guide at hand" in client.get(chaired.get_absolute_url()).text

    GuidePage.objects.get(pk=guide.pk).unpublish()
    gone.delete()

    page = client.get(chaired.get_absolute_url()).text
    assert "A guide at hand" not in page
    assert "A guide to go" not in page
    assert board(chaired) == [guide.pk]  # it comes back when it is published again


def test_pinning_twice_is_pinning_once(chaired: WorkingGroup, asker: Member) -> None:
    guide = GuideFactory.create()

    first, second = (actions.pin(by=asker, group=chaired, page=guide.pk) for _ in range(2))

    assert first == second
    assert board(chaired) == [guide.pk]


def test_nothing_but_guides_forums_and_documents_that_one_may_see_is_pinned(
    chaired: WorkingGroup, asker: Member, site: HomePage
) -> None:
    draft = GuideFactory.create(live=False)

    for item in ({"page": draft.pk}, {"page": site.pk}, {"page": 10**6}, {"document": 10**6}, {}):
        with pytest.raises(NothingToPin):
            actions.pin(by=asker, group=chaired, **item)


def test_a_group_pins_no_more_than_its_members_can_take_in(
    chaired: WorkingGroup, asker: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "AT_MOST", 1)
    actions.pin(by=asker, group=chaired, page=GuideFactory.create().pk)

    with pytest.raises(BoardFull):
        actions.pin(by=asker, group=chaired, page=GuideFactory.create().pk)


def test_only_chairs_of_a_group_that_is_not_archived_change_it(
    chaired: WorkingGroup, asker: Member, answerer: Member, secretariat: Member
) -> None:
    guide = GuideFactory.create()
    pin = actions.pin(by=asker, group=chaired, page=guide.pk)

    for member, refusal in ((answerer, NotYourGroup), (secretariat, NotYourGroup), (asker, GroupArchived)):
        if refusal is GroupArchived:
            archive_group(by=asker, group=chaired)
        with pytest.raises(refusal):
            actions.pin(by=member, group=chaired, page=guide.pk)
        with pytest.raises(refusal):
            actions.unpin(by=member, pin=pin)
        with pytest.raises(refusal):
            actions.move_pin(by=member, pin=pin, up=True)


def test_items_change_places_and_stay_at_the_ends(chaired: WorkingGroup, asker: Member) -> None:
    first, second = (actions.pin(by=asker, group=chaired, page=GuideFactory.create().pk) for _ in range(2))

    actions.move_pin(by=asker, pin=second, up=True)
    assert board(chaired) == [second.page_id, first.page_id]
    actions.move_pin(by=asker, pin=second, up=True)
    actions.move_pin(by=asker, pin=first, up=False)
    assert board(chaired) == [second.page_id, first.page_id]
    actions.unpin(by=asker, pin=second)
    actions.unpin(by=asker, pin=second)
    assert board(chaired) == [first.page_id]


def test_the_chair_pins_moves_and_removes_on_a_page(chaired: WorkingGroup, asker: Member, client_of: ClientOf) -> None:
    guide, paper = GuideFactory.create(title="A guide at hand"), PaperFactory.create(title="A document at hand")
    client, page = client_of(asker), f"/groups/{chaired.slug}/pins/"
    assert page in client.get(chaired.get_absolute_url()).text

    for what in (f"page-{guide.pk}", f"document-{paper.pk}"):
        assert client.post(page, {"what": what}).status_code == 302
    assert client.post(page, {"what": f"page-{guide.pk}"}).status_code == 422  # it is there already
    last = chaired.pins.get(document=paper)
    client.post(f"{page}{last.pk}/move/", {"to": "up"})

    assert board(chaired) == [paper.pk, guide.pk]
    client.post(f"{page}{last.pk}/remove/")
    assert board(chaired) == [guide.pk]


@pytest.mark.parametrize("role", ["answerer", "outsider", "secretariat", "editor"])
def test_nobody_else_finds_the_page(
    role: str, chaired: WorkingGroup, asker: Member, client_of: ClientOf, request: pytest.FixtureRequest
) -> None:
    pin = actions.pin(by=asker, group=chaired, page=GuideFactory.create().pk)
    client, page = client_of(request.getfixturevalue(role)), f"/groups/{chaired.slug}/pins/"

    assert client.get(page).status_code == 404
    for deed in ("move", "remove"):
        assert client.post(f"{page}{pin.pk}/{deed}/").status_code == 404
    assert chaired.pins.count() == 1


def test_a_pin_of_another_group_is_not_found(chaired: WorkingGroup, asker: Member, client_of: ClientOf) -> None:
    other = WorkingGroup.objects.create(name="Another", slug="another-1")
    pin = GroupPin.objects.create(group=other, page=GuideFactory.create(), position=1, pinned_by=asker)

    assert client_of(asker).post(f"/groups/{chaired.slug}/pins/{pin.pk}/remove/").status_code == 404


def test_the_desk_does_not_tell_which_group_pinned_a_page(
    chaired: WorkingGroup, asker: Member, editor: Member, client_of: ClientOf
) -> None:
    guide, paper = GuideFactory.create(mark=Mark.GREEN), PaperFactory.create()
    for item in ({"page": guide.pk}, {"document": paper.pk}):
        ReferenceIndex.create_or_update_for_object(actions.pin(by=asker, group=chaired, **item))
    client = client_of(editor)

    pages = [
        f"/admin/pages/{guide.pk}/usage/",
        f"/admin/pages/{guide.pk}/delete/",
        f"/admin/documents/usage/{paper.pk}/",
    ]
    for at in pages:
        page = client.get(at)
        assert page.status_code in {200, 302}, at
        assert CANARY not in page.text.lower()
    assert client.get(pages[0]).status_code == client.get(pages[2]).status_code == 200
    assert not ReferenceIndex.model_is_indexable(GroupPin)


@pytest.mark.parametrize("many", [1, 3])
def test_home_asks_the_database_as_often_for_many_pins(
    many: int, chaired: WorkingGroup, asker: Member, client_of: ClientOf
) -> None:
    for _ in range(many):
        for item in ({"page": GuideFactory.create().pk}, {"document": PaperFactory.create().pk}):
            actions.pin(by=asker, group=chaired, **item)
        actions.pin(by=asker, group=chaired, page=EditionFactory.create().pk)
    client = client_of(asker)
    client.get(chaired.get_absolute_url())  # the CMS reads its root paths once

    with CaptureQueriesContext(connection) as queries:
        client.get(chaired.get_absolute_url())

    assert len(queries) == 17
