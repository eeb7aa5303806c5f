"""Views of the list of questions that members save: their own alone, each under a name of its own."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from discussions import actions
from discussions.actions.views import MOST_VIEWS
from discussions.exceptions import NameTaken, TooManyViews
from discussions.models import SavedView
from network_site.members.models import Member
from tests.races import at_once

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
THREADS, VIEWS, SAVE = (reverse(f"discussions:{name}") for name in ("threads", "saved_views", "save_view"))


def names(member: Member) -> list[str]:
    return [view.name for view in SavedView.objects.of(member)]


def test_the_list_as_one_narrowed_it_is_kept_under_a_name_and_opened_by_a_link(
    asker: Member, client_of: ClientOf
) -> None:
    client = client_of(asker)
    assert "Save this view" not in client.get(THREADS).text
    assert "Save this view" in client.get(THREADS, {"show": "unanswered", "country": "GM"}).text

    saved = client.post(SAVE, {"query": "country=GM&before=17-3&show=unanswered&mark=&x=1", "name": " Mine to answer "})
    page = client.get(saved.headers["Location"]).text

    assert saved.headers["Location"] == f"{THREADS}?show=unanswered&country=GM"
    assert 'href="?show=unanswered&amp;country=GM" aria-current="page"><bdi>Mine to answer</bdi>' in page
    assert "Save this view" not in page
    assert "<bdi>Mine to answer</bdi>" in client.get(THREADS).text


def test_a_view_is_nobody_elses(asker: Member, outsider: Member, client_of: ClientOf) -> None:
    view = actions.save_view(by=asker, name="The quiet ones", query="show=unanswered")
    addresses = [reverse(f"discussions:{name}", args=[view.pk]) for name in ("rename_view", "remove_view")]
    assert "The quiet ones" in client_of(asker).get(VIEWS).text
    client = client_of(outsider)

    assert [client.post(address, {"name": "Taken"}).status_code for address in addresses] == [404, 404]
    assert all("The quiet ones" not in client.get(address).text for address in (THREADS, VIEWS))
    assert names(asker) == ["The quiet ones"]


def test_a_view_sent_twice_is_one_and_another_name_renames_it(asker: Member) -> None:
    for name in ("Stale", "Stale", "To review"):
        actions.save_view(by=asker, name=name, query="show=stale")

    assert names(asker) == ["To review"]


def test_a_name_is_given_once_and_what_was_typed_stays(asker: Member, client_of: ClientOf) -> None:
    actions.save_view(by=asker, name="To review", query="show=stale")
    other = actions.save_view(by=asker, name="Open", query="show=unanswered")
    client = client_of(asker)

    refused = client.post(SAVE, {"query": "status=closed", "name": "To review"})
    renamed = client.post(reverse("discussions:rename_view", args=[other.pk]), {"name": "To review"})

    assert (refused.status_code, renamed.status_code) == (422, 422)
    assert 'value="status=closed"' in refused.text
    assert renamed.text.count('value="To review"') == 2  # of the view that has it, and as it was typed for the other
    for page in (refused, renamed):
        assert "You have another view of this name" in page.text
    assert names(asker) == ["Open", "To review"]


@pytest.mark.parametrize("query", ["", "before=17-3", "group=no-such-group", "show=nothing"])
def test_what_narrows_nothing_is_not_saved(asker: Member, client_of: ClientOf, query: str) -> None:
    refused = client_of(asker).post(SAVE, {"query": query, "name": "Everything"})

    assert refused.status_code == 422
    assert "Narrow the list first" in refused.text
    assert names(asker) == []


def test_there_is_an_end_to_what_stands_above_the_list(asker: Member) -> None:
    for number in range(MOST_VIEWS):
        actions.save_view(by=asker, name=f"View {number}", query=f"country={number}")

    with pytest.raises(TooManyViews):
        actions.save_view(by=asker, name="One more", query="show=mine")


@pytest.mark.parametrize("name", ["", "  ", "\u202e", "x" * 81])
def test_a_view_has_a_name_that_can_be_read(asker: Member, client_of: ClientOf, name: str) -> None:
    view = actions.save_view(by=asker, name="Stale", query="show=stale")
    client = client_of(asker)

    assert client.post(SAVE, {"query": "show=mine", "name": name}).status_code == 422
    client.post(reverse("discussions:rename_view", args=[view.pk]), {"name": name})
    assert names(asker) == ["Stale"]


def test_a_view_is_renamed_and_removed_twice_as_once(asker: Member, client_of: ClientOf) -> None:
    view = actions.save_view(by=asker, name="Stale", query="show=stale")
    client = client_of(asker)

    client.post(reverse("discussions:rename_view", args=[view.pk]), {"name": "To review"})
    assert names(asker) == ["To review"]

    client.post(reverse("discussions:remove_view", args=[view.pk]))
    actions.remove_view(by=asker, view=view)
    assert names(asker) == []


@pytest.mark.django_db(transaction=True)
def test_two_views_of_one_name_at_once_are_one_and_a_clear_refusal(asker: Member) -> None:
    raised = at_once(
        lambda: actions.save_view(by=asker, name="Mine", query="show=mine"),
        lambda: actions.save_view(by=asker, name="Mine", query="show=stale"),
    )

    assert [type(error) for error in raised] == [NameTaken]
    assert names(asker) == ["Mine"]
