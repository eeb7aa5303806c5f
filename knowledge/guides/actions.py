"""What makes a place for guides: the list, and the review before a guide is published."""

from collections.abc import Collection

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, Workflow, WorkflowPage, WorkflowTask

from knowledge.guides.models import GuideIndexPage, PeerReviewTask
from network_site.members.roles import Role


@transaction.atomic
def open_guides(*, parent: Page) -> GuideIndexPage:
    """Return the list of guides below *parent*, made and put under peer review where it is missing.

    It may be called again: what is there stays as it is.
    """
    index: GuideIndexPage | None = GuideIndexPage.objects.order_by("path").first()
    if index is None:
        index = GuideIndexPage(title=_("Practice guides"), slug="guides")
        parent.add_child(instance=index)
    require_review(groups=[Group.objects.get_or_create(name=Role.EDITOR)[0]], index=index)
    return index


def require_review(*, groups: Collection[Group], index: GuideIndexPage) -> None:
    """Put every guide below *index* under review by a second member of *groups*, where it has no review of its own."""
    if WorkflowPage.objects.filter(page=index).exists():
        return
    workflow = Workflow.objects.create(name=_("Peer review"))
    task = PeerReviewTask.objects.create(name=_("A second editor reads and publishes"))
    task.groups.add(*groups)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(page=index, workflow=workflow)
