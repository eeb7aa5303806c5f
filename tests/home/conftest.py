"""What the tests of the first page share."""

import pytest

from network_site.home.models import HomePage
from network_site.home.site import set_up_site


@pytest.fixture
def site(db: None) -> HomePage:
    """The site as a new installation sets it up."""
    set_up_site()
    home: HomePage = HomePage.objects.get()
    return home
