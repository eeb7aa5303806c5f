"""Who reads which guide, wherever guides are shown."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from knowledge.guides.models import GuidePage
from network_site.access.marks import Mark
from network_site.members.models import Member
from tests.factories.guides import GuideFactory, guide_index
from tests.factories.members import MemberFactory
from tests.factories.vocabulary import TopicFactory

Clients = Callable[[Member], Client]


@pytest.fixture
def clear(db: None) -> GuidePage:
    """A guide for anyone."""
    return GuideFactory.create(title="Public canary", mark=Mark.CLEAR)


@pytest.fixture
def green(db: None) -> GuidePage:
    """A guide for members."""
    return GuideFactory.create(title="Members canary", mark=Mark.GREEN)


@pytest.fixture
def draft(db: None) -> GuidePage:
    """A guide that is not published."""
    return GuideFactory.create(title="Draft canary", mark=Mark.CLEAR, live=False)


@pytest.fixture
def readers(outsider: Member, client_of: Clients) -> dict[str, Client]:
    """A client for each kind of reader."""
    return {
        "visitor": Client(),
        "unverified": client_of(MemberFactory.create(verified_at=None)),
        "member": client_of(outsider),
    }


SEEN = {"visitor": ["Public canary"], "unverified": ["Public canary"], "member": ["Members canary", "Public canary"]}


@pytest.mark.parametrize("reader", SEEN)
def test_guide_opens_for_whom_its_mark_admits(
    reader: str, readers: dict[str, Client], clear: GuidePage, green: GuidePage, draft: GuidePage
) -> None:
    statuses = {guide.title: readers[reader].get(guide.get_url()).status_code for guide in (clear, green, draft)}

    assert statuses == {
        "Public canary": 200,
        "Members canary": 200 if reader == "member" else 404,
        "Draft canary": 404,
    }


@pytest.mark.parametrize("query", ["", "?q=canary", "?page=2"])
@pytest.mark.parametrize("reader", SEEN)
def test_list_search_and_count_show_what_the_reader_may_see(
    reader: str, query: str, readers: dict[str, Client], clear: GuidePage, green: GuidePage, draft: GuidePage
) -> None:
    response = readers[reader].get(f"/guides/{query}")

    listing = response.context["listing"].page
    assert sorted(guide.title for guide in listing) == SEEN[reader]
    assert listing.paginator.count == len(SEEN[reader])
    assert [title for title in ("Draft canary", "Members canary") if title in response.content.decode()] == [
        title for title in ("Members canary",) if reader == "member"
    ]


def test_filters_offer_nothing_of_hidden_guides(readers: dict[str, Client], clear: GuidePage) -> None:
    GuideFactory.create(topics=[TopicFactory.create(label_en="Canary topic")], mark=Mark.GREEN)

    assert "Canary topic" in readers["member"].get("/guides/").content.decode()
    assert "Canary topic" not in readers["visitor"].get("/guides/").content.decode()


@pytest.mark.parametrize("method", ["get", "head", "options", "post", "put", "delete", "patch"])
def test_hidden_guide_answers_like_an_unknown_page(
    method: str, readers: dict[str, Client], green: GuidePage, draft: GuidePage
) -> None:
    ask: Any = getattr(readers["visitor"], method)

    unknown, hidden, unpublished = (ask(url) for url in ("/guides/nothing-here/", green.get_url(), draft.get_url()))

    assert readers["member"].get(green.get_url()).status_code == 200
    for response in (hidden, unpublished):
        assert response.status_code == unknown.status_code == 404
        assert response.content == unknown.content
        assert response.headers.keys() == unknown.headers.keys()


def test_related_guides_name_only_what_the_reader_may_see(
    readers: dict[str, Client], clear: GuidePage, green: GuidePage
) -> None:
    topic = TopicFactory.create()
    clear.topics.set([topic])
    clear.related_guides.create(guide=green)
    clear.save()
    GuideFactory.create(title="Similar canary", topics=[topic], mark=Mark.GREEN)

    told = {name: client.get(clear.get_url()).content.decode() for name, client in readers.items()}

    for title in ("Members canary", "Similar canary"):
        assert title in told["member"]
        assert title not in told["visitor"]


def test_hidden_list_hides_no_public_guide(readers: dict[str, Client], clear: GuidePage) -> None:
    index = guide_index()
    index.mark = Mark.GREEN
    index.save()

    assert readers["visitor"].get("/guides/").status_code == 404
    assert readers["visitor"].get(clear.get_url()).status_code == 200


def test_queryset_is_the_rule(outsider: Member, clear: GuidePage, green: GuidePage, draft: GuidePage) -> None:
    assert set(GuidePage.objects.visible_to(outsider)) == {clear, green}
    assert set(GuidePage.objects.visible_to(AnonymousUser())) == {clear}
    assert set(GuidePage.objects.visible_to(None)) == {clear}
