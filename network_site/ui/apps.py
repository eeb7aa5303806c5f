"""The ui app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InterfaceConfig(AppConfig):
    name = "network_site.ui"
    label = "ui"
    verbose_name = _("Interface")
