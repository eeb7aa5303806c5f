"""The vocabulary app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VocabularyConfig(AppConfig):
    name = "network_site.vocabulary"
    label = "vocabulary"
    verbose_name = _("Vocabulary")

    def ready(self) -> None:
        """Let every query pass over numbers that no column can hold."""
        from network_site.vocabulary import numbers  # noqa: F401, PLC0415  it registers the lookups
