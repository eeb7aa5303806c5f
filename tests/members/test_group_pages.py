"""The pages of working groups, and that nobody outside a closed one meets its name."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from network_site.members.actions import groups as actions
from network_site.members.models import GroupMembership, JoinRequest, Member, WorkingGroup
from tests.factories.members import MemberFactory, WorkingGroupFactory

pytestmark = pytest.mark.django_db

ClientOf = Callable[[Member], Client]
CANARY = "kingfisher"
OUTSIDE = ("outsider", "moderator", "organizer", "focal_point", "secretariat")
ADDRESSES = ("/groups/", "/groups/create/", "/questions/", "/questions/ask/", "/admin/session/create/", "/")
LIST = "/groups/"


@pytest.fixture
def chaired(asker: Member, answerer: Member) -> WorkingGroup:
    """A closed group that the asker chairs and the answerer is in."""
    group = WorkingGroupFactory.create(name=f"The {CANARY}", slug=f"the-{CANARY}-0f", members=[answerer])
    GroupMembership.objects.create(group=group, member=asker, role="chair")
    return group


@pytest.fixture
def open_one(asker: Member) -> WorkingGroup:
    """An open group that the asker chairs."""
    group = WorkingGroupFactory.create(name="Sea routes", slug="sea-routes-0f", is_closed=False, description="By sea.")
    GroupMembership.objects.create(group=group, member=asker, role="chair")
    return group


@pytest.fixture(params=OUTSIDE)
def outside(request: pytest.FixtureRequest, client_of: ClientOf) -> Client:
    """Somebody who is not in the group, in turn in every role."""
    return client_of(request.getfixturevalue(request.param))


def at(name: str, *args: object) -> str:
    return reverse(f"groups:{name}", args=args)


def inside_of(group: WorkingGroup, slug: str) -> list[str]:
    """Return every address below a group, with *slug* in the place of its own."""
    plain = ("home", "join", "people", "settings", "leave", "archive", "reopen")
    member = group.memberships.first().member_id  # type: ignore[union-attr]
    return [
        *(at(name, slug) for name in plain),
        *(at(name, slug, member) for name in ("withdraw", "decide", "remove", "change_role")),
    ]


def test_members_meet_the_name_of_their_group(chaired: WorkingGroup, answerer: Member, client_of: ClientOf) -> None:
    client = client_of(answerer)

    for address in (LIST, "/questions/ask/", at("home", chaired.slug), at("people", chaired.slug)):
        assert chaired.name in client.get(address).text, address


def test_nobody_outside_meets_a_closed_group(chaired: WorkingGroup, outside: Client) -> None:
    for address in ADDRESSES:
        assert CANARY not in outside.get(address).text.lower(), address


def test_a_closed_group_answers_as_one_that_never_was(chaired: WorkingGroup, outside: Client) -> None:
    unknown = chaired.slug.replace(CANARY, "cormorants"[: len(CANARY)])
    for hidden, nothing in zip(inside_of(chaired, chaired.slug), inside_of(chaired, unknown), strict=True):
        for ask in (outside.get, outside.post):
            one, other = ask(hidden), ask(nothing)

            assert (one.status_code, len(one.content)) == (other.status_code, len(other.content)), hidden
            assert one.status_code in {404, 405}, hidden


def test_a_group_of_that_name_can_be_made_by_who_does_not_know_it(
    chaired: WorkingGroup, moderator: Member, client_of: ClientOf
) -> None:
    client = client_of(moderator)
    key = re.search(r'name="key" value="([^"]+)"', client.get(at("create")).text)
    assert key is not None
    form = {"name": chaired.name, "description": "Mine.", "who_knows": "closed", "key": key[1]}

    answers = [client.post(at("create"), form) for _ in range(2)]

    group = WorkingGroup.objects.exclude(pk=chaired.pk).get()
    assert [answer["Location"] for answer in answers] == [at("people", group.slug)] * 2


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "This field is required"),
        ("name", "***", "a name that people can read"),
        ("who_knows", "nobody", "valid choice"),
        ("name", "Sea routes", "An open group has this name already"),
    ],
)
def test_a_bad_form_is_answered_with_a_sentence_and_keeps_the_text(
    open_one: WorkingGroup, moderator: Member, client_of: ClientOf, field: str, value: str, sentence: str
) -> None:
    form = {"name": "Air routes", "description": "What I typed.", "who_knows": "open", "key": "0" * 32, field: value}

    response = client_of(moderator).post(at("create"), form)

    assert response.status_code == 422
    assert sentence in response.text
    assert "What I typed." in response.text


def test_a_prosecutor_is_not_offered_to_create(asker: Member, client_of: ClientOf) -> None:
    client = client_of(asker)

    assert at("create") not in client.get(LIST).text
    assert client.get(at("create")).status_code == 404


def test_who_asks_is_admitted_on_the_chairs_page(
    open_one: WorkingGroup, asker: Member, outsider: Member, client_of: ClientOf
) -> None:
    guest, chair = client_of(outsider), client_of(asker)
    assert at("join", open_one.slug) in guest.get(at("home", open_one.slug)).text
    assert guest.post(at("join", open_one.slug), {"reason": ""}).status_code == 422
    for _ in range(2):
        assert guest.post(at("join", open_one.slug), {"reason": "I work there."}).status_code == 302
    assert "You asked to join" in guest.get(at("home", open_one.slug)).text

    request = JoinRequest.objects.get()
    assert "1 request to decide" in chair.get(LIST).text
    assert "I work there." in chair.get(at("people", open_one.slug)).text
    chair.post(at("decide", open_one.slug, request.pk), {"decision": "admit"})

    assert open_one.memberships.filter(member=outsider, role="member").exists()
    said = chair.post(at("decide", open_one.slug, request.pk), {"decision": "refuse"}, follow=True).text
    assert "answered or withdrawn in the meantime" in said


@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_invited_people_read_what_the_group_is_for_and_answer(
    chaired: WorkingGroup, asker: Member, outsider: Member, client_of: ClientOf, answer: str
) -> None:
    chair, guest = client_of(asker), client_of(outsider)
    form = {"q": "Italy", "member": outsider.pk, "note": "You know the routes."}
    assert outsider.office in chair.get(at("people", chaired.slug), {"q": "Italy"}).text
    assert chair.post(at("people", chaired.slug), form).status_code == 302
    invitation = chaired.invitations.get()

    for page in (LIST, at("home", chaired.slug)):
        assert chaired.name in guest.get(page).text
        assert "You know the routes." in guest.get(page).text
    guest.post(at("answer", invitation.pk), {"answer": answer})

    assert chaired.memberships.filter(member=outsider).exists() is (answer == "accept")
    assert guest.get(at("home", chaired.slug)).status_code == (200 if answer == "accept" else 404)
    assert client_of(asker).post(at("answer", invitation.pk), {"answer": answer}).status_code == 404


def test_an_invitation_is_withdrawn(
    chaired: WorkingGroup, asker: Member, outsider: Member, client_of: ClientOf
) -> None:
    invitation = actions.invite_to_group(by=asker, group=chaired, member=outsider)

    client_of(asker).post(at("withdraw", chaired.slug, invitation.pk))

    assert client_of(outsider).get(at("home", chaired.slug)).status_code == 404


def test_a_member_already_inside_cannot_be_invited(
    chaired: WorkingGroup, asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    response = client_of(asker).post(
        at("people", chaired.slug), {"q": "Netherlands", "member": answerer.pk, "note": "Kept."}
    )

    assert response.status_code == 422
    assert "Kept." in response.text


def test_no_page_of_a_group_lists_the_members_of_the_network(
    chaired: WorkingGroup, asker: Member, outsider: Member, client_of: ClientOf
) -> None:
    Member.objects.filter(pk=outsider.pk).update(office="Cormorant desk", full_name="A name", email="x@heron.example")
    MemberFactory.create_batch(15, jurisdiction__code="KE")
    chair, place = client_of(asker), at("people", chaired.slug)
    found, many = chair.get(place, {"q": "cormorant Italy"}).text, chair.get(place, {"q": "kenya"}).text
    assert "Cormorant desk" in found

    for words in ("", "co", "A name", "heron", "x@heron.example"):
        assert "Cormorant desk" not in chair.get(place, {"q": words}).text, words
    assert many.count('name="member"') == 10
    assert not re.search("A name|heron", found)


def test_who_was_not_looked_for_is_not_invited(
    chaired: WorkingGroup, asker: Member, outsider: Member, client_of: ClientOf
) -> None:
    Member.objects.filter(pk=outsider.pk).update(office="Cormorant desk")
    for words in ("", "Kenya"):
        form = {"q": words, "member": outsider.pk, "note": "Kept."}
        response = client_of(asker).post(at("people", chaired.slug), form)

        assert (response.status_code, "Cormorant" in response.text) == (422, False)
        assert "Kept." in response.text
    assert not chaired.invitations.exists()


def test_plain_members_read_the_list_and_manage_nothing(
    chaired: WorkingGroup, asker: Member, answerer: Member, outsider: Member, client_of: ClientOf
) -> None:
    client = client_of(answerer)

    assert asker.office in client.get(at("people", chaired.slug)).text
    assert client.get(at("settings", chaired.slug)).status_code == 404
    assert client.post(at("people", chaired.slug), {"member": outsider.pk}).status_code == 404
    for name in ("archive", "reopen"):
        assert client.post(at(name, chaired.slug)).status_code == 404
    assert client.post(at("remove", chaired.slug, asker.pk)).status_code == 404


def test_the_chair_hands_over_and_leaves(
    chaired: WorkingGroup, asker: Member, answerer: Member, fresh_client_of: ClientOf
) -> None:
    client = fresh_client_of(asker)
    assert "Hand the chair to another member first" in client.post(at("leave", chaired.slug), follow=True).text

    client.post(at("change_role", chaired.slug, answerer.pk), {"role": "chair"})
    client.post(at("change_role", chaired.slug, answerer.pk), {"role": "nothing"})
    client.post(at("leave", chaired.slug))

    assert [place.member for place in chaired.memberships.all()] == [answerer]
    assert client.get(at("home", chaired.slug)).status_code == 404


def test_a_role_in_the_group_asks_for_the_passphrase_again_and_then_changes(
    chaired: WorkingGroup, asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    asker.set_password("correct horse battery staple")
    asker.save()
    client, page = client_of(asker), at("change_role", chaired.slug, answerer.pk)
    place = chaired.memberships.get(member=answerer)

    asked = client.post(page, {"role": "co-chair"})
    assert asked.headers["Location"].startswith("/accounts/reauthenticate/")
    place.refresh_from_db()
    assert place.role == "member"
    client.post(asked.headers["Location"], {"password": "correct horse battery staple", "next": page})

    place.refresh_from_db()
    assert place.role == "co-chair"


def test_a_removed_member_reads_no_more(
    chaired: WorkingGroup, asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    client_of(asker).post(at("remove", chaired.slug, answerer.pk))

    assert client_of(answerer).get(at("home", chaired.slug)).status_code == 404


def test_settings_describe_archive_and_reopen(chaired: WorkingGroup, asker: Member, client_of: ClientOf) -> None:
    client = client_of(asker)
    assert client.post(at("settings", chaired.slug), {"name": "", "description": "Kept."}).status_code == 422
    client.post(at("settings", chaired.slug), {"name": "Routes", "description": "By sea."})
    client.post(at("archive", chaired.slug))
    chaired.refresh_from_db()

    assert (chaired.name, chaired.description) == ("Routes", "By sea.")
    assert "can be read, and nothing is added" in client.get(at("home", chaired.slug)).text
    assert "Routes" not in client.get("/questions/ask/").text
    client.post(at("reopen", chaired.slug))
    assert "Routes" in client.get("/questions/ask/").text


def test_an_open_groups_name_is_refused_in_the_settings(
    chaired: WorkingGroup, open_one: WorkingGroup, asker: Member, client_of: ClientOf
) -> None:
    other = WorkingGroupFactory.create(name="Air routes", is_closed=False)

    response = client_of(asker).post(at("settings", open_one.slug), {"name": other.name, "description": ""})

    assert response.status_code == 422
    assert "An open group has this name already" in response.text


def test_the_secretariat_appoints_by_number_alone(
    chaired: WorkingGroup,
    asker: Member,
    answerer: Member,
    secretariat: Member,
    client_of: ClientOf,
    fresh_client_of: ClientOf,
) -> None:
    Member.objects.filter(pk=asker.pk).update(is_active=False)
    client = fresh_client_of(secretariat)
    page = client.get(at("without_chair")).text

    assert f"Working group {chaired.pk}" in page
    assert CANARY not in page.lower()
    assert client.post(at("without_chair"), {"group": "x"}).status_code == 404
    client.post(at("without_chair"), {"group": chaired.pk})
    assert chaired.memberships.get(role="chair").member == answerer
    assert client_of(answerer).get(at("without_chair")).status_code == 404


def test_appointing_a_chair_asks_for_the_passphrase_again(
    chaired: WorkingGroup, asker: Member, secretariat: Member, client_of: ClientOf
) -> None:
    Member.objects.filter(pk=asker.pk).update(is_active=False)

    asked = client_of(secretariat).post(at("without_chair"), {"group": chaired.pk})

    assert asked.headers["Location"].startswith("/accounts/reauthenticate/")
    assert chaired.memberships.get(role="chair").member == asker


def test_empty_list_says_what_to_do_next(outsider: Member, moderator: Member, client_of: ClientOf) -> None:
    assert "You are in no group yet" in client_of(outsider).get(LIST).text
    assert "Create one" in client_of(moderator).get(LIST).text


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_asks_the_database_as_often_for_many_groups(
    many: int, asker: Member, outsider: Member, client_of: ClientOf
) -> None:
    for _ in range(many):
        WorkingGroupFactory.create(is_closed=False)
        mine = WorkingGroupFactory.create(members=[asker])
        invited = WorkingGroupFactory.create()
        invited.invitations.create(member=asker, invited_by=outsider)
    client = client_of(asker)

    with CaptureQueriesContext(connection) as queries:
        shown = client.get(LIST)

    assert mine.name in shown.text
    assert len(queries) == 8


@pytest.mark.parametrize("many", [1, 3])
def test_the_members_page_asks_the_database_as_often_for_many_members(
    many: int, chaired: WorkingGroup, asker: Member, client_of: ClientOf
) -> None:
    for member in MemberFactory.create_batch(many, jurisdiction__code="SN"):
        GroupMembership.objects.create(group=chaired, member=member)
    for member in MemberFactory.create_batch(many, jurisdiction__code="KE"):
        chaired.invitations.create(member=member, invited_by=asker)
        chaired.join_requests.create(member=member, reason="Please.")
    client = client_of(asker)

    with CaptureQueriesContext(connection) as queries:
        client.get(at("people", chaired.slug))
    with CaptureQueriesContext(connection) as finding:
        client.get(at("people", chaired.slug), {"q": "pro"})

    assert (len(queries), len(finding)) == (8, 17)  # a search is counted, and its choice is read
