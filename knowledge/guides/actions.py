"""What makes a place for guides: the list, who may write there, and the review before a guide is published."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from knowledge.guides.models import GuideIndexPage, PeerReviewTask
from network_site.members.roles import Role

# Wagtail keeps the permissions of its file choosers on its own models, whatever model a site uses instead.
FILE_PERMISSIONS = (
    ("wagtailimages", ("add_image", "change_image", "choose_image")),
    ("wagtaildocs", ("add_document", "change_document", "choose_document")),
)
PAGE_PERMISSIONS = ("add_page", "change_page")  # not publish_page: only an approval publishes


@transaction.atomic
def open_guides(*, parent: Page) -> GuideIndexPage:
    """Return the list of guides below *parent*, made and put under peer review where it is missing.

    It may be called again: what is there stays as it is.
    """
    index: GuideIndexPage | None = GuideIndexPage.objects.first()
    if index is None:
        index = GuideIndexPage(title=_("Practice guides"), slug="guides")
        parent.add_child(instance=index)
    editors, _made = Group.objects.get_or_create(name=Role.EDITOR)
    let_write(group=editors, index=index)
    require_review(group=editors, index=index)
    return index


def let_write(*, group: Group, index: GuideIndexPage) -> None:
    """Let *group* into the admin, to write guides below *index* and to upload files, but not to publish."""
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=PAGE_PERMISSIONS):
        GroupPagePermission.objects.get_or_create(group=group, page=index, permission=permission)
    for app_label, codenames in FILE_PERMISSIONS:
        for permission in Permission.objects.filter(content_type__app_label=app_label, codename__in=codenames):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=Collection.get_first_root_node(), permission=permission
            )


def require_review(*, group: Group, index: GuideIndexPage) -> None:
    """Put every guide below *index* under review by a second member of *group*."""
    if WorkflowPage.objects.filter(page=index).exists():
        return
    workflow = Workflow.objects.create(name=_("Peer review"))
    task = PeerReviewTask.objects.create(name=_("A second editor reads and publishes"))
    task.groups.add(group)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(page=index, workflow=workflow)
