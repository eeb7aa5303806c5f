"""The blocks a guide is made of."""

from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    CharBlock,
    ChoiceBlock,
    ChooserBlock,
    ListBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    StructValue,
    TextBlock,
)
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.images.shortcuts import get_renditions_or_not_found

from network_site.access.rules import Reader, may_see
from network_site.vocabulary.models import Provision

TEXT_FEATURES = ("bold", "italic", "h3", "ol", "ul", "link")
NOTE_FEATURES = ("bold", "italic", "ol", "ul", "link")
FIGURE_SIZE = "max-1280x1280"
CALLOUT_KINDS = [("warning", _("Warning")), ("practice", _("Good practice")), ("definition", _("Definition"))]
OWN_ADDRESS = RegexValidator(r"\A/questions/[1-9][0-9]*/\Z", _("Write the address of a question: /questions/12/."))
CALLOUT_TONES = {"warning": "warning", "practice": "success", "definition": "info"}


class RowField(forms.ModelChoiceField):  # type: ignore[type-arg]  # it has none at runtime
    """A list of rows whose names are cut to what fits on a line."""

    def label_from_instance(self, obj: models.Model) -> str:
        """Return the name of the row, at most 60 characters long."""
        return Truncator(str(obj)).chars(60)


class RowChooserBlock(ChooserBlock):
    """A row of a vocabulary, chosen from a plain list."""

    def __init__(self, target_model: str, **kwargs: Any) -> None:
        self.target_model = target_model
        super().__init__(**kwargs)

    @cached_property
    def field(self) -> RowField:
        """The browser's own list, in which typing finds a row."""
        return RowField(self.model_class.objects.all(), required=self._required, help_text=self._help_text)

    def get_form_state(self, value: Any) -> list[str]:
        """Return the chosen options, as the editor's script wants them: a list of keys as text."""
        key = getattr(value, "pk", value)
        return [] if key is None else [str(key)]


class ChecklistBlock(StructBlock):
    """Things to do or to have, to be ticked on paper or screen."""

    title = CharBlock(max_length=120, required=False, label=_("Title"))
    items = ListBlock(CharBlock(max_length=400, label=_("Item")), min_num=1, label=_("Items"))

    class Meta:
        icon = "tick"
        label = _("Checklist")
        template = "guides/blocks/checklist.html"


class Citation(StructValue):
    """A provision as a guide cites it."""

    def __str__(self) -> str:
        provision, paragraph = self["provision"], self["paragraph"] or ""
        if provision is None:
            return paragraph
        if provision.article and paragraph.startswith(provision.article):
            return f"{provision.label.removesuffix(provision.article)}{paragraph}"
        return f"{provision.label} {paragraph}".strip()


class ProvisionBlock(StructBlock):
    """A treaty provision with what it says for the reader."""

    provision = RowChooserBlock("vocabulary.Provision", label=_("Provision"))
    paragraph = CharBlock(
        max_length=40, required=False, label=_("Paragraph"), help_text=_("As it is cited, for example 18(15)(a).")
    )
    note = TextBlock(
        required=False, label=_("What it says for the reader"), help_text=_("Paraphrase; do not quote at length.")
    )

    class Meta:
        icon = "openquote"
        label = _("Provision cited")
        value_class = Citation
        template = "guides/blocks/provision.html"


class JurisdictionNoteBlock(StructBlock):
    """How practice differs in one jurisdiction."""

    jurisdiction = RowChooserBlock("vocabulary.Jurisdiction", label=_("Country"))
    text = RichTextBlock(
        features=list(NOTE_FEATURES),
        label=_("Note"),
        help_text=_("Practice that the country's own prosecutors reported. Say that the reader must verify it."),
    )

    class Meta:
        icon = "globe"
        label = _("Jurisdiction note")
        template = "guides/blocks/jurisdiction_note.html"


