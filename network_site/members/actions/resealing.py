"""Sealing anew what older keys sealed, after which these can be withdrawn."""

from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from wagtail.models import Revision

from network_site.members.sealing import SealedField, is_sealed, renew

SEALED_FACTORS = ("secret", "seed", "migrated_codes")  # of allauth: an app's seed, that of codes, codes from elsewhere


def reseal() -> int:
    """Seal with the first of SEED_KEYS whatever is sealed, a row at a time, and return how many rows that were.

    Raises InvalidToken where none of the keys opens a row; those before it are done, and it is safe to repeat.
    """
    done = _renew_documents(Authenticator.objects.all(), "data", SEALED_FACTORS)
    for model in apps.get_models():
        names = [field.name for field in model._meta.local_fields if isinstance(field, SealedField)]
        if names:
            done += _renew_rows(model, names)
            kept = Revision.objects.filter(content_type=ContentType.objects.get_for_model(model))
            done += _renew_documents(kept, "content", names)
    return done


def _renew_rows(model: type[models.Model], names: list[str]) -> int:
    """Write the sealed columns of every row again: writing seals."""
    rows = model._default_manager.all()
    for pk in rows.values_list("pk", flat=True):
        with transaction.atomic():
            row = rows.select_for_update().filter(pk=pk)
            for texts in row.values(*names):
                row.update(**texts)
    return rows.count()


def _renew_documents(rows: models.QuerySet[Any], column: str, names: Iterable[str]) -> int:
    """Renew the seals under *names* in the JSON *column* of *rows*."""
    done = 0
    for pk in rows.values_list("pk", flat=True):
        with transaction.atomic():
            row = rows.select_for_update().get(pk=pk)
            kept = getattr(row, column)
            sealed = {name: _renewed(kept[name]) for name in names if kept.get(name)}
            if sealed:
                rows.filter(pk=pk).update(**{column: kept | sealed})
                done += 1
    return done


def _renewed(kept: Any) -> Any:
    if isinstance(kept, list):
        return [_renewed(each) for each in kept]
    return renew(kept) if is_sealed(kept) else kept
