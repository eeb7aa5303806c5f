"""What the audit trail and the CMS hold about a member, for the copy of their own data."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import (
    Comment,
    CommentReply,
    Page,
    PageLogEntry,
    PageSubscription,
    Revision,
    TaskState,
    WorkflowState,
)

from network_site.access.models import AuditEntry, CaseDataStatement
from network_site.access.querysets import about_member
from network_site.members.models import Member
from network_site.members.own_data import Holding, Table


def done_to(member: Member) -> Q:
    """Return the filter of what others did to *member*."""
    return about_member(member.pk) & ~Q(user=member)


HOLDINGS: tuple[Holding, ...] = (
    Table(
        name="case-data-statements",
        title=_("why you said that a find of the case-data check may stay"),
        model=CaseDataStatement,
        whose=("by",),
        fields=("kind", "excerpt", "reason", "words", "mark", "at"),
    ),
    Table(
        name="audit-by-you",
        title=_("what you did, as the audit trail keeps it"),
        model=AuditEntry,
        whose=("user",),
        fields=("timestamp", "action", "label", "data"),
    ),
    Table(
        name="audit-about-you",
        title=_("what others did about you, and as which office"),
        model=AuditEntry,
        select=done_to,
        fields=("timestamp", "action", "office", "label", "data"),
    ),
    Table(
        name="pages",
        title=_("pages that you created"),
        model=Page,
        whose=("owner",),
        fields=("title", "first_published_at", "last_published_at"),
    ),
    Table(
        name="page-versions",
        title=_("versions of pages and directory entries that you saved"),
        model=Revision,
        whose=("user",),
        fields=("object_str", "created_at"),
    ),
    Table(
        name="page-history",
        title=_("what you did to pages"),
        model=PageLogEntry,
        whose=("user",),
        fields=("timestamp", "action", "label"),
    ),
    Table(
        name="page-comments",
        title=_("comments on pages that you wrote"),
        model=Comment,
        whose=("user",),
        fields=("page", "text", "created_at", "resolved_at"),
    ),
    Table(
        name="page-replies",
        title=_("replies to comments on pages that you wrote"),
        model=CommentReply,
        whose=("user",),
        fields=("comment", "text", "created_at"),
    ),
    Table(
        name="reviews-asked",
        title=_("reviews that you asked for"),
        model=WorkflowState,
        whose=("requested_by",),
        fields=("object_id", "status", "created_at"),
    ),
    Table(
        name="reviews",
        title=_("reviews that you gave"),
        model=TaskState,
        whose=("finished_by",),
        fields=("status", "comment", "finished_at"),
    ),
    Table(
        name="page-subscriptions",
        title=_("pages whose comments you follow"),
        model=PageSubscription,
        whose=("user",),
        fields=("page", "comment_notifications"),
    ),
)
