"""The list of guides as a reader filters it."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.translation import gettext_lazy as _

from network_site.vocabulary.models import Jurisdiction, Language, Topic

PAGE_SIZE = 20


class GuideFilters(forms.Form):
    """What a reader looks for. It offers only values that some guide has."""

    q = forms.CharField(label=_("Words"), max_length=200, required=False, widget=forms.SearchInput)
    topic = forms.ModelChoiceField(Topic.objects.none(), to_field_name="slug", required=False, label=_("Topic"))
    country = forms.ModelChoiceField(Jurisdiction.objects.none(), required=False, label=_("Country drawn on"))
    language = forms.ModelChoiceField(Language.objects.none(), required=False, label=_("Language"))

    def __init__(self, data: Mapping[str, Any], guides: Any) -> None:
        super().__init__(data)
        own_topics = Topic.objects.filter(guides__in=guides)
        choices: dict[str, Any] = {
            "topic": (own_topics | Topic.objects.filter(children__guides__in=guides)).distinct(),
            "country": Jurisdiction.objects.filter(guides__in=guides).distinct(),
            "language": Language.objects.filter(pk__in=guides.values("language")),
        }
        for name, queryset in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  narrows the type
            field.queryset = queryset
            field.empty_label = _("All")


class GuideListing:
    """One page of the guides that match the filters; *guides* are those that the reader may see."""

    def __init__(self, guides: Any, data: Mapping[str, Any]) -> None:
        self.guides = guides
        self.data = data
        self.form = GuideFilters(data, guides)

    @cached_property
    def wanted(self) -> dict[str, Any]:
        """The filters in use. One that makes no sense is left out, and the form says so."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @cached_property
    def page(self) -> Page[Any]:
        """The page asked for, or the nearest there is."""
        found = self.guides.order_by("title")
        if text := self.wanted.get("q"):
            found = self.guides.matching(text)
        if topic := self.wanted.get("topic"):
            found = found.about(topic)
        if country := self.wanted.get("country"):
            found = found.drawing_on(country)
        if language := self.wanted.get("language"):
            found = found.filter(language=language)
        return Paginator(found.for_rows(), PAGE_SIZE).get_page(self.data.get("page"))
