"""Materials: what a session hands out, as a file or as a text."""

from datetime import date
from pathlib import PurePath
from typing import Any, ClassVar
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelsearch import index

from discussions.markdown import MAXIMUM_LENGTH, plain, render
from events.models.sessions import Session
from events.querysets import MaterialManager
from network_site.access.marks import Mark
from network_site.access.models import Marked
from network_site.access.rules import needs_group
from network_site.files.fields import PaperField
from network_site.files.models import Readable
from network_site.files.papers import check_paper
from network_site.search.guessing import language_seen
from network_site.vocabulary.models import Language

MAXIMUM_BYTES = 20_000_000


def stored_name(material: "SessionMaterial", filename: str) -> str:  # noqa: ARG001  Django's signature
    """Return a name that tells nothing but the kind of file."""
    return f"sessions/{uuid4().hex}{PurePath(filename).suffix.lower()}"


class SessionMaterial(Readable, Marked):
    """A handout. It is for those who may see its session, or for fewer."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="materials", verbose_name=_("session"))
    title = models.CharField(_("title"), max_length=160)
    file = PaperField(_("file"), upload_to=stored_name, blank=True)
    text = models.TextField(
        _("or text"), blank=True, validators=[MaxLengthValidator(MAXIMUM_LENGTH)], help_text=_("In Markdown.")
    )
    language = models.ForeignKey(
        Language,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("language"),
        help_text=_("Leave empty to have it told by the words of the text or file."),
    )
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[MaterialManager] = MaterialManager()

    search_fields: ClassVar = [
        index.SearchField("title", boost=2),
        index.AutocompleteField("title"),
        index.SearchField("search_text"),
        index.SearchField("words"),
        index.FilterField("mark"),
        index.FilterField("working_group"),
        index.FilterField("service"),
        index.FilterField("search_countries"),
        index.FilterField("search_languages"),
        index.FilterField("search_day"),
        index.FilterField("title"),  # the list of organizers is ordered by it
    ]

    class Meta(Marked.Meta):
        ordering = ("session", "title", "pk")
        verbose_name = _("session material")
        verbose_name_plural = _("session materials")
        constraints: ClassVar = [
            *Marked.Meta.constraints,
            models.CheckConstraint(
                name="events_material_is_file_or_text",
                condition=(Q(file="") & ~Q(text="")) | (Q(text="") & ~Q(file="")),
                violation_error_message=_("Give a file or a text, and not both."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the download."""
        return reverse("events:material", args=[self.session.edition.slug, self.session.slug, self.pk])

    @classmethod
    def get_indexed_objects(cls) -> Any:
        """Return the materials of published editions, with these."""
        return super().get_indexed_objects().filter(session__edition__live=True).select_related("session__edition")

    @property
    def search_text(self) -> str:
        """The words of a text."""
        return plain(self.html)

    @property
    def search_language(self) -> str:
        """The language that an organizer chose, or that its words seem to be in; empty when these are too few."""
        return self.language_id or language_seen(f"{self.title}\n{self.search_text or self.words}")

    @property
    def search_languages(self) -> list[str]:
        """The same, as far as it is known."""
        return list(filter(None, [self.search_language]))

    @property
    def search_countries(self) -> list[str]:
        """Where its forum takes place."""
        return self.session.search_countries

    @property
    def search_day(self) -> date:
        """The day it was added."""
        return self.added_at.date()

    @property
    def filename(self) -> str:
        """The name that the download takes."""
        suffix = PurePath(str(self.file)).suffix if self.file else ".md"
        return f"{slugify(self.title, allow_unicode=True) or 'material'}{suffix}"

    @property
    def format_label(self) -> str:
        """What one downloads: ``PDF``, or ``Text``."""
        return PurePath(str(self.file)).suffix.lstrip(".").upper() if self.file else gettext("Text")

    @cached_property
    def html(self) -> SafeString:
        """The text as HTML; empty for a file."""
        return mark_safe(render(self.text)) if self.text else SafeString()  # noqa: S308  render() lets only safe tags pass

    def clean(self) -> None:
        """Refuse a file we do not take, and a wider audience than the session's."""
        super().clean()
        if self.file and not self.file._committed:  # type: ignore[attr-defined]  # noqa: SLF001  how Django tells an upload from a stored file
            self._check_file()
        if self.session_id and not within(self, self.session):
            raise ValidationError({"mark": _("Fewer people may see the session. Give the material its mark.")})

    def _check_file(self) -> None:
        if self.file.size > MAXIMUM_BYTES:
            raise ValidationError({"file": _("The file is larger than 20 MB.")})
        check_paper(self.file)


def within(inner: Marked, outer: Marked) -> bool:
    """Whether everyone who may see *inner* may also see *outer*."""
    if Mark.values.index(inner.mark) < Mark.values.index(outer.mark):
        return False
    if not needs_group(outer.mark):
        return True
    same_group = inner.working_group_id == outer.working_group_id
    return same_group and (outer.mark != Mark.AMBER_STRICT or inner.service_id == outer.service_id)
