"""What discussions hold about a member, for the copy of their own data."""

from django.utils.translation import gettext_lazy as _

from discussions.models import Acceptance, AnswerScope, Endorsement, Post, PostRevision, Thread, Unmasking
from network_site.members.own_data import Holding, Table

HOLDINGS: tuple[Holding, ...] = (
    Table(
        name="questions",
        title=_("questions that you asked"),
        model=Thread,
        whose=("author",),
        fields=("title", "mark", "working_group", "is_anonymous", "author_office", "created_at"),
    ),
    Table(
        name="posts",
        title=_("what you wrote: questions, answers and replies"),
        model=Post,
        whose=("author",),
        fields=(
            "thread",
            "kind",
            "body",
            "language",
            "mark",
            "working_group",
            "is_anonymous",
            "author_office",
            "author_jurisdiction",
            "created_at",
            "edited_at",
            "deleted_at",
            "unmasked_at",
        ),
    ),
    Table(
        name="earlier-texts",
        title=_("texts that you replaced by editing"),
        model=PostRevision,
        whose=("replaced_by",),
        fields=("post", "version", "body", "replaced_at"),
    ),
    Table(
        name="acceptances",
        title=_("answers that you accepted"),
        model=Acceptance,
        whose=("accepted_by",),
        fields=("thread", "post", "jurisdiction", "accepted_at"),
    ),
    Table(
        name="positions",
        title=_("what your answers state for a country"),
        model=AnswerScope,
        whose=("post__author",),
        fields=(
            "post",
            "jurisdiction",
            "holds",
            "citation",
            "citation_url",
            "provision",
            "conditions",
            "law_as_of",
            "verified_on",
            "verified_by",
            "review_due",
            "retired_at",
        ),
    ),
    Table(
        name="endorsements",
        title=_("positions of others that you confirmed"),
        model=Endorsement,
        whose=("by",),
        fields=("scope", "by_office", "is_contact_point", "at"),
    ),
    Table(
        name="changes-of-law",
        title=_("positions of which you said that the law changed"),
        model=AnswerScope,
        whose=("law_changed_by",),
        fields=("post", "jurisdiction", "law_changed_office", "law_changed_note", "law_changed_at"),
    ),
    Table(
        name="removed-posts",
        title=_("posts that you removed, your own and as a moderator"),
        model=Post,
        whose=("deleted_by",),
        fields=("thread", "deleted_at"),
    ),
    Table(
        name="unmaskings",
        title=_("anonymous posts whose author you looked up"),
        model=Unmasking,
        whose=("by",),
        fields=("post", "by_office", "reason", "at"),
    ),
    Table(
        name="unmaskings-of-you",
        title=_("anonymous posts of yours whose author was looked up: by which office and why"),
        model=Unmasking,
        whose=("post__author",),
        fields=("post", "by_office", "reason", "at"),
    ),
)
