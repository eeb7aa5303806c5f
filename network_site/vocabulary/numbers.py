"""Numbers of rows as they come in addresses, forms and drafts: one that no column can hold is the number of nothing.

Django's own comparisons of a number column know that; here the others learn it, which databases would refuse.
"""

import re
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.models.fields.related_lookups import RelatedExact, RelatedIn
from django.db.models.lookups import In

NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)  # one that the column can hold


class _OfOne:
    """A comparison with one number."""

    def process_rhs(self: Any, compiler: Any, connection: Any) -> Any:
        """Return the right side. Raises EmptyResultSet for a number that cannot be there."""
        if not _fits(self.rhs, self.lhs.output_field, connection):
            raise EmptyResultSet
        return super().process_rhs(compiler, connection)  # type: ignore[misc]


class _OfMany:
    """A comparison with several numbers."""

    def process_rhs(self: Any, compiler: Any, connection: Any) -> Any:
        """Return the right side without the numbers that cannot be there."""
        if self.rhs_is_direct_value():
            self.rhs = [value for value in self.rhs if _fits(value, self.lhs.output_field, connection)]
        return super().process_rhs(compiler, connection)  # type: ignore[misc]


@models.IntegerField.register_lookup
class NumberIn(_OfMany, In):
    """``in`` of a column of numbers."""


@models.ForeignKey.register_lookup
class RelatedNumber(_OfOne, RelatedExact):
    """The number of a row elsewhere."""


@models.ForeignKey.register_lookup
class RelatedNumberIn(_OfMany, RelatedIn):
    """``in`` of the numbers of rows elsewhere."""


def _fits(value: Any, field: Any, connection: Any) -> bool:
    while field.remote_field:
        field = field.target_field
    if not isinstance(value, int) or not isinstance(field, models.IntegerField):
        return True
    low, high = connection.ops.integer_field_range(field.get_internal_type())
    return bool(low <= value <= high)
