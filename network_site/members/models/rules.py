"""The rules of use, by version, and who accepted which."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from network_site.members.models.people import Member
from network_site.members.querysets import RulesQuerySet


class RulesOfUse(models.Model):
    """One version of the rules. The highest holds; publishing another asks every member again."""

    version = models.PositiveIntegerField(_("version"), unique=True)
    text = models.TextField(_("rules"), max_length=20_000, help_text=_("One rule a paragraph, an empty line between."))
    published_at = models.DateTimeField(_("published"), default=timezone.now)
    published_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar[RulesQuerySet] = RulesQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-version",)
        verbose_name = _("rules of use")
        verbose_name_plural = _("rules of use")

    def __str__(self) -> str:
        return gettext("Rules of use, version %(version)s") % {"version": self.version}

    def get_absolute_url(self) -> str:
        """Return the address of this version."""
        return reverse("members:rules_version", args=[self.version])

    @property
    def paragraphs(self) -> list[str]:
        """The rules one by one."""
        return [part.strip() for part in self.text.replace("\r", "").split("\n\n") if part.strip()]


class RulesAcceptance(models.Model):
    """A member's word to keep one version of the rules."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="rules_acceptances")
    rules = models.ForeignKey(RulesOfUse, models.PROTECT, related_name="acceptances")
    accepted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-accepted_at"]
        verbose_name = _("acceptance of the rules")
        verbose_name_plural = _("acceptances of the rules")
        constraints = (models.UniqueConstraint(fields=("member", "rules"), name="one_acceptance_per_version"),)

    def __str__(self) -> str:
        return f"{self.member} · {self.rules}"