class CalloutBlock(StructBlock):
    """A passage that stands out."""

    kind = ChoiceBlock(choices=CALLOUT_KINDS, default="practice", label=_("Kind"))
    title = CharBlock(max_length=120, label=_("Title"))
    text = RichTextBlock(features=list(NOTE_FEATURES), label=_("Text"))

    def get_context(self, value: Mapping[str, Any], parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the template's context with the ``tone`` in which this kind is shown."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return context | {"tone": CALLOUT_TONES.get(value["kind"], "info")}

    class Meta:
        icon = "warning"
        label = _("Callout")
        template = "guides/blocks/callout.html"


class PictureChooserBlock(ImageChooserBlock):
    """A picture, read together with the size that a figure shows."""

    def bulk_to_python(self, values: Iterable[Any]) -> list[Any]:
        """Return the pictures with these keys, in their order, None for one that is gone."""
        pictures = self.model_class.objects.prefetch_renditions(FIGURE_SIZE).in_bulk(values)
        return [copy(pictures.get(key)) for key in values]


class FileBlock(StructBlock):
    """A block around a picture or document, which shows only to those who may see that file."""

    file_name: ClassVar[str]

    def get_context(self, value: Mapping[str, Any], parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the template's context with ``is_shown``: a guide may be more open than a file in it."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        request = context.get("request")
        item = value.get(self.file_name)
        context["is_shown"] = item is not None and may_see(getattr(request, "user", None), item)
        return context


class FigureBlock(FileBlock):
    """A picture with what it shows, in words."""

    file_name = "picture"

    picture = PictureChooserBlock(label=_("Picture"))
    alt = CharBlock(
        max_length=250,
        label=_("Description"),
        help_text=_("For readers who cannot see the picture: what does it tell?"),
    )
    caption = CharBlock(max_length=250, required=False, label=_("Caption"))

    def get_context(self, value: Mapping[str, Any], parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the template's context with the ``rendition`` to show."""
        context = super().get_context(value, parent_context=parent_context)
        if context["is_shown"]:
            context["rendition"] = get_renditions_or_not_found(value["picture"], [FIGURE_SIZE])[FIGURE_SIZE]
        return context

    class Meta:
        icon = "image"
        label = _("Figure")
        template = "guides/blocks/figure.html"


class DocumentBlock(FileBlock):
    """A document to download."""

    file_name = "document"

    document = DocumentChooserBlock(label=_("Document"))
    note = CharBlock(max_length=250, required=False, label=_("What it is for"))

    class Meta:
        icon = "doc-full"
        label = _("Document")
        template = "guides/blocks/document.html"


class AnswersBlock(StructBlock):
    """A passage made from answers of the network, with whom to thank and the way back to the question."""

    text = RichTextBlock(features=list(TEXT_FEATURES), label=_("Text"))
    credit = CharBlock(max_length=400, label=_("Credit"), help_text=_("Offices and countries that answered."))
    source = CharBlock(max_length=60, label=_("Address of the question"), validators=[OWN_ADDRESS])
    passage = CharBlock(max_length=36, label=_("Number of the passage"), help_text=_("Leave it as it is."))

    def get_context(self, value: Mapping[str, Any], parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the template's context with the ``doubt`` about it, and whether the reader may follow it back."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        reader = getattr(context.get("request"), "user", None)
        context["doubt"] = (context.get("doubts") or {}).get(value["passage"], "")
        context["links_back"] = Reader.of(reader).verified
        return context

    class Meta:
        icon = "comment"
        label = _("From answers")
        template = "guides/blocks/answers.html"


class TableBlock(TypedTableBlock):
    """A table of text cells with a caption and a header row."""

    text = TextBlock(label=_("Text"))

    class Meta:
        icon = "table"
        label = _("Table")
        template = "guides/blocks/table.html"


class GuideBlocks(StreamBlock):
    """The body of a guide."""

    heading = CharBlock(
        max_length=120,
        icon="title",
        label=_("Heading"),
        help_text=_("Starts a section and stands in the contents list."),
    )
    text = RichTextBlock(features=list(TEXT_FEATURES), icon="pilcrow", label=_("Text"))
    checklist = ChecklistBlock()
    provision = ProvisionBlock()
    jurisdiction_note = JurisdictionNoteBlock()
    callout = CalloutBlock()
    table = TableBlock()
    figure = FigureBlock()
    document = DocumentBlock()
    answers = AnswersBlock()


class BodyField(StreamField):
    """A StreamField that keeps its block definitions out of migrations: they are code, not schema."""

    def __init__(self, block_types: Any = (), **kwargs: Any) -> None:
        super().__init__(block_types, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Return the field without its blocks."""
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs


def guide_blocks(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return a guide's body from *rows* as plain text files hold them, ready to assign to ``GuidePage.body``.

    Each row names its block in ``type`` and holds that block's values, with these differences: a heading has
    ``text``, a text ``html``, a provision its code, a jurisdiction its ISO code, a table ``caption``, ``header`` and
    ``rows`` of cells. Raises Provision.DoesNotExist for an unknown code and KeyError for an unknown type.
    """
    listed = list(rows)
    codes = {row["provision"] for row in listed if row["type"] == "provision"}
    keys = dict(Provision.objects.filter(code__in=codes).values_list("code", "pk"))
    if unknown := codes - keys.keys():
        raise Provision.DoesNotExist(f"No provision is called {', '.join(sorted(unknown))}.")
    return [{"type": row["type"], "value": _value(row, keys)} for row in listed]


def _value(row: Mapping[str, Any], provision_keys: Mapping[str, int]) -> Any:
    values = {key: value for key, value in row.items() if key != "type"}
    match row["type"]:
        case "heading":
            return values["text"]
        case "text":
            return values["html"]
        case "provision":
            return {**values, "provision": provision_keys[values["provision"]]}
        case "table":
            return {
                "caption": values.get("caption", ""),
                "columns": [{"type": "text", "heading": heading} for heading in values["header"]],
                "rows": [{"values": list(cells)} for cells in values["rows"]],
            }
        case "checklist" | "jurisdiction_note" | "callout":
            return values
        case unknown:
            raise KeyError(unknown)
