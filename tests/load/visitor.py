"""The site's own pages over the leaflets, as one member gets them: sign-in, facets and templates included."""

from collections.abc import Iterator
from typing import Any

from django.test import Client
from django.test.utils import setup_test_environment

from network_site.access import rates
from network_site.members.models import Member
from network_site.search import registry
from network_site.search.registry import SearchKind, Shown
from tests.factories.members import MemberFactory
from tests.search import hostile
from tests.search.library.models import Leaflet


class Leaflets(SearchKind):
    """Leaflets, as a part of the site would register them."""

    slug, model = "leaflet", Leaflet
    label, plural = "Leaflet", "Leaflets"
    title_field = "title"

    def visible_to(self, member: Member) -> Any:
        """Return the leaflets that *member* may see."""
        return Leaflet.objects.visible_to(member)

    def show(self, item: Leaflet) -> Shown:
        """Return the leaflet."""
        return Shown(title=item.title, url="/", text=item.body, language=item.language, mark=item.mark)


class Visitor:
    """A member in front of the site."""

    def __init__(self) -> None:
        setup_test_environment(debug=False)
        registry.register(Leaflets())
        rates.kind_of = lambda _request: None  # who measures asks more often than a person may
        self._client = Client()
        self._client.force_login(MemberFactory.create())

    def search(self, text: str) -> object:
        """Open the search page."""
        return self._page("/search/", q=text)

    def complete(self, text: str) -> object:
        """Ask for what goes on as *text*, as the search box does."""
        return self._page("/search/completions/", begins=text)

    def attack(self) -> Iterator[str]:
        """Open the page of every hostile text, one at a step."""
        for text in hostile.PAGES:
            self.search(text)
            yield text

    def _page(self, address: str, **query: str) -> object:
        response = self._client.get(address, query)
        assert response.status_code == 200, (address, query)
        return response.content
