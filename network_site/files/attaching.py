"""The files of a composer: taken in as they come, kept while the text is written, and handed over with it."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from network_site.files.actions import take_in
from network_site.files.cleaning.kinds import KEPT
from network_site.files.exceptions import FileRefused
from network_site.files.models import Attachment
from network_site.members.models import Member
from network_site.vocabulary.numbers import NUMBER


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Any number of files."""

    widget = FilesInput(attrs={"accept": ",".join(f".{kind}" for kind in KEPT), "data-attach": ""})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the uploads, none when nothing was chosen."""
        return [super(FilesField, self).clean(upload, initial) for upload in data or []]


class AttachmentsForm(forms.Form):
    """A form to which its *writer* may attach files.

    A file that arrives is kept at once, so that neither it nor the text is lost when something else is wrong; a valid
    form has the numbers of all files in ``cleaned_data["attachments"]``.
    """

    uploads = FilesField(
        label=_("Attach files"),
        required=False,
        help_text=_("Templates, laws, decisions; nothing of a case. What tells of their maker is taken out."),
    )

    def __init__(self, *args: Any, writer: Member | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.writer = writer
        self.carried: list[Attachment] = []  # what an empty form begins with
        if writer is None or not settings.ATTACHMENTS_PER_POST:
            del self.fields["uploads"]

    def clean(self) -> dict[str, Any]:
        """Return the data with the numbers of the files; one that is refused is an error of the field."""
        data = super().clean() or {}
        for upload in data.pop("uploads", None) or []:
            try:
                self._taken.append(take_in(by=self._writer, upload=upload))
            except FileRefused as refusal:
                self.add_error("uploads", str(refusal))
        return {**data, "attachments": [attachment.pk for attachment in self.pending]}

    @cached_property
    def _taken(self) -> list[Attachment]:
        return []

    @property
    def _writer(self) -> Member:
        if self.writer is None:
            raise ValueError("Nobody is named who attaches files.")
        return self.writer

    @property
    def pending(self) -> list[Attachment]:
        """The writer's files that this form carries, those that came with it too."""
        if self.writer is None or not self.is_bound:
            return self.carried
        named = getattr(self.data, "getlist", self.data.get)("attachments") or []
        numbers = [int(number) for number in named if NUMBER.fullmatch(str(number))]
        earlier = Attachment.objects.pending_of(self.writer).filter(pk__in=numbers)
        return [*earlier.exclude(pk__in=[taken.pk for taken in self._taken]), *self._taken]
