"""Controlled vocabularies: jurisdictions, languages, topics, law, terms and the fields of a jurisdiction profile."""

from collections.abc import Iterable
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelsearch import index

from network_site.vocabulary.querysets import TopicQuerySet
from network_site.vocabulary.validators import validate_iso_date

LANGUAGE_CODES = ("en", "fr", "es", "ar", "ru", "zh")  # the six languages of the United Nations
RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})
HEX_COLOUR = RegexValidator(r"\A#[0-9A-F]{6}\Z", _("Write a colour as #RRGGBB."))


def in_reader_language(row: models.Model, stem: str) -> str:
    """Return the text of *row* in the active language, or in English where that is empty."""
    code = (get_language() or "en").split("-")[0]
    return (getattr(row, f"{stem}_{code}", "") or "") or getattr(row, f"{stem}_en")


class Language(models.Model):
    """A language of members, contact points and texts. Source of the names: Unicode CLDR."""

    code = models.CharField(_("ISO 639-1 code"), max_length=3, primary_key=True)
    autonym = models.CharField(_("name in the language itself"), max_length=80)
    name_en = models.CharField(max_length=80)
    name_fr = models.CharField(max_length=80, blank=True)
    name_es = models.CharField(max_length=80, blank=True)
    name_ar = models.CharField(max_length=80, blank=True)
    name_ru = models.CharField(max_length=80, blank=True)
    name_zh = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ("name_en",)
        verbose_name = _("language")
        verbose_name_plural = _("languages")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_reader_language(self, "name")

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``, as HTML's ``dir`` wants it."""
        return "rtl" if self.code in RIGHT_TO_LEFT else "ltr"


class Jurisdiction(index.Indexed, models.Model):
    """A legal order with a prosecution service of its own. Source: ISO 3166-1; names from Unicode CLDR."""

    code = models.CharField(_("ISO 3166-1 alpha-2 code"), max_length=2, primary_key=True)
    alpha_3 = models.CharField(max_length=3, unique=True)
    name_en = models.CharField(max_length=120)
    name_fr = models.CharField(max_length=120, blank=True)
    name_es = models.CharField(max_length=120, blank=True)
    name_ar = models.CharField(max_length=120, blank=True)
    name_ru = models.CharField(max_length=120, blank=True)
    name_zh = models.CharField(max_length=120, blank=True)

    search_fields: ClassVar = [
        index.SearchField("code"),
        index.SearchField("alpha_3"),
        *(index.SearchField(f"name_{code}", boost=2) for code in LANGUAGE_CODES),
        *(index.AutocompleteField(f"name_{code}") for code in LANGUAGE_CODES),
        index.FilterField("search_countries"),
    ]

    class Meta:
        ordering = ("name_en",)
        verbose_name = _("jurisdiction")
        verbose_name_plural = _("jurisdictions")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_reader_language(self, "name")

    def names(self) -> list[str]:
        """Return its names in the six languages, as far as they are known."""
        return [getattr(self, f"name_{code}") for code in LANGUAGE_CODES]

    @property
    def search_countries(self) -> list[str]:
        """Itself."""
        return [self.pk]


