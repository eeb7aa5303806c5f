"""Nothing that leaves the site says who wrote an anonymous post: not a page, a frame, a list, a copy or the trail."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from discussions import actions
from discussions.models import Post, Thread
from network_site.access import rates
from network_site.access.models import AuditEntry
from network_site.home.site import set_up_site
from network_site.members.models import Member, WorkingGroup
from network_site.members.roles import Role
from tests.factories.discussions import make_answer, make_position, make_reply, make_scope, make_thread, question_of
from tests.factories.members import MemberFactory
from tests.house.routes import filled, routes
from tests.house.test_leaks import LEAVING, crawl, text_at

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]

NUMBER = 773_412_905  # of the author; long enough to stand nowhere by chance
TRACES = ("kingfisher", str(NUMBER))
WHERE_MEMBERS_ARE_KEPT = (
    "/people/",
    "/admin/users/",
    "/admin/session/new/",
    "/audit/?member=",
    "/notifications/preferences/",
)  # lists of members, not of posts


@dataclass(frozen=True)
class Said:
    """What the author said as an office of their country."""

    author: Member
    thread: Thread
    posts: tuple[Post, ...]


@pytest.fixture(autouse=True)
def _without_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "kind_of", lambda _request: None)


@pytest.fixture
def said(answerer: Member) -> Said:
    """A question, an answer and replies of one author, edited, removed and restored; all names hold the canary."""
    set_up_site()
    author = MemberFactory.create(
        pk=NUMBER,
        email="kingfisher@justice.example",
        full_name="Name-Behind-The-Office",
        office="Special counsel Kingfisher",
        jurisdiction__code="SN",
        service__name="Kingfisher chamber",
    )
    thread = make_thread(author, title="An anonymous question", is_anonymous=True)
    own = make_answer(thread, author, "An anonymous answer.", is_anonymous=True)
    reply = make_reply(make_answer(thread, answerer), author, "An anonymous reply.", is_anonymous=True)
    elsewhere = make_answer(make_thread(answerer, title="An open question"), author, is_anonymous=True)
    actions.edit_post(by=author, post=own, body="An anonymous answer, better.", version=1)
    actions.delete_post(by=author, post=reply)
    actions.accept_answer(by=author, post=own)
    return Said(author, thread, (question_of(thread), own, reply, elsewhere))


def traces(text: str) -> list[str]:
    return [trace for trace in TRACES if trace in text.lower()]


def test_the_canaries_are_where_they_may_be(said: Said, focal_point: Member, client_of: ClientOf) -> None:
    assert "kingfisher" in client_of(focal_point).get(reverse("members:country")).text.lower()
    assert "kingfisher" in client_of(said.author).get("/questions/").text.lower()


@pytest.mark.sweep
@pytest.mark.parametrize("role", ["outsider", "moderator", "editor", "organizer", "focal_point", "secretariat"])
def test_no_page_names_the_author(said: Said, role: str, request: pytest.FixtureRequest, client_of: ClientOf) -> None:
    pages = crawl(client_of(request.getfixturevalue(role)))

    assert said.thread.title in pages["/questions/"]
    assert said.thread.get_absolute_url() in pages
    shown = {at: traces(text) for at, text in pages.items() if not at.startswith(WHERE_MEMBERS_ARE_KEPT)}
    assert {at: found for at, found in shown.items() if found} == {}


@pytest.mark.sweep
@pytest.mark.parametrize("role", ["outsider", "moderator", "editor", "organizer", "focal_point", "secretariat"])
def test_no_address_names_the_author_whatever_number_is_asked_for(
    said: Said, role: str, request: pytest.FixtureRequest, client_of: ClientOf
) -> None:
    client = client_of(request.getfixturevalue(role))
    client.raise_request_exception = False
    words = {
        "code": "SN",
        **dict.fromkeys(("app_label", "app_name", "content_type_app_name"), "discussions"),
        **dict.fromkeys(("model_name", "content_type_model_name"), "post"),
    }
    numbers = {said.thread.pk, *(post.pk for post in said.posts)}
    addresses = {filled(route, number, words) for route in routes() if not LEAVING.search(route) for number in numbers}

    told = {at: traces(text_at(client, at)) for at in addresses if not at.startswith(WHERE_MEMBERS_ARE_KEPT)}

    assert {at: found for at, found in told.items() if found} == {}


@pytest.mark.parametrize("role", ["answerer", "moderator", "secretariat"])
def test_no_frame_names_the_author(said: Said, role: str, request: pytest.FixtureRequest, client_of: ClientOf) -> None:
    client_of(said.author).get(said.thread.get_absolute_url())  # the author's fragments are kept by now
    client = client_of(request.getfixturevalue(role))

    told = client.get(f"/live/since/?{said.thread.stream}=0&threads:members=0").text

    assert "An anonymous answer, better." in told
    assert traces(told) == []
    assert "You wrote this" not in told


def test_no_form_of_another_names_the_author(said: Said, moderator: Member, fresh_client_of: ClientOf) -> None:
    client = fresh_client_of(moderator)
    for name in ("reply", "delete", "unmask"):
        told = client.get(reverse(f"discussions:{name}", args=[said.posts[1].pk]))
        assert told.status_code == 200
        assert traces(told.text) == [], name


def test_filters_by_country_find_it_and_tell_no_more(said: Said, outsider: Member, client_of: ClientOf) -> None:
    page = client_of(outsider).get("/questions/", {"country": "SN"}).text

    assert said.thread.title in page
    assert traces(page) == []


def test_the_trail_and_its_copy_name_no_author_of_a_post(
    said: Said, moderator: Member, secretariat: Member, fresh_client_of: ClientOf
) -> None:
    actions.unmask_author(by=moderator, key=uuid.uuid4(), post=said.posts[0], reason="It threatens somebody.")
    scope = make_scope(said.posts[1], "SN")
    actions.amend_position(by=said.author, scope=scope, position=make_position("SN", citation="Article 4"))
    actions.retire_position(by=said.author, scope=scope)
    client = fresh_client_of(secretariat)

    page = client.get("/audit/").text
    copy = text_at(client, reverse("access:audit_export"))

    for text in (page, copy):
        assert "It threatens somebody." in text
        assert "Retired what an answer states for a country" in text
        assert traces(text) == []
    assert not AuditEntry.objects.of_member(NUMBER).exists()


def test_the_author_of_an_anonymous_question_of_a_group_is_not_the_first_to_have_opened_it(
    answerer: Member, colleague: Member, group: WorkingGroup, client_of: ClientOf
) -> None:
    thread = make_thread(answerer, mark="AMBER", working_group=group, is_anonymous=True)

    for member in (answerer, colleague):
        assert client_of(member).get(thread.get_absolute_url()).status_code == 200

    seen = AuditEntry.objects.filter(action="access.viewed")
    assert [entry.user_id for entry in seen] == [colleague.pk]


def test_what_a_search_would_read_of_it_names_no_author(said: Said) -> None:
    for item in (said.thread, *said.posts):
        read = [str(field.get_value(item)) for field in getattr(type(item), "search_fields", [])]
        assert traces(" ".join([str(item), item.author_office, item.shown_office, *read])) == []


def test_the_admin_lists_no_posts() -> None:
    assert [route for route in routes() if route.startswith("admin/") and "discussions" in route] == []


@pytest.mark.parametrize("posts", [1, 12])
def test_the_page_takes_the_same_queries_for_any_number_of_anonymous_posts(
    said: Said, client_of: ClientOf, posts: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    moderator = MemberFactory.create(jurisdiction__code="PT", roles=[Role.PROSECUTOR, Role.MODERATOR])
    for _ in range(posts):
        make_answer(said.thread, said.author, is_anonymous=True)
    client = client_of(moderator)
    client.get(said.thread.get_absolute_url())

    with django_assert_num_queries(5):
        page = client.get(said.thread.get_absolute_url()).text

    assert traces(page) == []
