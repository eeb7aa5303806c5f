"""Editors of one section of the guides: they write there, and nowhere else."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import TaskState

from knowledge.guides.models import GuideIndexPage, GuidePage
from network_site.access.models import AuditEntry
from network_site.home import actions
from network_site.home.models import HomePage
from network_site.home.roles import find_drift, sync_roles
from network_site.members.exceptions import NotAllowed
from network_site.members.models import Member
from network_site.members.roles import Role, in_section
from tests.factories.guides import GuideFactory, make_section
from tests.factories.members import MemberFactory

ClientOf = Callable[[Member], Client]


@pytest.fixture
def sea(site: HomePage) -> GuideIndexPage:
    """A section."""
    return make_section("Smuggling by sea")


@pytest.fixture
def finance(site: HomePage) -> GuideIndexPage:
    """Another section."""
    return make_section("Financial investigation")


@pytest.fixture
def bound(secretariat: Member, editor: Member, sea: GuideIndexPage) -> Member:
    """An editor of the first section alone."""
    actions.bind_editor(by=secretariat, member=editor, section=sea)
    return Member.objects.get(pk=editor.pk)


def test_editor_of_one_section_writes_there_and_nowhere_else(
    bound: Member, sea: GuideIndexPage, finance: GuideIndexPage, client_of: ClientOf
) -> None:
    here, there, above = GuideFactory.create(section=sea), GuideFactory.create(section=finance), GuideFactory.create()
    client = client_of(bound)

    for guide, may in ((here, True), (there, False), (above, False)):
        rights = guide.permissions_for_user(bound)
        assert (rights.can_edit(), rights.can_publish()) == (may, False)
        answer = client.get(reverse("wagtailadmin_pages:edit", args=[guide.pk]))
        assert (answer.status_code == 200) == may
    assert not finance.permissions_for_user(bound).can_add_subpage()
    assert not bound.has_perm("directory.change_contactpoint")


def test_editor_of_one_section_approves_there_and_nowhere_else(
    bound: Member,
    second_editor: Member,
    secretariat: Member,
    sea: GuideIndexPage,
    finance: GuideIndexPage,
    client_of: ClientOf,
) -> None:
    other = MemberFactory.create(roles=[])
    actions.bind_editor(by=secretariat, member=other, section=finance)
    for section in (sea, finance):
        guide = GuideFactory.create(section=section, live=False)
        guide.save_revision(user=second_editor)
        guide.get_workflow().start(guide, second_editor)

    for state in TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS):
        page = GuidePage.objects.get(pk=state.workflow_state.object_id)
        approve = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
        client_of(bound).post(approve)
        page.refresh_from_db()
        assert page.live == page.is_child_of(sea)


def test_unbound_editor_edits_everywhere(
    second_editor: Member, bound: Member, sea: GuideIndexPage, finance: GuideIndexPage
) -> None:
    for section in (sea, finance, None):
        assert GuideFactory.create(section=section).permissions_for_user(second_editor).can_edit()


def test_binding_is_kept_in_step_and_in_the_trail(
    bound: Member, secretariat: Member, outsider: Member, sea: GuideIndexPage
) -> None:
    assert bound.role_names == {Role.PROSECUTOR, in_section(Role.EDITOR, sea.pk)}
    assert bound.works_at_desk
    sync_roles()
    assert not find_drift()
    told = AuditEntry.objects.filter(object_id=str(bound.pk)).values_list("action", flat=True)
    assert {"members.section_given", "members.role_removed"} <= set(told)
    with pytest.raises(NotAllowed):
        actions.bind_editor(by=outsider, member=bound, section=sea)

    actions.free_editor(by=secretariat, member=bound, section=sea)
    actions.free_editor(by=secretariat, member=bound, section=sea)
    assert not Member.objects.get(pk=bound.pk).works_at_desk


def test_group_of_a_section_that_is_no_more_goes(bound: Member, sea: GuideIndexPage) -> None:
    sea.delete()

    sync_roles()

    assert not Member.objects.get(pk=bound.pk).works_at_desk


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000, "x", ""])
def test_an_editor_who_cannot_be_is_not_found(
    secretariat: Member, sea: GuideIndexPage, fresh_client_of: ClientOf, number: str
) -> None:
    answer = fresh_client_of(secretariat).post(f"/sections/{sea.pk}/", {"member": number, "deed": "bind"})

    assert answer.status_code == 404
    assert fresh_client_of(secretariat).get(f"/sections/{'9' * 30}/").status_code == 404


def test_secretariat_chooses_editors_on_a_page(
    secretariat: Member, outsider: Member, sea: GuideIndexPage, client_of: ClientOf, fresh_client_of: ClientOf
) -> None:
    client, page = fresh_client_of(secretariat), f"/sections/{sea.pk}/"
    assert page in client.get("/sections/").text
    assert outsider.office not in client.get(page).text
    assert outsider.office in client.get(f"{page}?q=italy").text

    client.post(page, {"member": outsider.pk, "deed": "bind"})
    assert Member.objects.get(pk=outsider.pk).works_at_desk
    assert outsider.office in client.get("/sections/").text
    client.post(page, {"member": outsider.pk, "deed": "free"})

    assert not Member.objects.get(pk=outsider.pk).works_at_desk
    assert client.post(page, {"member": "x"}).status_code == 404
    for person in (outsider, secretariat):
        seen = client_of(person).get(page).status_code
        assert (seen == 200) == (person == secretariat)


def test_sections_stand_below_the_list_of_guides_alone(site: HomePage, sea: GuideIndexPage, client: Client) -> None:
    index = sea.get_parent().specific
    guide = GuideFactory.create(section=sea, mark="CLEAR")

    assert GuideIndexPage.can_create_at(index)
    assert not GuideIndexPage.can_create_at(sea)
    assert not GuideIndexPage.can_create_at(site)
    assert guide.title in client.get("/guides/").text
    assert sea.title in client.get("/guides/").text
    page = client.get(guide.get_url()).text
    assert sea.get_url() in page
