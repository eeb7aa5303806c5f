"""Posts in another language, put beside them by members, and the texts that these had before."""

from typing import ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from discussions.markdown import MAXIMUM_LENGTH
from discussions.mentions import safely_named
from discussions.models.posts import Post
from discussions.models.threads import TITLE_LENGTH
from discussions.querysets import TranslationQuerySet
from network_site.members.models import Member
from network_site.vocabulary.models import Jurisdiction, Language


class Translation(models.Model):
    """A text in another language: of which version of the post, and by whom, as which office.

    ``idempotency_key`` came with the form that brought it: the same text with it twice is the same.
    """

    title = models.CharField(_("question in one line"), max_length=TITLE_LENGTH, blank=True)
    body = models.TextField(_("text"), validators=[MaxLengthValidator(MAXIMUM_LENGTH)])
    of_version = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    is_machine = models.BooleanField(_("as an engine wrote it"), default=False, editable=False)
    translator = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("translated by"))
    translator_office = models.CharField(max_length=160, blank=True)
    translator_jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, null=True, related_name="+")
    idempotency_key = models.UUIDField(null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def shown_office(self) -> str:
        """The office of the translator as readers see it."""
        return self.translator_office or gettext("Office not named")


class PostTranslation(Translation):
    """A post in another language. Whoever may read the post may read it, and it goes out of sight with the post.

    ``of_version`` is the text that was translated: once the post has a later one, the translation is behind it.
    ``version`` counts its own texts. One that was removed waits to be brought back, or for another to take its place.
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="translations")
    language = models.ForeignKey(Language, models.PROTECT, related_name="+", verbose_name=_("language"))
    html = models.TextField(editable=False)
    made_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar[TranslationQuerySet] = TranslationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("language",)
        verbose_name = _("translation of a post")
        verbose_name_plural = _("translations of posts")
        constraints = (models.UniqueConstraint(fields=("post", "language"), name="one_translation_per_language"),)

    def __str__(self) -> str:
        return f"{self.post} · {self.language_id}"

    @property
    def shown_html(self) -> SafeString:
        """The text for a page, with the offices of the day."""
        return safely_named(self.html)

    @property
    def is_behind(self) -> bool:
        """Whether the post has changed since."""
        return self.of_version < self.post.version


class TranslationRevision(Translation):
    """A text that a translation had before it was changed, with who made that one."""

    translation = models.ForeignKey(PostTranslation, models.CASCADE, related_name="revisions")
    made_at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("version",)
        verbose_name = _("earlier text of a translation")
        verbose_name_plural = _("earlier texts of translations")
        constraints = (models.UniqueConstraint(fields=("translation", "version"), name="one_translation_per_version"),)

    def __str__(self) -> str:
        return f"{self.translation} · {self.version}"


class MachineText(models.Model):
    """What an engine made of a post, by its digest alone: who posts it unchanged posts a machine translation."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="machine_texts")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("machine translation")
        verbose_name_plural = _("machine translations")
        constraints = (models.UniqueConstraint(fields=("post", "digest"), name="one_machine_text_per_digest"),)

    def __str__(self) -> str:
        return f"{self.post} · {self.digest[:8]}"
