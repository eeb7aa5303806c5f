"""Draft a passage of a guide from answers."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from discussions.actions.passages import record_passage
from discussions.exceptions import NotAllowed
from discussions.models import AnswerScope, Passage, Post, Thread
from knowledge.guides.models import GuidePage
from network_site.members.models import Member


@transaction.atomic
def draft_passage(*, by: Member, key: UUID, thread: Thread, posts: Collection[Post], guide: GuidePage) -> Passage:
    """Add to the draft of *guide* a passage with the texts of *posts*, their credit and the way back.

    Nobody but editors reads it before the guide is reviewed and published. Raises NotAllowed for who may not edit the
    guide, as it stands, and what ``record_passage`` raises.
    """
    permissions = guide.permissions_for_user(by)
    if not permissions.can_edit() or permissions.page_locked():
        raise NotAllowed
    passage, is_new = record_passage(by=by, key=key, thread=thread, posts=posts, page=guide.page_ptr, mark=guide.mark)
    if is_new:
        draft = guide.get_latest_revision_as_object()
        draft.body.append(("heading", thread.title[:120]))
        written = {"text": _text(posts), "credit": _credit(posts), "passage": str(key)}
        draft.body.append(("answers", {**written, "source": thread.get_absolute_url()}))
        draft.save_revision(user=by, log_action=True)
    return passage


def _text(posts: Collection[Post]) -> str:
    return "".join(f"{post.html}{_positions(post)}" for post in posts)


def _positions(post: Post) -> SafeString:
    scopes = [scope for scope in post.scopes.all() if scope.retired_at is None]
    if not scopes:
        return mark_safe("")
    rows = format_html_join("", "<li><b>{}</b>: {}</li>", ((scope.jurisdiction.name, _said(scope)) for scope in scopes))
    return mark_safe(f"<ul>{rows}</ul>")  # noqa: S308  format_html_join escapes


def _said(scope: AnswerScope) -> str:
    law = "; ".join(filter(None, (scope.citation, scope.provision.label if scope.provision else "")))
    parts = (str(scope.get_holds_display()), law, scope.conditions, f"law as of {scope.law_as_of.isoformat()}")
    return " · ".join(filter(None, parts))


def _credit(posts: Collection[Post]) -> str:
    with override("en"):
        return "; ".join(dict.fromkeys(_office(post) for post in posts))[:400]


def _office(post: Post) -> str:
    country = post.author_jurisdiction
    return f"{post.shown_office}, {country.name}" if country else post.shown_office
