"""Where two kept versions of a form differ, in the words that the form has for its fields."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from discussions.models import Draft
from discussions.models.drafts import numbers_of_files
from network_site.files.models import Attachment
from network_site.members.models import Member

Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Difference:
    """A field by its label, and what each of two versions says there; nothing where it is empty."""

    label: str
    kept: Sequence[str]
    other: Sequence[str]


def differences(draft: Draft, other: Fields, *, form_fields: Mapping[str, forms.Field]) -> Iterator[Difference]:
    """Yield where *other* says something else than the fields of *draft*, in the order of *form_fields*."""
    changed = draft.changed_by(other)
    for name, form_field in form_fields.items():
        if name in changed:
            field = _with_groups_of(draft.member, form_field) if name == "working_group" else form_field
            kept, said = (_words(field, list(filter(None, fields.get(name, ())))) for fields in (draft.fields, other))
            yield Difference(str(field.label), kept, said)
    if "attachments" in changed:
        yield Difference(_("Files"), _names(draft.member, draft.fields), _names(draft.member, other))


def _with_groups_of(member: Member, form_field: forms.Field) -> Any:
    field: Any = deepcopy(form_field)
    field.queryset = member.working_groups.active()
    return field


def _words(field: Any, values: Sequence[str]) -> Sequence[str]:
    try:
        return _said(field, values) if values else values
    except ValidationError:
        return values  # it is shown as it was typed


def _said(field: Any, values: Sequence[str]) -> Sequence[str]:
    if isinstance(field, forms.ModelMultipleChoiceField):
        return [str(chosen) for chosen in field.clean(values)]
    if isinstance(field, forms.ModelChoiceField):
        return [str(field.to_python(values[0]))]
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        labels = {str(value): str(label) for value, label in choices}
        return [labels.get(value, value) for value in values]
    if isinstance(field, forms.DateField):
        return [date_format(day) for value in values if (day := field.to_python(value))]
    return [_("Yes")] if isinstance(field, forms.BooleanField) else values


def _names(member: Member, fields: Fields) -> list[str]:
    named = Attachment.objects.pending_of(member).filter(pk__in=numbers_of_files(fields))
    return list(named.order_by("pk").values_list("name", flat=True))
