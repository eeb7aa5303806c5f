"""A part that exists in tests alone: notebooks, whose notes travel live."""

from django.apps import AppConfig


class NotebookConfig(AppConfig):
    name = "tests.live.notebook"
    label = "notebook"

    def ready(self) -> None:
        """Register the stream of notes."""
        from network_site.live.registry import register  # noqa: PLC0415  models can be imported only now
        from tests.live.notebook.streams import NotebookStream  # noqa: PLC0415

        register(NotebookStream())
