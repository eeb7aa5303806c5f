"""modelsearch's own suite, pointed at the backend that the settings name."""

from django.test import TestCase
from modelsearch.tests.test_backends import BackendTests

from tests.search.contract import books, settings


class Contract(BackendTests, TestCase):
    """Every test that modelsearch has for its own backends."""

    backend_path = settings.MODELSEARCH_BACKENDS["default"]["BACKEND"]
    fixtures = ()

    @classmethod
    def setUpTestData(cls) -> None:
        """Make the rows."""
        books.create()
