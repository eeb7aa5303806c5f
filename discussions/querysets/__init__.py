"""Reads of discussions, a module a subject."""

from discussions.querysets.drafts import DraftQuerySet
from discussions.querysets.keeping import BookmarkQuerySet, FollowQuerySet, SavedViewQuerySet
from discussions.querysets.passages import PassageQuerySet
from discussions.querysets.positions import AcceptanceQuerySet, ScopeQuerySet
from discussions.querysets.posts import PostQuerySet
from discussions.querysets.routing import AskQuerySet
from discussions.querysets.threads import ACTIVE, ASKED, PAGE_SIZE, ThreadQuerySet, cursor_of, parse_cursor
from discussions.querysets.translations import TranslationQuerySet

__all__ = [
    "ACTIVE",
    "ASKED",
    "PAGE_SIZE",
    "AcceptanceQuerySet",
    "AskQuerySet",
    "BookmarkQuerySet",
    "DraftQuerySet",
    "FollowQuerySet",
    "PassageQuerySet",
    "PostQuerySet",
    "SavedViewQuerySet",
    "ScopeQuerySet",
    "ThreadQuerySet",
    "TranslationQuerySet",
    "cursor_of",
    "parse_cursor",
]
