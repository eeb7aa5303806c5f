"""The forms behind Wagtail's upload pages."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from network_site.files.models import MARK_HELP
from network_site.files.pictures import NOT_A_PICTURE


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


class PictureFormField(WagtailImageField):
    """Wagtail's field of a picture, which a picture cut short does not break."""

    def to_python(self, data: Any) -> Any:
        """Return the upload. Raises ValidationError when it is not a whole picture."""
        try:
            return super().to_python(data)
        except (OSError, SyntaxError, ValueError) as error:
            raise ValidationError(NOT_A_PICTURE, code="not_a_picture") from error


class PictureForm(MarkedUploadForm, BaseImageForm):
    """The form of a picture."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if given := self.fields.get("file"):
            self.fields["file"] = PictureFormField(label=given.label, required=given.required, widget=given.widget)


class PaperForm(MarkedUploadForm, BaseDocumentForm):
    """The form of a document."""
