"""The roles with the permissions that keeping the directory takes."""

import pytest
from django.contrib.auth.models import Group, Permission

from knowledge.directory.permissions import GRANTS


@pytest.fixture(autouse=True)
def granted_roles(db: None) -> None:
    """Give each role its grants, as the set-up of the site does."""
    for role, grants in GRANTS.items():
        group, _created = Group.objects.get_or_create(name=role)
        for grant in grants:
            app_label, codename = grant.split(".")
            group.permissions.add(Permission.objects.get(content_type__app_label=app_label, codename=codename))
