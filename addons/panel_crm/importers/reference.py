"""Columns that name a record by its key."""

from collections.abc import Callable
from dataclasses import dataclass

from odoo.fields import Domain


@dataclass(frozen=True, slots=True)
class Reference:
    """A column whose text is the key of a record.

    The id goes into the row as ``COLUMN_id``, False for a blank cell.

    :param column: technical name of the column
    :param model: model of the record
    :param field: field that holds the key
    :param missing: returns the sentence for a key that does not exist
    :param domain: which records count
    """

    column: str
    model: str
    field: str
    missing: Callable[[str], str]
    domain: Domain = Domain.TRUE
