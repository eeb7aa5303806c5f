"""The directory as the set-up of a site opens it."""

import pytest

from knowledge.directory.actions import open_directory


@pytest.fixture(autouse=True)
def opened_directory(db: None) -> None:
    """Give the roles that keep the directory their permissions."""
    open_directory()
