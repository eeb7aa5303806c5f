"""The directory app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "knowledge.directory"
    label = "directory"
    verbose_name = _("Directory")

    def ready(self) -> None:
        """Say who edits what, what is searched, what is held about a member, and who staffs a contact point."""
        from knowledge.directory import policies, search  # noqa: PLC0415  models are not loaded before
        from knowledge.directory.holdings import HOLDINGS  # noqa: PLC0415
        from knowledge.directory.staff import desks_of  # noqa: PLC0415
        from network_site.members import desks  # noqa: PLC0415
        from network_site.members.own_data import register  # noqa: PLC0415

        policies.register()
        register(*HOLDINGS)
        search.register()
        desks.register(desks_of)
