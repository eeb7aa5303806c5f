"""Whom a question was put to, and how a member wants to be asked."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from discussions.models.threads import Thread
from discussions.querysets import AskQuerySet
from network_site.members.models import Member
from network_site.vocabulary.models import Jurisdiction


class Ask(models.Model):
    """A member was asked to answer a question for a jurisdiction, or without one where it concerns every country."""

    class Step(models.IntegerChoices):
        """As what they were asked; a question that waits goes up one step at a time."""

        PEER = 1, _("Peer")
        STAND_IN = 2, _("Stand-in")
        FOCAL_POINT = 3, _("Focal point")
        MODERATOR = 4, _("Moderator")

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="asks")
    member = models.ForeignKey(Member, models.CASCADE, related_name="asks")
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, null=True, related_name="+")
    step = models.PositiveSmallIntegerField(choices=Step.choices, default=Step.PEER)
    asked_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[AskQuerySet] = AskQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("asked_at", "pk")
        verbose_name = _("member asked")
        verbose_name_plural = _("members asked")
        constraints = (
            models.UniqueConstraint(fields=("thread", "member", "jurisdiction"), name="one_ask_per_jurisdiction"),
            models.UniqueConstraint(
                fields=("thread", "member"), condition=Q(jurisdiction=None), name="one_ask_without_jurisdiction"
            ),
        )

    def __str__(self) -> str:
        return f"{self.thread} · {self.get_step_display()}"


class Suggested(models.Model):
    """A member whom the asker was shown before they posted, as one who would be asked; some they left out."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="suggested")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, null=True, related_name="+")
    is_left_out = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("member suggested")
        verbose_name_plural = _("members suggested")
        constraints = (models.UniqueConstraint(fields=("thread", "member"), name="one_suggestion_per_member"),)

    def __str__(self) -> str:
        return f"{self.thread} · {self.jurisdiction or ''}"


class AskingChoice(models.Model):
    """How a member wants to be asked. Without a row: yes, and by office."""

    member = models.OneToOneField(Member, models.CASCADE, related_name="asking_choice")
    takes_questions = models.BooleanField(_("ask me"), default=True)
    shows_office = models.BooleanField(_("show my office to who asked"), default=True)

    class Meta:
        verbose_name = _("choice about being asked")
        verbose_name_plural = _("choices about being asked")

    def __str__(self) -> str:
        return str(self.member)
