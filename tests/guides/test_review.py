"""Two people publish a guide: through Wagtail's own pages."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, TaskState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from knowledge.guides.models import GuideIndexPage, GuidePage, PeerReviewTask
from network_site.access.marks import Mark
from network_site.members.models import Member
from network_site.members.roles import Role
from tests.factories.guides import GuideFactory, guide_index
from tests.factories.members import MemberFactory
from tests.factories.vocabulary import LanguageFactory, TopicFactory

Clients = Callable[[Member], Client]


@pytest.fixture
def index(db: None) -> GuideIndexPage:
    """The list, open to editors."""
    return guide_index()


def form(**fields: object) -> dict[str, object]:
    """Return what the browser sends from the page on which a guide is written."""
    topics = {"topics": [TopicFactory.create(slug="requests").pk]}
    values: dict[str, object] = nested_form_data(
        {
            "title": "Drafting a request",
            "slug": "drafting-a-request",
            "mark": Mark.GREEN,
            "language": LanguageFactory.create().pk,
            "summary": "How to ask.",
            "audience": "",
            "body": streamfield([("heading", "Before you draft"), ("text", rich_text("<p>Call first.</p>"))]),
            "related_guides": inline_formset([]),
            "comments": inline_formset([]),
            **fields,
        }
    )
    return topics | values


def submit_new(client: Client, index: GuideIndexPage) -> GuidePage:
    """Write a guide and send it to review, as an editor does."""
    url = reverse("wagtailadmin_pages:add", args=["guides", "guidepage", index.pk])
    response = client.post(url, form(**{"action-submit": "1"}))
    assert response.status_code == 302, response.context["form"].errors
    return GuidePage.objects.get()


def decide(client: Client, guide: GuidePage, action: str) -> int:
    """Send a decision on the text under review and return the status of the answer."""
    state = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)
    return client.post(reverse("wagtailadmin_pages:workflow_action", args=[guide.pk, action, state.pk])).status_code


def edit(client: Client, guide: GuidePage, **fields: object) -> None:
    """Save another version of a guide."""
    url = reverse("wagtailadmin_pages:edit", args=[guide.pk])
    assert client.post(url, form(**fields)).status_code == 302


def test_second_editor_publishes_what_the_first_wrote(
    index: GuideIndexPage, editor: Member, second_editor: Member, outsider: Member, client_of: Clients
) -> None:
    guide = submit_new(client_of(editor), index)
    assert not guide.live

    decide(client_of(second_editor), guide, "approve")

    guide.refresh_from_db()
    assert guide.live
    assert client_of(outsider).get(guide.get_url()).status_code == 200


@pytest.mark.parametrize("action", ["approve", "reject"])
def test_author_cannot_decide_on_the_own_text(
    action: str, index: GuideIndexPage, editor: Member, client_of: Clients
) -> None:
    guide = submit_new(client_of(editor), index)

    decide(client_of(editor), guide, action)

    guide.refresh_from_db()
    assert not guide.live
    assert TaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS


def test_author_cannot_approve_from_the_page_of_the_guide(
    index: GuideIndexPage, editor: Member, client_of: Clients
) -> None:
    guide = submit_new(client_of(editor), index)

    url = reverse("wagtailadmin_pages:edit", args=[guide.pk])
    client_of(editor).post(url, form(**{"action-workflow-action": "1", "workflow-action-name": "approve"}))

    guide.refresh_from_db()
    assert not guide.live


def test_text_under_review_is_locked_for_its_author(index: GuideIndexPage, editor: Member, client_of: Clients) -> None:
    guide = submit_new(client_of(editor), index)
    url = reverse("wagtailadmin_pages:edit", args=[guide.pk])

    response = client_of(editor).post(url, form(summary="Changed behind the reviewer's back."))

    assert response.status_code == 200
    assert guide.revisions.count() == 1


def test_author_changes_what_the_reviewer_asked_for(
    index: GuideIndexPage, editor: Member, second_editor: Member, client_of: Clients
) -> None:
    guide = submit_new(client_of(editor), index)
    decide(client_of(second_editor), guide, "reject")

    edit(client_of(editor), guide, summary="Better.", **{"action-restart-workflow": "1"})
    decide(client_of(second_editor), guide, "approve")

    guide.refresh_from_db()
    assert (guide.live, guide.summary) == (True, "Better.")


def test_reviewer_who_changed_the_text_cannot_approve_it_alone(
    index: GuideIndexPage, editor: Member, second_editor: Member, client_of: Clients
) -> None:
    third_editor = MemberFactory.create(roles=[Role.EDITOR])
    guide = submit_new(client_of(editor), index)
    edit(client_of(second_editor), guide, summary="How to ask well.")

    decide(client_of(second_editor), guide, "approve")
    guide.refresh_from_db()
    assert not guide.live

    decide(client_of(third_editor), guide, "approve")
    guide.refresh_from_db()
    assert guide.live
    assert guide.summary == "How to ask well."


def test_no_editor_can_publish_without_review(
    index: GuideIndexPage, editor: Member, second_editor: Member, client_of: Clients
) -> None:
    guide = GuideFactory.create(live=False)

    edit(client_of(editor), guide, **{"action-publish": "1"})

    guide.refresh_from_db()
    assert not guide.live
    for member in (editor, second_editor):
        assert not guide.permissions_for_user(member).can_publish()


def test_published_guide_stays_as_it_is_until_a_change_is_approved(
    index: GuideIndexPage, editor: Member, second_editor: Member, client_of: Clients
) -> None:
    guide = GuideFactory.create(summary="The approved text.")
    edit(client_of(editor), guide, summary="The new text.", **{"action-submit": "1"})

    assert "The approved text." in client_of(editor).get(guide.get_url()).content.decode()
    decide(client_of(second_editor), guide, "approve")

    guide.refresh_from_db()
    assert guide.summary == "The new text."


def test_own_text_does_not_wait_on_the_own_desk(
    index: GuideIndexPage, editor: Member, second_editor: Member, client_of: Clients
) -> None:
    submit_new(client_of(editor), index)

    waiting = {member: TaskState.objects.reviewable_by(member).count() for member in (editor, second_editor)}

    assert waiting == {editor: 0, second_editor: 1}


def test_task_refuses_its_author_whoever_calls(index: GuideIndexPage, editor: Member, client_of: Clients) -> None:
    submit_new(client_of(editor), index)
    state = TaskState.objects.get()

    with pytest.raises(PermissionDenied):
        state.task.specific.on_action(state, editor, "approve")


def test_preview_and_versions_are_for_editors(
    index: GuideIndexPage, editor: Member, outsider: Member, client_of: Clients
) -> None:
    guide = submit_new(client_of(editor), index)
    version = guide.latest_revision
    assert version is not None

    for name, args in (("view_draft", [guide.pk]), ("revisions_view", [guide.pk, version.pk])):
        url = reverse(f"wagtailadmin_pages:{name}", args=args)
        assert "Call first." in client_of(editor).get(url).content.decode()
        assert client_of(outsider).get(url).status_code == 302
        assert Client().get(url).status_code == 302


def test_preview_may_be_framed_by_the_editor_and_a_page_may_not(
    index: GuideIndexPage, editor: Member, client_of: Clients
) -> None:
    guide = GuideFactory.create()
    client = client_of(editor)
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[guide.pk])
    client.post(url, form())

    preview = client.get(f"{url}?mode=")

    assert "Drafting a request" in preview.content.decode()
    assert "frame-ancestors 'self'" in preview.headers["Content-Security-Policy"]
    assert preview.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'none'" in client.get(guide.get_url()).headers["Content-Security-Policy"]


def test_inline_scripts_run_in_the_admin_and_nowhere_else(
    index: GuideIndexPage, editor: Member, client_of: Clients
) -> None:
    client = client_of(editor)

    policies = {
        path: client.get(path).headers["Content-Security-Policy"]
        for path in (reverse("wagtailadmin_home"), index.get_url(), "/nothing-here/")
    }

    assert [path for path, policy in policies.items() if "unsafe-inline" in policy] == [reverse("wagtailadmin_home")]


def test_editor_finds_only_the_work_in_the_menu(index: GuideIndexPage, editor: Member, client_of: Clients) -> None:
    page = client_of(editor).get(reverse("wagtailadmin_home")).content.decode()

    assert reverse("wagtailimages:index") in page
    for name in ("wagtailadmin_reports:site_history", "wagtailusers_users:index", "wagtailadmin_workflows:index"):
        assert reverse(name) not in page


def test_opening_the_place_again_changes_nothing(index: GuideIndexPage) -> None:
    before = (Page.objects.count(), PeerReviewTask.objects.count(), Group.objects.get(name=Role.EDITOR))

    assert guide_index() == index
    assert (Page.objects.count(), PeerReviewTask.objects.count(), Group.objects.get(name=Role.EDITOR)) == before


def test_migrations_hold_no_block_definitions() -> None:
    name, path, args, options = GuidePage._meta.get_field("body").deconstruct()

    assert (name, path, args) == ("body", "knowledge.guides.blocks.BodyField", [])
    assert "block_lookup" not in options
