"""The site's settings, with threads to notify of."""

from network_site.settings import *  # noqa: F403  the same site

TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}  # the drill's workers take what is due
