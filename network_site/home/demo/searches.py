"""What members of the demonstration keep searching for."""

from collections.abc import Mapping

from django.http import QueryDict

from network_site.home.demo.reading import read
from network_site.members.models import Member
from network_site.search.actions import remember_search, save_search
from network_site.search.models import RecentSearch, SavedSearch
from network_site.search.page import SearchPage

NEW = 2  # the latest hits of each, which came after the member last looked


def load_searches(members: Mapping[str, Member]) -> None:
    """Save the searches of the file for members who have saved none, and let them have searched for a word or two."""
    for row in read("searches.toml")["member"]:
        member = members[row["member"]]
        if not SavedSearch.objects.filter(member=member).exists():
            for saved in row["saved"]:
                found = SearchPage(member, QueryDict(saved["query"])).found.newest()
                seen = [hit.key for hit in found[NEW:]]
                save_search(by=member, name=saved["name"], query=saved["query"], alert=saved["alert"], there=seen)
        if not RecentSearch.objects.filter(member=member).exists():
            for query in row["recent"]:
                remember_search(by=member, query=query)
