from __future__ import annotations

import math

from odoo import fields
from odoo.exceptions import ValidationError


class Measure(fields.Float):
    """A number that a person types in, kept finite and within bounds.

    Plain Float fields take NaN, infinity and any negative number, or fail with an error that
    names no field. A measure refuses them with a sentence that does.

    :param bounds: smallest and largest value allowed, both included
    """

    bounds: tuple[float, float] = (0.0, 1e12)

    def convert_to_cache(self, value, record, validate=True):
        # Also for assignments, which Odoo converts without validating: rounding would crash.
        self._check_bounds(value, record)
        return super().convert_to_cache(value, record, validate)

    def convert_to_column(self, value, record, values=None, validate=True):
        if validate:
            self._check_bounds(value, record)
        return super().convert_to_column(value, record, values, validate)

    def _check_bounds(self, value, record):
        low, high = self.bounds
        number = float(value or 0)
        if math.isfinite(number) and low <= number <= high:
            return
        raise ValidationError(
            record.env._(
                "%(field)s must be a number between %(low)s and %(high)s, not %(value)s.",
                field=self._description_string(record.env),
                low=f"{low:,.10g}",
                high=f"{high:,.10g}",
                value=value,
            )
        )


class DerivedMany2one(fields.Many2one):
    """A reference in a table that is counted from documents and rewritten in bulk.

    It has no foreign key: checking one for each row takes as long as counting it. What the
    documents point at cannot be deleted anyway; where it can, its model removes the rows.
    """

    def update_db_foreign_key(self, model, column):
        """Create no foreign key."""
