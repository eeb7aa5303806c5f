"""What is searched of guides."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from knowledge.guides.models import GuidePage
from network_site.members.models import Member
from network_site.search import registry
from network_site.search.registry import SearchKind, Shown


class Guides(SearchKind):
    """Published guides."""

    slug, model = "guide", GuidePage
    label, plural = _("Guide"), _("Guides")
    title_field = "title"

    def visible_to(self, member: Member) -> Any:
        """Return the guides that *member* may see."""
        return GuidePage.objects.visible_to(member)

    def loaded(self, found: Any, member: Member) -> Any:  # noqa: ARG002
        """Return guides with their language, topics and countries."""
        return found.for_rows()

    def show(self, item: GuidePage) -> Shown:
        """Return the guide with how fresh it is."""
        return Shown(
            title=item.title,
            url=item.get_url() or "",
            text=item.search_text,
            language=item.language_id,
            mark=item.mark,
            countries=item.jurisdictions.all(),
            topics=item.topics.all(),
            freshness=item,
        )

    def listed(self, found: Any, member: Member) -> Any:  # noqa: ARG002
        """Return guides as they are."""
        return found

    def name(self, item: GuidePage) -> Shown:
        """Return the title."""
        return Shown(title=item.title, url=item.get_url() or "", language=item.language_id, mark=item.mark)


def register() -> None:
    """Register the kind."""
    registry.register(Guides())
