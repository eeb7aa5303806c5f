"""Reports of the CMS, without the addresses of members: office and country name who did what."""

from typing import Any

from wagtail.admin.views.reports.aging_pages import AgingPagesView

from network_site.members.models import Member


class AgingPages(AgingPagesView):
    """Pages by the day on which they were last published."""

    def decorate_paginated_queryset(self, queryset: Any) -> Any:
        """Return the pages, each with the office and country that published it last; Wagtail names the account."""
        numbers = {page.last_published_by for page in queryset} - {None}
        publishers = Member.objects.select_related("jurisdiction").in_bulk(numbers)
        for page in queryset:
            publisher = publishers.get(page.last_published_by)
            page.last_published_by_user = publisher.label if publisher else ""
        return queryset
