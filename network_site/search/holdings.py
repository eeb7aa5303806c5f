"""What search holds about a member, for the copy of their own data, and what it forgets."""

from django.utils.translation import gettext_lazy as _

from network_site.members.models import Member
from network_site.members.own_data import Holding, Table
from network_site.search.models import RecentSearch, SavedSearch

HOLDINGS: tuple[Holding, ...] = (
    Table(
        name="recent-searches",
        title=_("what you searched for of late"),
        model=RecentSearch,
        whose=("member",),
        fields=("query", "searched_at"),
    ),
    Table(
        name="saved-searches",
        title=_("searches that you saved"),
        model=SavedSearch,
        whose=("member",),
        fields=("name", "query", "alert", "created_at"),
    ),
)


def forget_searches(member: Member) -> None:
    """Remove what a former member searched for."""
    RecentSearch.objects.filter(member=member).delete()
    SavedSearch.objects.filter(member=member).delete()
