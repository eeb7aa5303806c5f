"""The site's settings, with the leaflets."""

from network_site.settings import *  # noqa: F403  the same site

INSTALLED_APPS = [*INSTALLED_APPS, "tests.search.library"]  # noqa: F405
