"""The form that takes a table of people."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from network_site.members.bulk import LENGTH_AT_MOST, Row, UnreadableTable, read_table

BYTES_AT_MOST = 1_000_000


class TableForm(forms.Form):
    """A table, pasted or as a file; ``rows`` are its rows, and ``left_out`` the columns not read, once it is valid."""

    table = forms.CharField(
        label=_("Table"),
        required=False,
        max_length=LENGTH_AT_MOST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_(
            "Columns: email, full_name, office, service, country, topics, languages. Several topics or languages in a "
            "cell are separated by spaces. The country, by its code of two letters, is needed where services of "
            "several countries have the same name."
        ),
    )
    file = forms.FileField(label=_("or a CSV file"), required=False)
    rows: list[Row]
    left_out: list[str]

    def clean(self) -> dict[str, Any]:
        """Return the data with ``table`` as text, wherever it came from."""
        data = super().clean() or {}
        if data.get("file"):
            data["table"] = self._text_of(data["file"])
        if not self.errors:
            try:
                read = read_table(data.get("table") or "")
            except UnreadableTable as problem:
                raise forms.ValidationError(str(problem)) from None
            self.rows, self.left_out = read.rows, read.left_out
        return data

    def _text_of(self, file: Any) -> str:
        if file.size > BYTES_AT_MOST:
            raise forms.ValidationError(_("The file is too large. Split it."))
        try:
            text: str = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError(_("The file must be CSV in UTF-8. Save it so, or paste the rows.")) from None
        return text
