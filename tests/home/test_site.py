"""Setting up the site: what is there afterwards, and that twice is the same as once."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import (
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    PageViewRestriction,
    Site,
    UploadedFile,
    Workflow,
    WorkflowPage,
)

from events.models import ForumSeries
from knowledge.guides.models import GuideIndexPage
from network_site.files.models import Paper
from network_site.home.models import HomePage
from network_site.members.models import Member
from network_site.members.roles import Role
from tests.factories.members import MemberFactory

RICH = '{"blocks": [{"key": "a", "text": "Our own words.", "type": "unstyled"}], "entityMap": {}}'
COUNTED = (
    Page, Site, Group, GroupPagePermission, GroupCollectionPermission, Workflow, WorkflowPage,
    Permission.group_set.through,
)  # fmt: skip


def counts() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in COUNTED}


def test_twice_is_the_same_as_once(site: HomePage) -> None:
    before = counts()

    call_command("setup_site", verbosity=0)

    assert counts() == before


def test_each_part_has_its_place_below_the_first_page(site: HomePage) -> None:
    assert GuideIndexPage.objects.get().get_parent().specific == site
    assert ForumSeries.objects.get().get_parent().specific == site
    assert site.get_url() == "/"


def test_what_editors_changed_stays(site: HomePage) -> None:
    site.introduction = "<p>Our own words.</p>"
    site.save()

    call_command("setup_site", verbosity=0)

    site.refresh_from_db()
    assert site.introduction == "<p>Our own words.</p>"


def test_the_secretariat_changes_the_words_of_the_first_page_and_no_page_below_it(
    site: HomePage, secretariat: Member, client_of: Callable[[Member], Client]
) -> None:
    client, edit = client_of(secretariat), reverse("wagtailadmin_pages:edit", args=[site.pk])
    words = {"title": site.title, "slug": site.slug, "introduction": RICH, "action-publish": "1"}

    assert edit in client.get(reverse("wagtailadmin_home")).text
    answer = client.post(edit, words)

    assert answer.headers["Location"] == reverse("wagtailadmin_home")
    assert "Our own words." in Client().get("/").text
    rights = GuideIndexPage.objects.get().permissions_for_user(secretariat)
    assert not rights.can_edit()
    assert not rights.can_publish_subpage()


@pytest.mark.parametrize("role", ["editor", "organizer", "focal_point", "asker"])
def test_nobody_else_changes_the_first_page(
    site: HomePage, role: str, request: pytest.FixtureRequest, client_of: Callable[[Member], Client]
) -> None:
    client, edit = client_of(request.getfixturevalue(role)), reverse("wagtailadmin_pages:edit", args=[site.pk])

    assert client.get(edit).status_code in {302, 403}
    assert edit not in client.get(reverse("wagtailadmin_home")).text


def test_an_editor_writes_guides_but_does_not_publish_them(site: HomePage, editor: Member) -> None:
    rights = GuideIndexPage.objects.get().permissions_for_user(editor)

    assert rights.can_add_subpage()
    assert not rights.can_publish_subpage()
    assert not ForumSeries.objects.get().permissions_for_user(editor).can_add_subpage()


def test_an_organizer_publishes_forums_and_writes_no_guides(site: HomePage, organizer: Member) -> None:
    assert ForumSeries.objects.get().permissions_for_user(organizer).can_publish_subpage()
    assert not GuideIndexPage.objects.get().permissions_for_user(organizer).can_add_subpage()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SECRETARIAT])
def test_no_daily_role_sees_accounts(site: HomePage, asker: Member, client: Client, role: Role) -> None:
    asker.groups.set([Group.objects.get(name=role)])
    client.force_login(asker)

    assert client.get("/admin/users/").status_code in {302, 403, 404}


@pytest.mark.parametrize(
    "door",
    [
        "/admin/documents/multiple/create_from_uploaded_document/{upload}/",
        "/admin/snippets/choose/directory/authority/create/",
        "/admin/snippets/choose/directory/contactpoint/create/",
        "/_util/authenticate_with_password/{restriction}/{page}/",
    ],
)
def test_doors_of_wagtail_that_the_site_does_without_are_shut(site: HomePage, client: Client, door: str) -> None:
    editor = MemberFactory.create(roles=[Role.EDITOR])
    guides = GuideIndexPage.objects.get()
    hidden = PageViewRestriction.objects.create(page=guides, restriction_type="password", password="known to many")
    kind, file = ContentType.objects.get_for_model(Paper), ContentFile(b"A template", name="template.txt")
    upload = UploadedFile.objects.create(for_content_type=kind, file=file, uploaded_by_user=editor)
    client.force_login(editor)
    address = door.format(upload=upload.pk, restriction=hidden.pk, page=guides.pk)

    assert client.get("/admin/documents/multiple/add/").status_code == 200
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404
