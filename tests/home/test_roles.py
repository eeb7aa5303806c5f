"""Roles as data: the database is kept in step with the table, and says what differed."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, GroupSitePermission, Page, Site

from network_site.home.models import HomePage
from network_site.home.roles import find_drift, sync_roles
from network_site.members.models import Member
from network_site.members.roles import DESK_ROLES, Role
from tests.factories.members import MemberFactory

ClientOf = Callable[[Member], Client]


def permission(name: str) -> Permission:
    app_label, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)


def test_running_twice_changes_nothing(site: HomePage) -> None:
    sync_roles()

    assert not find_drift()
    call_command("sync_roles", check=True, verbosity=0)
    assert set(Group.objects.values_list("name", flat=True)) == set(Role.values)


def test_what_is_missing_comes_back(site: HomePage, editor: Member, capsys: pytest.CaptureFixture[str]) -> None:
    group = Group.objects.get(name=Role.EDITOR)
    group.permissions.clear()
    GroupPagePermission.objects.filter(group=group).delete()
    GroupCollectionPermission.objects.filter(group=group).delete()

    with pytest.raises(CommandError, match=r"\+ editor: wagtailadmin.access_admin"):
        call_command("sync_roles", check=True)
    call_command("sync_roles")

    said = capsys.readouterr().out
    assert "+ editor: wagtailadmin.access_admin" in said
    assert "+ editor: wagtailcore.change_page on page" in said
    assert "+ editor: wagtailimages.add_image on collection" in said
    assert Member.objects.get(pk=editor.pk).has_perm("wagtailadmin.access_admin")
    assert not find_drift()


def test_what_was_given_by_hand_is_taken_away(site: HomePage, asker: Member) -> None:
    moderators = Group.objects.get(name=Role.MODERATOR)
    moderators.permissions.add(permission("members.change_member"))
    publish = permission("wagtailcore.publish_page")
    GroupPagePermission.objects.create(group=moderators, page=Page.get_first_root_node(), permission=publish)
    top = Collection.get_first_root_node()
    GroupCollectionPermission.objects.create(group=moderators, collection=top, permission=publish)
    GroupSitePermission.objects.create(group=moderators, site=Site.objects.get(), permission=publish)
    asker.user_permissions.add(permission("auth.change_group"))
    Member.objects.filter(pk=asker.pk).update(is_superuser=True)
    Group.objects.create(name="friends").permissions.add(permission("wagtailadmin.access_admin"))
    declared = str(find_drift()).splitlines()

    sync_roles()

    assert declared == [
        "- friends: wagtailadmin.access_admin",
        "- moderator: members.change_member",
        f"- moderator: wagtailcore.publish_page on collection {top.pk}",
        f"- moderator: wagtailcore.publish_page on page {Page.get_first_root_node().pk}",
        f"- moderator: wagtailcore.publish_page on site {Site.objects.get().pk}",
        f"- member {asker.pk}: auth.change_group",
        f"- member {asker.pk}: everything",
        "- role friends",
    ]
    assert not find_drift()
    assert not Member.objects.get(pk=asker.pk).get_all_permissions()
    assert not Group.objects.filter(name="friends").exists()


@pytest.mark.parametrize("role", Role)
def test_a_role_opens_the_desk_as_declared_and_no_account(site: HomePage, client_of: ClientOf, role: Role) -> None:
    member = MemberFactory.create(roles=[role])
    client = client_of(member)

    assert not member.is_superuser
    assert (client.get("/admin/").status_code == 200) == (role in DESK_ROLES)
    for address in ("/admin/users/", f"/admin/users/edit/{member.pk}/", "/admin/groups/", "/admin/groups/new/"):
        assert client.get(address).status_code in {302, 404}, address


def test_accounts_and_groups_of_the_cms_are_closed_to_a_superuser_too(
    site: HomePage, asker: Member, client_of: ClientOf
) -> None:
    client = client_of(MemberFactory.create(roles=[Role.SECRETARIAT], is_superuser=True))
    editors = Group.objects.get(name=Role.EDITOR)

    for address in ("users/", f"users/edit/{asker.pk}/", "users/new/", "groups/", f"groups/edit/{editors.pk}/"):
        assert client.get(f"/admin/{address}").status_code == 404, address
    answer = client.post(f"/admin/users/edit/{asker.pk}/", {"email": asker.email, "groups": [editors.pk]})

    assert answer.status_code == 404
    assert not asker.groups.filter(pk=editors.pk).exists()
    page = client.get("/admin/").content.decode()
    assert "/admin/users/" not in page
    assert "/admin/groups/" not in page


def test_the_first_account_of_an_installation_starts_the_network(site: HomePage, client_of: ClientOf) -> None:
    call_command("createsuperuser", interactive=False, email="first@justice.example", office="Secretariat", verbosity=0)
    first = Member.objects.get(email="first@justice.example")
    Member.objects.filter(pk=first.pk).update(rules_version=1_000, profile_set_at=timezone.now())
    client = client_of(first)
    every_day = (
        "people/invitations/",
        "people/country/",
        "people/roles/",
        "audit/",
        "notifications/mails/",
        "groups/without-chair/",
    )

    for address in ("admin/", "admin/snippets/directory/contactpoint/", *every_day):
        assert client.get(f"/{address}").status_code == 200, address
    assert not find_drift()
