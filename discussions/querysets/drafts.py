"""Reads of drafts. A draft is its member's alone."""

from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

from network_site.members.models import Member


class DraftQuerySet(models.QuerySet[Any]):
    """What members are writing."""

    def visible_to(self, member: Member) -> Self:
        """Return the drafts of *member* in places that they may still see; those elsewhere wait out of sight.

        A translation says what its post says, so that it goes out of sight and comes back with it.
        """
        threads, posts = (apps.get_model("discussions", name).objects.visible_to(member) for name in ("Thread", "Post"))
        seen = Q(thread=None, post=None) | Q(thread__in=threads) | Q(post__in=posts)
        gone = Q(post__withheld_at__isnull=False) | Q(post__deleted_at__isnull=False)
        return self.filter(seen, member=member).exclude(gone, place__startswith="translate:")

    def at(self, member: Member, place: str, *, is_there: bool = True) -> Any:
        """Return the draft of *member* in *place*, or an empty one that is not stored; unless *is_there*, unasked."""
        found = self.kept().filter(member=member, place=place).first() if is_there else None
        return found or self.model(member=member, place=place)

    def kept(self) -> Self:
        """Return drafts that were not thrown away."""
        return self.filter(discarded_at=None)

    def discarded(self) -> Self:
        """Return drafts that were thrown away and can be brought back."""
        return self.filter(discarded_at__isnull=False)

    def with_places(self) -> Self:
        """Return drafts with what a list shows of their places."""
        return self.select_related("thread", "post__thread")

    def over(self, *, kept_until: datetime, discarded_until: datetime) -> Self:
        """Return drafts that nobody took up since *kept_until*, or that were thrown away before *discarded_until*."""
        return self.filter(Q(saved_at__lt=kept_until) | Q(discarded_at__lt=discarded_until))

    def files(self) -> set[int]:
        """Return the numbers of the files that wait with the drafts, and with the texts that were set aside."""
        as_text = self.alias(aside_text=Cast("texts_aside", models.TextField()))
        with_files = as_text.filter(Q(fields__has_key="attachments") | Q(aside_text__contains='"attachments"'))
        return {number for draft in with_files for number in (*draft.files, *draft.files_set_aside)}

    def with_quotes(self) -> Self:
        """Return drafts that may quote somebody."""
        columns = ("body", "fields", "texts_aside")
        as_text = {f"{name}_text": Cast(name, models.TextField()) for name in columns}
        quoting = (Q(**{f"{name}__contains": ">"}) for name in as_text)
        return self.alias(**as_text).filter(reduce(or_, quoting))
