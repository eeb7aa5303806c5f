"""The files app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "network_site.files"
    label = "files"
    verbose_name = _("Files")
