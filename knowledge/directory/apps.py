"""The directory app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "knowledge.directory"
    label = "directory"
    verbose_name = _("Directory")

    def ready(self) -> None:
        """Say who edits what, before the editor's side asks."""
        from knowledge.directory import policies  # noqa: PLC0415  models are not loaded before

        policies.register()
