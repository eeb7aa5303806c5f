"""Reads of discussions, a module a subject."""

from discussions.querysets.positions import ScopeQuerySet
from discussions.querysets.posts import PostQuerySet
from discussions.querysets.threads import PAGE_SIZE, ThreadQuerySet, cursor_of

__all__ = ["PAGE_SIZE", "PostQuerySet", "ScopeQuerySet", "ThreadQuerySet", "cursor_of"]
