"""What answers state for each jurisdiction, and who of that jurisdiction confirms it."""

import datetime as dt
from typing import ClassVar

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from discussions.models.posts import Post
from discussions.querysets import ScopeQuerySet
from network_site.members.models import Member
from network_site.vocabulary.models import Jurisdiction, Provision

CITATION_LENGTH = 300
CONDITIONS_LENGTH = 1_000
NOTE_LENGTH = 500


class Stated(models.Model):
    """What is stated for a jurisdiction: whether it holds there, by which law, and as of when."""

    class Holds(models.TextChoices):
        """What the answer to the question is there."""

        YES = "yes", _("Yes")
        CONDITIONAL = "conditional", _("On conditions")
        NO = "no", _("No")
        UNCLEAR = "unclear", _("Unclear")

    holds = models.CharField(_("position"), max_length=11, choices=Holds.choices)
    citation = models.CharField(_("national provision"), max_length=CITATION_LENGTH, blank=True)
    citation_url = models.URLField(
        _("link to the text"), max_length=500, blank=True, validators=[URLValidator(["https", "http"])]
    )
    provision = models.ForeignKey(
        Provision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("treaty provision")
    )
    conditions = models.CharField(_("conditions"), max_length=CONDITIONS_LENGTH, blank=True)
    law_as_of = models.DateField(_("law as of"))
    review_due = models.DateField(_("review due"))

    class Meta:
        abstract = True


class AnswerScope(Stated):
    """The position of an answer for one jurisdiction, as it stands.

    ``verified_on`` is the day on which its author, or who keeps it since, last stood by it. A retired position stays
    readable in its answer and counts for nothing. ``version`` is the number of the ``PositionVersion`` that stands.
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="scopes")
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", verbose_name=_("country"))
    version = models.PositiveIntegerField(default=0, editable=False)
    verified_on = models.DateField(_("verified on"))
    verified_by = models.CharField(_("verified by"), max_length=320, blank=True)
    review_asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True)
    law_changed_at = models.DateTimeField(null=True, blank=True)
    law_changed_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    law_changed_office = models.CharField(max_length=320, blank=True)
    law_changed_note = models.CharField(_("what changed"), max_length=NOTE_LENGTH, blank=True)

    accepted_holds: str | None  # what the asker accepted, "" where nothing was stated yet; ``with_acceptance()``
    accepted_since: dt.datetime | None  # since when that was stated

    objects: ClassVar[ScopeQuerySet] = ScopeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("jurisdiction__name_en", "pk")
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        constraints = (
            models.UniqueConstraint(fields=("post", "jurisdiction"), name="one_position_per_answer_and_jurisdiction"),
            models.CheckConstraint(
                condition=~Q(holds="conditional") | ~Q(conditions=""), name="conditional_position_has_conditions"
            ),
            models.CheckConstraint(
                condition=Q(review_due__gt=models.F("law_as_of")), name="review_is_due_after_the_law_was_read"
            ),
        )

    def __str__(self) -> str:
        return f"{self.jurisdiction} · {self.get_holds_display()}"

    def get_absolute_url(self) -> str:
        """Return the address of the position, with all that can be done about it."""
        return reverse("discussions:position", args=[self.pk])

    @property
    def is_from_outside(self) -> bool:
        """Whether its author serves elsewhere."""
        return self.post.author_jurisdiction_id != self.jurisdiction_id

    @property
    def is_accepted(self) -> bool:
        """Whether the asker accepted what it states now. The twin of ``AcceptanceQuerySet.standing()``."""
        return self.accepted_holds == self.holds

    @property
    def was_accepted(self) -> bool:
        """Whether the asker accepted something else, and is yet to say whether they accept this."""
        return self.retired_at is None and self.accepted_holds not in {None, self.holds}

    @property
    def is_overdue(self) -> bool:
        """Whether the day of its review has passed. The twin of ``overdue()``."""
        return self.retired_at is None and self.review_due < timezone.localdate()

    @property
    def is_doubtful(self) -> bool:
        """Whether a reader should not rely on it before somebody looked at it again."""
        return self.retired_at is not None or self.law_changed_at is not None or self.is_overdue


class PositionVersion(Stated):
    """What a position stated from a moment on. Rows are added and none is changed or removed.

    The last is what it states now; a moderator may keep the texts of an earlier one from readers (``hidden_at``), and
    all of them wait elsewhere while the answer is out of sight. ``by`` is None for what its author stated anonymously,
    or before versions were kept.
    """

    scope = models.ForeignKey(AnswerScope, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    by_office = models.CharField(max_length=320, blank=True)
    at = models.DateTimeField(default=timezone.now)
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("number",)
        verbose_name = _("version of a position")
        verbose_name_plural = _("versions of positions")
        constraints = (
            models.UniqueConstraint(fields=("scope", "number"), name="one_version_of_a_position_per_number"),
        )

    def __str__(self) -> str:
        return f"{self.scope} · {self.number}"


class Endorsement(models.Model):
    """The word of a member of the jurisdiction, or of one who staffs a contact point there, that a position holds."""

    scope = models.ForeignKey(AnswerScope, models.CASCADE, related_name="endorsements")
    by = models.ForeignKey(Member, models.PROTECT, related_name="endorsements")
    by_office = models.CharField(max_length=320)
    is_contact_point = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("at", "pk")
        verbose_name = _("endorsement")
        verbose_name_plural = _("endorsements")
        constraints = (models.UniqueConstraint(fields=("scope", "by"), name="one_endorsement_per_member"),)

    def __str__(self) -> str:
        return f"{self.scope} · {self.by_office}"
