"""Numbers of rows as they come in addresses, forms and drafts: one that no column can hold is the number of nothing."""

import re
from typing import Any

from django.db import models
from django.db.models.lookups import In

NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)  # one that the column can hold


@models.IntegerField.register_lookup
class IntegerIn(In):
    """``in`` that passes over what no column can hold, as Django's own comparisons do; databases refuse the query."""

    def process_rhs(self, compiler: Any, connection: Any) -> Any:
        """Return the right side without the numbers that cannot be there."""
        if self.rhs_is_direct_value():
            low, high = connection.ops.integer_field_range(self.lhs.output_field.get_internal_type())
            self.rhs = [value for value in self.rhs if not isinstance(value, int) or low <= value <= high]
        return super().process_rhs(compiler, connection)
