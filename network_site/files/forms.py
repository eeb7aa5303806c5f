"""The forms behind Wagtail's upload pages."""

from typing import Any

from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from network_site.files.models import MARK_HELP


class MarkedUploadForm:
    """An upload whose mark may be left out.

    Wagtail's page for many files sends each file alone at first and asks for the rest afterwards. A required mark
    would park the raw upload; without it the file is checked and stored at once, as GREEN.
    """

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "mark" in self.fields:
            self.fields["mark"].required = False
            self.fields["mark"].help_text = MARK_HELP


class PictureForm(MarkedUploadForm, BaseImageForm):
    """The form of a picture."""


class PaperForm(MarkedUploadForm, BaseDocumentForm):
    """The form of a document."""
