"""Posts in another language, put beside them by members."""

from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from discussions.markdown import MAXIMUM_LENGTH
from discussions.models.posts import Post
from discussions.models.threads import TITLE_LENGTH
from network_site.members.models import Member
from network_site.vocabulary.models import Jurisdiction, Language


class PostTranslation(models.Model):
    """A post in another language. Whoever may read the post may read it, and it goes out of sight with the post.

    ``of_version`` is the text that was translated: once the post has a later one, the translation is behind it.
    ``version`` counts its own texts.
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="translations")
    language = models.ForeignKey(Language, models.PROTECT, related_name="+", verbose_name=_("language"))
    title = models.CharField(_("question in one line"), max_length=TITLE_LENGTH, blank=True)
    body = models.TextField(_("text"), validators=[MaxLengthValidator(MAXIMUM_LENGTH)])
    html = models.TextField(editable=False)
    of_version = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    translator = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("translated by"))
    translator_office = models.CharField(max_length=160, blank=True)
    translator_jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("language",)
        verbose_name = _("translation of a post")
        verbose_name_plural = _("translations of posts")
        constraints = (models.UniqueConstraint(fields=("post", "language"), name="one_translation_per_language"),)

    def __str__(self) -> str:
        return f"{self.post} · {self.language_id}"

    @property
    def shown_office(self) -> str:
        """The office of the translator as readers see it."""
        return self.translator_office or gettext("Office not named")

    @property
    def is_behind(self) -> bool:
        """Whether the post has changed since."""
        return self.of_version < self.post.version
