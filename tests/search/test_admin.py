"""The same search inside the CMS: whatever Wagtail filters, counts or orders by, the index answers."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client

from network_site.members.models import Member
from network_site.search.backends.whoosh import SearchBackend

ADDRESSES = [
    "/admin/pages/search/?q=home",
    "/admin/pages/search/?q=home&ordering=title",
    "/admin/choose-page/search/?q=home",
    "/admin/images/?q=home",
    "/admin/documents/?q=home",
    "/admin/snippets/directory/contactpoint/?q=home",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("is_indexed", [True, False])
def test_editors_search_by_the_index_and_without_it(
    engine: SearchBackend, editor: Member, client_of: Callable[[Member], Client], address: str, *, is_indexed: bool
) -> None:
    call_command("setup_site", verbosity=0)
    if is_indexed:
        engine.refresh_indexes()

    response = client_of(editor).get(address, follow=True)

    assert response.status_code == 200
