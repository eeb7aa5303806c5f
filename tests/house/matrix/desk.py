"""What the editors' desk keeps: guides of one section and of another, their versions and reviews, uploads, snippets."""

from typing import Any

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.models import Collection, Page, PageViewRestriction, UploadedFile

from knowledge.directory.models import Authority, ContactPoint
from knowledge.guides.models import GuideIndexPage, GuidePage
from network_site.access.marks import Mark
from network_site.files.models import Paper, Picture
from network_site.members.models import Member
from tests.factories.documents import pdf_saying
from tests.factories.files import PaperFactory, PictureFactory, jpeg_with_place
from tests.factories.guides import GuideFactory
from tests.house.matrix.discussed import Words

GUIDES = {
    **dict.fromkeys(("app_label", "app_name", "content_type_app_name"), "guides"),
    **dict.fromkeys(("model_name", "content_type_model_name"), "guidepage"),
}


def in_section(section: GuideIndexPage, editor: Member) -> dict[str, Words]:
    """Return by kind what is in a *section* of the guides, with what *editor* does there."""
    guide = GuideFactory.create(section=section)
    before, after = guide.save_revision(user=editor), guide.save_revision(user=editor)
    page = dict.fromkeys(("pk", "page_id", "parent_page_id", "page_to_move_id", "page_pk", "object_id"), guide.pk)
    within = dict.fromkeys(("parent_page_id", "destination_id", "page_pk"), section.pk)
    return {
        "page": page,
        "page_action": {**page, "action_name": "copy"},
        "page_revision": {**page, "revision_id": before.pk, "revision_id_a": before.pk, "revision_id_b": after.pk},
        "page_moved": {**page, **within},
        "place_for_pages": {**GUIDES, **within},
        "page_restriction": _restricted(section),
        "page_asked_for": {"?": f"id={guide.pk}"},
        "alias": {"page_id": guide.create_alias(update_slug="an-alias-of-" + guide.slug).pk},
        "page_in_bulk": {"app_label": "wagtailcore", "model_name": "page", "action": "move", "?": f"id={guide.pk}"},
        "review": _review(section, editor),
        "editing_session": {**GUIDES, **page, "session_id": _editing(guide, editor).pk},
    }


def uploaded_by(editor: Member) -> dict[str, Words]:
    """Return by kind what *editor* uploaded."""
    paper: Any = PaperFactory.create(mark=Mark.GREEN, uploaded_by_user=editor)
    picture: Any = PictureFactory.create(mark=Mark.GREEN, uploaded_by_user=editor)
    return {
        "desk_document": dict.fromkeys(("pk", "document_id", "doc_id"), paper.pk),
        "desk_picture": {**dict.fromkeys(("pk", "image_id"), picture.pk), "filter_spec": "width-50"},
        "document_asked_for": {"?": f"id={paper.pk}"},
        "picture_asked_for": {"?": f"id={picture.pk}"},
        "unfinished_document": {"uploaded_file_id": _unfinished(Paper, pdf_saying("A template"), editor).pk},
        "unfinished_picture": {"uploaded_file_id": _unfinished(Picture, jpeg_with_place(), editor).pk},
    }


def snippets(contact: Words, editor: Member) -> dict[str, Words]:
    """Return by kind a contact point and its authority, each with two versions."""
    entry = ContactPoint.objects.select_related("authority").get(**contact)
    return {"contact_entry": _versions(entry, editor), "authority_entry": _versions(entry.authority, editor)}


def of_the_whole_desk(member: Member, section: GuideIndexPage) -> dict[str, Words]:
    """Return by kind what the desk has once for everybody."""
    workflow = section.get_workflow()
    task = workflow.tasks.get()
    top = Collection.get_first_root_node()
    kept: Any = top.add_child(name="Forum papers")
    return {
        "collection": {"pk": kept.pk, "collection_id": kept.pk},
        "workflow": {"pk": workflow.pk, "workflow_pk": workflow.pk, "page_pk": section.pk},
        "task": {"pk": task.pk, "task_id": task.pk, "app_label": "guides", "model_name": "peerreviewtask"},
        "account": {"pk": member.pk},
        "role": {"pk": Group.objects.order_by("pk")[0].pk},
        "block": {"?": f"id={GuidePage.body.field.stream_block.child_blocks['text'].definition_prefix}"},
        "tag": {"app_name": "taggit", "model_name": "tag"},
    }


def _review(section: GuideIndexPage, by: Member) -> Words:
    """Return a guide of *section* that waits for review, which *by* asked for."""
    guide = GuideFactory.create(section=section)
    guide.save_revision(user=by)
    state = guide.get_workflow().start(guide, by)
    task = state.current_task_state
    return {
        "page_id": guide.pk,
        "workflow_state_id": state.pk,
        "task_state_id": task.pk,
        "task_id": task.task_id,
        "action_name": "approve",
    }


def _restricted(section: GuideIndexPage) -> Words:
    """Return a guide of *section* behind a passphrase."""
    page = GuideFactory.create(section=section)
    restriction: Any = PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="spoken of nowhere"
    )
    return {"page_id": page.pk, "page_view_restriction_id": restriction.pk}


def _editing(page: Page, by: Member) -> EditingSession:
    session: Any = EditingSession.objects.create(
        user=by, content_type=page.content_type, object_id=str(page.pk), last_seen_at=timezone.now()
    )
    return session


def _unfinished(model: type[Any], file: ContentFile[bytes], by: Member) -> UploadedFile:
    kind = ContentType.objects.get_for_model(model)
    upload: Any = UploadedFile.objects.create(for_content_type=kind, file=file, uploaded_by_user=by)
    return upload


def _versions(entry: Authority | ContactPoint, by: Member) -> Words:
    before, after = entry.save_revision(user=by), entry.save_revision(user=by)
    return {"pk": entry.pk, "revision_id": before.pk, "revision_id_a": before.pk, "revision_id_b": after.pk}
