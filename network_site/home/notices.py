"""What the site tells members of its own accord: what is new in the searches that they saved."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from network_site.access.marks import Mark
from network_site.access.rules import Audience, Reader
from network_site.notifications.actions.notifying import forget, notify
from network_site.notifications.registry import Verb
from network_site.search.models import SearchAlert


class SearchNews(Verb):
    """To who saved a search: something new is found by it. Only they may know of it, while they may sign in."""

    slug = "search_news"
    area = _("Search")
    label = _("What is new in a search that I saved")
    said = ngettext_lazy("Something new in a saved search", "News in %(count)d saved searches", "count")
    model = "search.SearchAlert"

    def load(self, pks: Collection[int]) -> Mapping[int, Any]:
        """Return the alerts that no later one has taken the place of."""
        found: Mapping[int, Any] = SearchAlert.objects.select_related("saved__member").in_bulk(pks)
        return found

    def audience_of(self, item: SearchAlert) -> Audience:  # noqa: ARG002
        """Return that a mail says only that something waits."""
        return Audience(Mark.GREEN)

    def may_see(self, item: SearchAlert, reader: Reader) -> bool:
        """Whether the search is the reader's own."""
        return reader.verified and reader.member_id == item.saved.member_id


def tell_of_search(alert: SearchAlert) -> None:
    """Notify who saved the search; what an earlier alert told is not news any more."""
    forget(about=alert.saved)
    notify(verb=SearchNews.slug, about=alert, to=[alert.saved.member_id], group_with=alert.saved)
