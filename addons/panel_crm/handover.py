"""What can change hands: the table that every addon adds to."""

from dataclasses import dataclass
from typing import Any

# Moving hundreds of records is told once, on the hand-over, not on each of them.
QUIET = {
    "tracking_disable": True,
    "mail_auto_subscribe_no_notify": True,
    "mail_activity_quick_update": True,
}


@dataclass(frozen=True, slots=True)
class HandoverItem:
    """A kind of record that a hand-over can move.

    :param model: name of the model
    :param field: many2one that names who has the record
    :param domain: which records count, such as open ones only
    :param partner: path to the customer, by which regions and brands limit; empty for the
        customer itself, None when the record has none
    :param blocks: a user who has one of these cannot be archived
    :param team: the sales team follows the new user
    """

    model: str
    field: str
    domain: tuple[Any, ...] = ()
    partner: str | None = "partner_id"
    blocks: bool = True
    team: bool = False
