"""Settings under which modelsearch's own test-suite runs: its application and ours, and nothing else of the site."""

import os
import tempfile

from network_site import env

SECRET_KEY = "tests-only-" + "0" * 40
INSTALLED_APPS = [
    "network_site.search",
    "modelsearch.test.testapp",
    "modelsearch",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
]
DATABASES = {"default": env.database("DATABASE_URL", "sqlite:///:memory:")}
if "postgresql" in DATABASES["default"]["ENGINE"]:
    INSTALLED_APPS.append("django.contrib.postgres")
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
LANGUAGE_CODE = "en-gb"
USE_TZ = True
SEARCH_DEADLINE = 60  # a busy machine must not change what is found
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
MODELSEARCH_BACKENDS = {
    "default": {
        "BACKEND": os.environ.get("CONTRACT_BACKEND", "network_site.search.backends.whoosh"),
        "AUTO_UPDATE": False,
        "PATH": os.path.join(tempfile.mkdtemp(prefix="search_contract_"), "index"),  # noqa: PTH118
    }
}
