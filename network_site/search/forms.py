"""The form of a saved search."""

from django import forms

from network_site.search.models import SavedSearch


class SavedSearchForm(forms.ModelForm[SavedSearch]):
    """Its name, and whether what is new is told."""

    class Meta:
        model = SavedSearch
        fields = ("name", "alert")
