"""The site's skeleton: its first pages, its roles and what each may do. Safe to run at any time."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Task,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from events.models import ForumSeries
from knowledge.guides.models import GuideIndexPage, PeerReviewTask
from network_site.home.models import HomePage
from network_site.members.roles import Role

INTRODUCTION = _(
    "<p>Prosecutors who counter trafficking in persons and smuggling of migrants work in one network: they find "
    "their counterpart abroad, ask peers, and keep guidance that holds in law.</p>"
)
# Permissions of Django, as app label and codename, by role.
PERMISSIONS: dict[str, tuple[str, ...]] = {
    Role.EDITOR: (
        "wagtailadmin.access_admin",
        "directory.add_authority",
        "directory.change_authority",
        "directory.view_authority",
        "directory.add_contactpoint",
        "directory.change_contactpoint",
        "directory.view_contactpoint",
    ),
    Role.FOCAL_POINT: (),
    Role.ORGANIZER: ("wagtailadmin.access_admin",),
    Role.MODERATOR: (),
    Role.PROSECUTOR: (),
    Role.SECRETARIAT: ("wagtailadmin.access_admin",),
}


@transaction.atomic
def set_up_site() -> None:
    """Create what is missing of the pages, the roles, their permissions and the review of guides."""
    home = _home_page()
    guides = _child(home, GuideIndexPage, title=_("Practice guides"), slug="guides")
    forums = _child(home, ForumSeries, title=_("Forums"), slug="forums")
    for role in Role:
        _grant(role, PERMISSIONS[role])
    _may_on_page(Role.EDITOR, guides, ("add", "change"))
    _may_on_page(Role.ORGANIZER, forums, ("add", "change", "publish"))
    for role in (Role.EDITOR, Role.ORGANIZER):
        _may_in_library(role)
    _review(guides)


def _home_page() -> HomePage:
    home: HomePage | None = HomePage.objects.first()
    if home is None:
        root = Page.get_first_root_node()
        Page.objects.filter(depth=2, content_type__model="page").delete()  # the page that Wagtail starts with
        root.refresh_from_db()
        home = root.add_child(instance=HomePage(title="Counterpart", slug="home", introduction=INTRODUCTION))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": home, "site_name": "Counterpart"}
    )
    return home


def _child(parent: Page, model: type[Page], **fields: str) -> Page:
    page = model.objects.child_of(parent).first()
    return page or parent.add_child(instance=model(**fields))


def _group(role: str) -> Group:
    return Group.objects.get_or_create(name=role)[0]


def _grant(role: str, permissions: Iterable[str]) -> None:
    wanted = []
    for permission in permissions:
        app_label, codename = permission.split(".")
        wanted.append(Permission.objects.get(content_type__app_label=app_label, codename=codename))
    _group(role).permissions.set(wanted)


def _may_on_page(role: str, page: Page, actions: Iterable[str]) -> None:
    content_type = ContentType.objects.get_for_model(Page)
    for action in actions:
        permission = Permission.objects.get(content_type=content_type, codename=f"{action}_page")
        GroupPagePermission.objects.get_or_create(group=_group(role), page=page, permission=permission)


def _may_in_library(role: str) -> None:
    root = Collection.get_first_root_node()
    for model in ("image", "document"):
        for permission in Permission.objects.filter(
            content_type__app_label="files", codename__in=(f"add_{model}", f"change_{model}", f"choose_{model}")
        ):
            GroupCollectionPermission.objects.get_or_create(group=_group(role), collection=root, permission=permission)


def _review(guides: Page) -> None:
    task = PeerReviewTask.objects.first() or PeerReviewTask.objects.create(name=_("Review by a second editor"))
    task.groups.set([_group(Role.EDITOR)])
    workflow, _created = Workflow.objects.get_or_create(name=_("Review of guides"))
    WorkflowTask.objects.get_or_create(workflow=workflow, task=Task.objects.get(pk=task.pk))
    WorkflowPage.objects.update_or_create(page=guides, defaults={"workflow": workflow})
