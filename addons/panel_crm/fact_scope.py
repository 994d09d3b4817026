"""What a source of customer facts is asked for."""

from dataclasses import dataclass
from datetime import date

from odoo.tools import SQL


@dataclass(frozen=True, slots=True)
class FactScope:
    """Which events a source has to return.

    :param as_of: the last day that counts
    :param since: only events after this day, all of them when None
    :param partner_ids: only these commercial partners, all of them when None
    """

    as_of: date
    since: date | None = None
    partner_ids: tuple[int, ...] | None = None

    def covers(self, day: SQL, partner: SQL) -> SQL:
        """Return the condition that every event of a source must meet.

        :param day: SQL expression of the event's date
        :param partner: SQL expression of the id of the commercial partner
        """
        condition = SQL("%s <= %s", day, self.as_of)
        if self.since is not None:
            condition = SQL("%s AND %s > %s", condition, day, self.since)
        if self.partner_ids is not None:
            condition = SQL("%s AND %s IN %s", condition, partner, self.partner_ids or (0,))
        return condition