class Topic(models.Model):
    """A subject of the network, on one of two levels."""

    class AppliesTo(models.TextChoices):
        BOTH = "TIP|SOM", _("trafficking in persons and smuggling of migrants")
        TRAFFICKING = "TIP", _("trafficking in persons")
        SMUGGLING = "SOM", _("smuggling of migrants")

    slug = models.SlugField(unique=True, max_length=40)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    label_en = models.CharField(max_length=160)
    label_fr = models.CharField(max_length=160, blank=True)
    label_es = models.CharField(max_length=160, blank=True)
    label_ar = models.CharField(max_length=160, blank=True)
    label_ru = models.CharField(max_length=160, blank=True)
    label_zh = models.CharField(max_length=160, blank=True)
    applies_to = models.CharField(max_length=7, choices=AppliesTo.choices, default=AppliesTo.BOTH)
    scope_note = models.CharField(max_length=240, blank=True)
    reference = models.CharField(_("identifier in the source list"), max_length=10, unique=True)
    term = models.ForeignKey("Term", models.PROTECT, null=True, blank=True, related_name="topics")
    provisions: models.ManyToManyField["Provision", models.Model] = models.ManyToManyField(
        "Provision", blank=True, related_name="topics"
    )
    instruments: models.ManyToManyField["Instrument", models.Model] = models.ManyToManyField(
        "Instrument", blank=True, related_name="topics"
    )
    sort = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar = TopicQuerySet.as_manager()

    class Meta:
        ordering = ("sort",)
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The label in the reader's language."""
        return in_reader_language(self, "label")


def keys_with_parents(topics: Iterable[Topic]) -> list[int]:
    """Return the primary keys of *topics* and of the topics above them: who looks for those finds these."""
    keys = {key for topic in topics for key in (topic.pk, topic.parent_id) if key is not None}
    return sorted(keys)


class Instrument(models.Model):
    """A treaty or act of a regional organization."""

    code = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=240)
    level = models.CharField(max_length=60)
    citation = models.CharField(max_length=160, blank=True)
    adopted = models.CharField(
        _("adopted (ISO 8601, as precise as known)"), max_length=10, blank=True, validators=[validate_iso_date]
    )
    entry_into_force = models.CharField(
        _("in force since (ISO 8601, as precise as known)"), max_length=10, blank=True, validators=[validate_iso_date]
    )
    status_note = models.CharField(max_length=240, blank=True)

    class Meta:
        ordering = ("code",)
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")

    def __str__(self) -> str:
        return self.title


class Provision(models.Model):
    """An article of an instrument, with how its title was verified."""

    code = models.CharField(max_length=30, unique=True)
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="provisions")
    article = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=240, blank=True)
    verification = models.CharField(max_length=160)
    sort = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("sort",)
        verbose_name = _("provision")
        verbose_name_plural = _("provisions")

    def __str__(self) -> str:
        return " ".join(part for part in (self.label, self.title) if part)

    @property
    def label(self) -> str:
        """The short citation, such as ``UNTOC 18``."""
        return f"{self.code.rsplit('-', 1)[0]} {self.article}" if self.article else self.code


class Measure(models.Model):
    """A measure of international cooperation that a jurisdiction describes on one sheet. Source: EJN Fiches Belges."""

    slug = models.SlugField(unique=True, max_length=40)
    label_en = models.CharField(max_length=120)
    note = models.CharField(max_length=240, blank=True)
    sort = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("sort",)
        verbose_name = _("measure")
        verbose_name_plural = _("measures")

    def __str__(self) -> str:
        return self.label_en


class Term(models.Model):
    """A legal term with its equivalents in six languages and the source that attests them."""

    STATUSES = (("T", "T"), ("U", "U"), ("P", "P"))  # how well it is attested, in the codes of the source list

    reference = models.CharField(max_length=10, unique=True)
    text_en = models.CharField(max_length=200)
    text_fr = models.CharField(max_length=200, blank=True)
    text_es = models.CharField(max_length=200, blank=True)
    text_ar = models.CharField(max_length=200, blank=True)
    text_ru = models.CharField(max_length=200, blank=True)
    text_zh = models.CharField(max_length=200, blank=True)
    synonyms = models.JSONField(_("synonyms by language code"), default=dict)
    domain = models.CharField(max_length=30)
    status = models.CharField(_("attestation"), max_length=2, choices=STATUSES)
    source = models.CharField(_("reference"), max_length=120, blank=True)

    class Meta:
        ordering = ("reference",)
        verbose_name = _("term")
        verbose_name_plural = _("terms")

    def __str__(self) -> str:
        return in_reader_language(self, "text")


