"""The directory app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "knowledge.directory"
    label = "directory"
    verbose_name = _("Directory")

    def ready(self) -> None:
        """Say who edits what, what is searched, what is held about a member, what is told, and who staffs what."""
        from knowledge.directory import notices, policies, search  # noqa: PLC0415  models are not loaded before
        from knowledge.directory.forgetting import see_to_entries  # noqa: PLC0415
        from knowledge.directory.holdings import HOLDINGS  # noqa: PLC0415
        from knowledge.directory.staff import desks_of  # noqa: PLC0415
        from network_site.members import desks  # noqa: PLC0415
        from network_site.members.own_data import register, when_gone, when_pseudonymised  # noqa: PLC0415

        policies.register()
        register(*HOLDINGS)
        notices.register_verbs()
        when_gone(see_to_entries)
        when_pseudonymised(see_to_entries)
        search.register()
        desks.register(desks_of)
