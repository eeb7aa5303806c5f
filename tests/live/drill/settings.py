"""The site's settings, with the notebook."""

from network_site.settings import *  # noqa: F403  the same site

INSTALLED_APPS = [*INSTALLED_APPS, "tests.live.notebook"]  # noqa: F405
ROOT_URLCONF = "tests.live.drill.urls"