class ContactRole(models.Model):
    """What an authority's contact point is for."""

    slug = models.SlugField(unique=True, max_length=40)
    label_en = models.CharField(max_length=120)
    label_fr = models.CharField(max_length=120, blank=True)
    label_es = models.CharField(max_length=120, blank=True)
    label_ar = models.CharField(max_length=120, blank=True)
    description = models.CharField(max_length=240)
    legal_basis = models.CharField(max_length=160)
    level = models.CharField(max_length=40)
    formal_requests = models.CharField(max_length=20)
    urgent_channel = models.CharField(max_length=60)
    appointed_by = models.CharField(max_length=80)
    default_visibility = models.CharField(max_length=80)
    sort = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("sort",)
        verbose_name = _("contact role")
        verbose_name_plural = _("contact roles")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The label in the reader's language."""
        return in_reader_language(self, "label")


class JudicialNetwork(models.Model):
    """A network through which authorities reach each other directly."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=160)
    scope = models.CharField(max_length=200)
    members = models.ManyToManyField(Jurisdiction, blank=True, related_name="networks")
    offers = models.CharField(max_length=240, blank=True)
    verification = models.CharField(max_length=160)

    class Meta:
        ordering = ("code",)
        verbose_name = _("judicial network")
        verbose_name_plural = _("judicial networks")

    def __str__(self) -> str:
        return self.name


class ProfileField(models.Model):
    """A question that every jurisdiction profile answers. Allowed values are kept as the source lists them."""

    code = models.CharField(max_length=60, unique=True)
    section = models.CharField(max_length=80)
    label_en = models.CharField(max_length=160)
    data_type = models.CharField(max_length=30)
    allowed_values = models.CharField(max_length=400, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    multiple = models.BooleanField(default=False)
    required = models.BooleanField(default=False)
    comparable = models.BooleanField(default=False)
    legal_reference = models.CharField(max_length=160, blank=True)
    help_text = models.CharField(max_length=240, blank=True)
    pattern_source = models.CharField(max_length=120, blank=True)
    sort = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("sort",)
        verbose_name = _("profile field")
        verbose_name_plural = _("profile fields")

    def __str__(self) -> str:
        return self.label_en


class PatternFacet(models.Model):
    """A facet of a pattern report, with the rule that keeps its answers from pointing at persons."""

    code = models.CharField(max_length=40, unique=True)
    group = models.CharField(max_length=60)
    label_en = models.CharField(max_length=120)
    data_type = models.CharField(max_length=30)
    allowed_values = models.TextField(blank=True)
    multiple = models.BooleanField(default=False)
    applies_to = models.CharField(max_length=10)
    safety_note = models.CharField(max_length=240, blank=True)
    source = models.CharField(max_length=160, blank=True)
    sort = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("sort",)
        verbose_name = _("pattern facet")
        verbose_name_plural = _("pattern facets")

    def __str__(self) -> str:
        return self.label_en


class TrafficLight(models.Model):
    """A label of the Traffic Light Protocol with what it means here. Source: FIRST, TLP 2.0."""

    CODES = tuple((code, f"TLP:{code}") for code in ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"))

    code = models.CharField(max_length=12, unique=True, choices=CODES)
    label = models.CharField(max_length=20)
    rank = models.PositiveSmallIntegerField()
    definition = models.CharField(max_length=300)
    audience = models.CharField(max_length=200)
    platform_use = models.CharField(max_length=200)
    platform_control = models.CharField(max_length=200)
    text_colour = models.CharField(max_length=7, validators=[HEX_COLOUR])
    background_colour = models.CharField(max_length=7, validators=[HEX_COLOUR])
    note = models.CharField(max_length=240, blank=True)

    class Meta:
        ordering = ("rank",)
        verbose_name = _("TLP label")
        verbose_name_plural = _("TLP labels")

    def __str__(self) -> str:
        return self.label
