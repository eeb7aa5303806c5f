"""Checks of single values."""

import pytest
from django.core.exceptions import ValidationError

from network_site.members.validators import validate_time_zone


@pytest.mark.parametrize("name", ["Vienna", "", "Europe/vienna/", "../../etc/passwd"])
def test_validate_time_zone_refuses_what_is_no_zone(name: str) -> None:
    with pytest.raises(ValidationError, match="not a time zone"):
        validate_time_zone(name)
