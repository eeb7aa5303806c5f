"""Reads of positions."""

from collections.abc import Iterable
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from network_site.access.rules import visible_to
from network_site.members.models import Member


class ScopeQuerySet(models.QuerySet[Any]):
    """Positions, by who reads them and whether they still hold."""

    def visible_to(self, person: Any) -> Self:
        """Return the positions of standing answers that *person* may see: those of the posts they may see."""
        posts = self.model.post.field.related_model.objects.filter(
            visible_to(person), deleted_at=None, withheld_at=None
        )
        return self.filter(post__in=posts)

    def standing(self) -> Self:
        """Return positions that nobody retired."""
        return self.filter(retired_at=None)

    def overdue(self) -> Self:
        """Return positions whose review was due before today."""
        return self.standing().filter(review_due__lt=timezone.localdate())

    def to_review(self) -> Self:
        """Return positions that somebody should look at: past their review, or of law that is said to have changed."""
        return self.standing().filter(Q(review_due__lt=timezone.localdate()) | Q(law_changed_at__isnull=False))

    def kept_by(self, member: Member, *, jurisdictions: Iterable[str]) -> Self:
        """Return the positions that are *member*'s to keep.

        These are their own, and in *jurisdictions*, for which they answer, those whose author is gone.
        """
        here = Member.objects.verified()
        orphaned = Q(jurisdiction__in=list(jurisdictions)) & ~Q(post__author__in=here)
        return self.filter(Q(post__author=member) | orphaned)

    def with_acceptance(self) -> Self:
        """Return positions that know what the asker accepted of them, and since when that had been stated."""
        acceptances = self.model.post.field.related_model.acceptances.rel.related_model.objects
        taken = acceptances.filter(post=OuterRef("post"), jurisdiction=OuterRef("jurisdiction"))
        return self.annotate(
            accepted_holds=Subquery(taken.values(holds=Coalesce("given_for__holds", Value("")))[:1]),
            accepted_since=Subquery(taken.values("given_for__at")[:1]),
        )

    def awaiting_word_of(self, member: Member) -> Self:
        """Return positions of which *member* accepted something else, and has not said whether they accept this."""
        asked = self.standing().filter(post__thread__author=member).with_acceptance()
        return asked.exclude(accepted_holds=None).exclude(accepted_holds=F("holds"))

    def for_fragments(self) -> Self:
        """Return positions with all that their HTML and the permissions need."""
        return self.with_acceptance().select_related("jurisdiction", "provision").prefetch_related("endorsements")


class AcceptanceQuerySet(models.QuerySet[Any]):
    """Acceptances."""

    def standing(self) -> Self:
        """Return acceptances of what the answers state now: the asker has not been asked again about these."""
        scopes = apps.get_model("discussions", "AnswerScope").objects.standing()
        there = scopes.filter(post=OuterRef("post"), jurisdiction=OuterRef("jurisdiction"))
        accepted = Coalesce(OuterRef("given_for__holds"), Value(""))
        return self.filter(~Exists(there.exclude(holds=accepted)))
