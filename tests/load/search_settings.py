"""The demonstration's settings with the leaflets, on the engine and database that the environment names."""

from network_site.settings import *  # noqa: F403  the same site

INSTALLED_APPS = [*INSTALLED_APPS, "tests.search.library"]  # noqa: F405
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
