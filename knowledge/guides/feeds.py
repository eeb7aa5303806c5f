"""What guides tell outside of the network: that one was published, by its title."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledge.guides.models import GuidePage
from network_site.notifications.news import News, NewsKind


class Guides(NewsKind):
    """Guides, by when each was last published."""

    slug, verb = "guide", "guide.published"
    label = _("Guide")
    moment = "last_published_at"

    def standing(self) -> Any:
        """Return the published guides."""
        return GuidePage.objects.live().exclude(last_published_at=None).prefetch_related("topics", "jurisdictions")

    def news(self, item: GuidePage) -> News:
        """Return the guide."""
        return News(
            kind=self.slug,
            number=item.pk,
            title=item.title,
            path=item.get_url() or "/",
            mark=item.mark,
            at=item.last_published_at or timezone.now(),
            topics=tuple(topic.slug for topic in item.topics.all()),
            countries=tuple(country.pk for country in item.jurisdictions.all()),
        )
