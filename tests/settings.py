"""The site's settings as the tests run them: a known environment, and nothing slow or outside the machine."""

import atexit
import os
import shutil
import tempfile

_data_dir = tempfile.mkdtemp(prefix="counterpart-tests-")
atexit.register(shutil.rmtree, _data_dir, ignore_errors=True)

# DATABASE_URL and REDIS_URL are left as they are, so that the same tests run on PostgreSQL and Redis.
for _name in ("DEMO", "DEBUG", "SSO_FILE", "BREACHED_FILE", "TRUSTED_PROXY_COUNT", "REQUIRE_SECOND_FACTOR"):
    os.environ.pop(_name, None)
os.environ.update(
    {
        "SECRET_KEY": "tests-only-" + "0" * 40,
        "SEED_KEYS": "dGVzdHMtb25seS1zZWVkLWtleS0zMi1ieXRlcy1sb24=",
        "SITE_URL": "https://testserver",
        "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
        "EMAIL_URL": "console:",
        "FROM_EMAIL": "Counterpart <no-reply@counterpart.example>",
        "DATA_DIR": _data_dir,
        "SEARCH_URL": "database:",  # finds what was just saved; tests/search has indexes of its own
    }
)

from network_site.settings import *  # noqa: E402  the environment comes first

SECURE_SSL_REDIRECT = False  # the test client speaks http
REQUIRE_SECOND_FACTOR = False  # tests of the second factor ask for it
SEARCH_DEADLINE = 60  # a busy machine must not change what is found; tests of the deadline set it
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
if not REDIS_URL:
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}

# A file and not memory, so that threads meet the locks that they meet in production. A test has no power cut to
# survive, so it need not wait for the disk.
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"

INSTALLED_APPS += ["tests.search.library"]
