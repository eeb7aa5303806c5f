"""The audit trail: who did what and when, in a chain that shows every change made to it later."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, ClassVar

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import BaseLogEntry, BaseLogEntryManager

from network_site.access.marks import GROUP_MARKS
from network_site.access.querysets import AuditQuerySet
from network_site.members.models import Member

DIGEST_LENGTH = 64
CMS = "wagtail."  # actions of the CMS, which its own pages of history show


class AuditHead(models.Model):
    """The end of the chain, in one row; its lock is what makes entries follow one another.

    Entries up to ``pruned_number`` were removed when their time was over; the chain begins at ``pruned_digest``.
    """

    last_number = models.PositiveBigIntegerField(default=0)
    last_digest = models.CharField(max_length=DIGEST_LENGTH, blank=True)
    pruned_number = models.PositiveBigIntegerField(default=0)
    pruned_digest = models.CharField(max_length=DIGEST_LENGTH, blank=True)

    class Meta:
        verbose_name = _("end of the audit trail")
        verbose_name_plural = _("ends of the audit trail")

    def __str__(self) -> str:
        return str(self.last_number)

    @classmethod
    def locked(cls) -> "AuditHead":
        """Return the head, locked until the transaction ends. Log last in an action, so that nobody waits long."""
        heads = cls.objects.select_for_update()
        return heads.filter(pk=1).first() or heads.get(pk=cls.objects.get_or_create(pk=1)[0].pk)


class AuditManager(BaseLogEntryManager.from_queryset(AuditQuerySet)):  # type: ignore[misc]
    """Entries, written through ``wagtail.log_actions.log``."""

    def get_queryset(self) -> AuditQuerySet:
        """Return all entries."""
        return AuditQuerySet(self.model, using=self._db)

    @transaction.atomic
    def log_action(self, instance: models.Model, action: str, **kwargs: Any) -> "AuditEntry":
        """Append an entry about *instance*. Never give content, tokens or addresses as *data*.

        Raises ValidationError for an action that no part registered.
        """
        user = kwargs.pop("user", None)
        head = AuditHead.locked()
        entry: AuditEntry = self.model(
            number=head.last_number + 1,
            previous=head.last_digest,
            content_type=ContentType.objects.get_for_model(instance, for_concrete_model=False),
            object_id=str(instance.pk),
            label=label_of(instance),
            action=action,
            data=_plain(kwargs.pop("data", None) or {}),
            timestamp=kwargs.pop("timestamp", None) or timezone.now(),
            user_id=getattr(user, "pk", None),
            office=getattr(user, "label", ""),
            **{name: kwargs[name] for name in ("uuid", "revision", "content_changed", "deleted") if name in kwargs},
        )
        entry.digest = head.last_digest = entry.seal()
        head.last_number = entry.number
        entry.save(force_insert=True)
        head.save(update_fields=["last_number", "last_digest"])
        return entry

    def viewable_by_user(self, user: Member) -> AuditQuerySet:
        """Return what Wagtail's own reports may show: the work of the CMS, and nothing of the audit."""
        shown: AuditQuerySet = super().viewable_by_user(user).filter(action__startswith=CMS)
        return shown

    def for_instance(self, instance: models.Model) -> AuditQuerySet:
        """Return the CMS's history of *instance*, for Wagtail's own pages."""
        of_instance = self.get_queryset().about(instance)
        return of_instance.filter(action__startswith=CMS)


class AuditEntry(BaseLogEntry):
    """One deed. ``office`` and ``label`` say what they were then; ``digest`` seals the entry and all before it.

    Triggers of the database refuse to change an entry, or to remove one whose time is not over.
    """

    number = models.PositiveBigIntegerField(unique=True, editable=False)
    object_id = models.CharField(max_length=255)
    office = models.CharField(_("who"), max_length=320, blank=True)
    previous = models.CharField(max_length=DIGEST_LENGTH, blank=True, editable=False)
    digest = models.CharField(max_length=DIGEST_LENGTH, editable=False)

    objects: ClassVar[AuditManager] = AuditManager()

    class Meta:
        ordering = ("-number",)
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = (models.Index(fields=("content_type", "object_id"), name="audit_of_object"),)

    def __str__(self) -> str:
        return f"{self.number}: {self.action}"

    def seal(self) -> str:
        """Return the SHA-256 over this entry and the digest before it."""
        about = ".".join(self.content_type.natural_key()) if self.content_type else ""
        told = (
            self.previous,
            self.number,
            self.timestamp.astimezone(UTC).isoformat(),
            self.action,
            self.user_id,
            self.office,
            about,
            self.object_id,
            self.label,
            self.data,
        )
        return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.timestamp

    @property
    def about_member(self) -> int | None:
        """The number of the member whom it is about, also within a group, where it is about the group."""
        about = self.content_type.model_class() if self.content_type else None
        number = self.object_id if about is Member else self.data.get("member")
        return int(number) if number else None

    @property
    def said(self) -> str:
        """The deed in words."""
        return str(self.formatter.label) if self.formatter else self.action


def label_of(instance: models.Model) -> str:
    """Return what an entry calls *instance*: nothing of what a group keeps for itself is written into the trail."""
    kind = f"{instance._meta.verbose_name} {instance.pk}"
    kept = getattr(instance, "mark", None) in GROUP_MARKS or getattr(instance, "is_closed", False)
    return kind if kept else (str(instance) or kind)[:300]


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    # As it will be read back, or the seal would not fit.
    plain: dict[str, Any] = json.loads(json.dumps(data, cls=DjangoJSONEncoder))
    return plain
