"""What one import file holds on its way into the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from odoo.addons.panel_crm.panelkit import ROW_KEY

MAX_PROBLEMS = 1000

CREATED = "created"
UPDATED = "updated"
UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cell, a row (no column) or the whole file (row 0) is refused.

    :param row: row in the file, the first is 1
    :param column: title of the column
    :param value: what stands there, shortened
    :param reason: a sentence for the user, in their language
    """

    row: int
    column: str
    value: str
    reason: str


class ImportRefused(Exception):
    """Stops a load that found a problem, so that its savepoint takes everything back."""


def nothing(_done: int, _total: int) -> None:
    """Report no progress."""


@dataclass(slots=True)
class ImportFile:
    """The rows of a file, what is wrong with them, and what became of them.

    :param rows: one dictionary for each row without wrong cells; ``_row`` is its number
    :param row_count: rows in the file, wrong ones included
    :param titles: title of each column
    :param progress: told the number of rows done and their total
    """

    rows: list[dict[str, Any]] = field(default_factory=list)
    row_count: int = 0
    titles: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    progress: Callable[[int, int], None] = nothing

    def refuse(
        self, row: dict[str, Any] | int, column: str, reason: str, value: object = None
    ) -> None:
        """Note why a row cannot be loaded.

        :param row: the row, or its number; 0 for the whole file
        :param column: technical name or title of the column; empty for the whole row
        :param reason: the sentence
        :param value: what stands there, when only the number of the row is given
        """
        if isinstance(row, int):
            number = row
        else:
            number, value = row[ROW_KEY], row.get(column)
        self.problem_count += 1
        if len(self.problems) < MAX_PROBLEMS:
            shown = "" if value is None else str(value)[:100]
            self.problems.append(Problem(number, self.titles.get(column, column), shown, reason))

    def mark(self, row: dict[str, Any], status: str) -> None:
        """Note what became of a row; what was created stays so when it is completed later.

        :param row: the row
        :param status: ``created``, ``updated`` or ``unchanged``
        """
        if row.get("_status") != CREATED and (status != UNCHANGED or "_status" not in row):
            row["_status"] = status

    @property
    def counts(self) -> Counter[str]:
        """Return how many records were created, updated and left as they were."""
        return Counter(row["_status"] for row in self.rows if "_status" in row)
