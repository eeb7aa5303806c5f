"""Reads of discussions, a module a subject."""

from discussions.querysets.posts import PostQuerySet
from discussions.querysets.threads import PAGE_SIZE, ThreadQuerySet, cursor_of

__all__ = ["PAGE_SIZE", "PostQuerySet", "ThreadQuerySet", "cursor_of"]
