"""What keeps order: concerns about posts, what moderators decided, and the texts that are out of sight meanwhile."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from discussions.models.posts import Post
from network_site.access.rules import Audience
from network_site.members.models import Member

WORDS_LENGTH = 500


REARRANGING = frozenset({"duplicate", "merge", "split", "move"})
NOT_UPHELD = frozenset({"dismiss", "release"})  # kinds of decisions that leave a post as it is
STATES = {"withhold": "sight", "release": "sight", "remove": "removal"}  # what of a post a decision sets, by kind


class Decision(models.Model):
    """What a moderator decided about a post, why, and what its author was told. Undone, it says by whom."""

    class Kind(models.TextChoices):
        DISMISS = "dismiss", _("Leave it as it is")
        WITHHOLD = "withhold", _("Take it out of sight, everywhere and at once")
        RELEASE = "release", _("Show it")
        ASK_CHANGE = "ask-change", _("Ask the author to change it")
        WARN = "warn", _("Warn the author")
        REMOVE = "remove", _("Remove it, as its author could")
        DUPLICATE = "duplicate", _("Led its readers to the thread that asked the same")
        MERGE = "merge", _("Joined it to another thread")
        SPLIT = "split", _("Made it a thread of its own")
        MOVE = "move", _("Changed who reads it")

    post = models.ForeignKey(Post, models.CASCADE, related_name="decisions")
    kind = models.CharField(_("decision"), max_length=10, choices=Kind.choices)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    by_office = models.CharField(max_length=320)
    reason = models.CharField(_("reason"), max_length=WORDS_LENGTH)
    message = models.CharField(_("message to the author"), max_length=WORDS_LENGTH, blank=True)
    details = models.JSONField(default=dict)  # what undoing it needs: numbers and times, no texts
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    idempotency_key = models.UUIDField(editable=False)

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = (models.UniqueConstraint(fields=("by", "idempotency_key"), name="one_decision_per_key"),)

    def __str__(self) -> str:
        return f"{self.post} · {self.get_kind_display()}"

    @property
    def audience(self) -> Audience:
        """Whom the post is for."""
        return Audience.of(self.post)

    @property
    def changed_something(self) -> bool:
        """Whether the post is different for it: what was out of sight or removed already stays so when it is undone."""
        return bool(self.details.get("changed", True))


def overtaken(decisions: Iterable[Decision]) -> set[int]:
    """Return the numbers of those of a post's *decisions* that cannot be undone before a later one is."""
    standing = [decision for decision in decisions if decision.undone_at is None and decision.kind in STATES]
    latest = {STATES[decision.kind]: decision.pk for decision in sorted(standing, key=lambda decision: decision.pk)}
    return {row.pk for row in standing if row.changed_something and row.pk < latest[STATES[row.kind]]}


class Concern(models.Model):
    """Why a moderator should look at a post; open until a decision closes it."""

    class Cause(models.TextChoices):
        FLAG = "flag", _("Flagged by a member")
        STATEMENT = "statement", _("Posted with a statement on case data")
        HELD = "held", _("A first post, held until it is seen")
        SCAN = "scan", _("A virus was found in a file")
        CHANGED = "changed", _("Changed by its author while out of sight")
        REMOVAL = "removal", _("Its author asks to remove it")

    class Reason(models.TextChoices):
        CASE_DATA = "case-data", _("It holds case data or personal data")
        REQUEST = "request", _("It is a request or evidence, which goes through other channels")
        MARK = "mark", _("Its TLP mark is wrong")
        WRONG = "wrong", _("It states the law wrongly, and may do harm")
        MANNER = "manner", _("It is disrespectful")
        OTHER = "other", _("Something else")

    post = models.ForeignKey(Post, models.CASCADE, related_name="concerns")
    cause = models.CharField(max_length=10, choices=Cause.choices)
    reason = models.CharField(_("What is wrong?"), max_length=10, choices=Reason.choices, blank=True)
    words = models.CharField(_("In your words"), max_length=WORDS_LENGTH, blank=True)
    raised_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    raised_at = models.DateTimeField(default=timezone.now)
    closed_by = models.ForeignKey(Decision, models.SET_NULL, null=True, blank=True, related_name="closed")

    class Meta:
        ordering = ("raised_at", "pk")
        verbose_name = _("concern")
        verbose_name_plural = _("concerns")
        indexes = (models.Index(fields=("post",), condition=Q(closed_by=None), name="open_concerns"),)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("post", "cause", "raised_by"),
                condition=Q(closed_by=None, raised_by__isnull=False),
                name="one_open_flag_per_member",
            ),
            models.UniqueConstraint(
                fields=("post", "cause"),
                condition=Q(closed_by=None, raised_by=None),
                name="one_open_concern_per_cause",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} · {self.get_cause_display()}"

    @property
    def is_upheld(self) -> bool:
        """Whether a decision closed it that did something about the post."""
        return self.closed_by is not None and self.closed_by.kind not in NOT_UPHELD


class Withheld(models.Model):
    """The texts of a post that is out of sight, in the one place that nobody but moderators and its author reads.

    The rows that everyone reads hold nothing of them meanwhile: no page, index, mail, copy or search can show them.
    """

    post = models.OneToOneField(Post, models.CASCADE, related_name="withheld")
    is_first = models.BooleanField(_("held until it is seen for the first time"), default=False)
    body = models.TextField()
    title = models.CharField(max_length=200, blank=True)
    beside = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("withheld text")
        verbose_name_plural = _("withheld texts")

    def __str__(self) -> str:
        return str(self.post)
