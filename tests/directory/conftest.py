"""The directory as the set-up of a site opens it."""

import pytest

from network_site.home.roles import sync_roles


@pytest.fixture(autouse=True)
def opened_directory(db: None) -> None:
    """Give the roles that keep the directory their permissions."""
    sync_roles()
