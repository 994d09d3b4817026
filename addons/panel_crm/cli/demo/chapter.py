"""The part of the story that Panel CRM itself tells."""

from . import (
    catalogue,
    certificates,
    company,
    customers,
    decors,
    files,
    organisation,
    past,
    payments,
    pipeline,
    quants,
    returns,
    rights,
    trade,
    trip,
)
from .plan import Planner


def tell(story):
    first = story.last_message()
    for part in (company, organisation, decors, catalogue, certificates, customers):
        part.tell(story)
    rows = [files.read(name) for name in ("customers", "patterns", "catalogue", "tickets")]
    planner = Planner(rows, story.today, story.dice("plan"))
    trips = trip.prepare(story, planner.sales())
    trade.tell(story, trips)
    past.tell(story, trips)
    decors.tell_paper_lots(story)
    quants.count(story)
    trade.reserve(story, trips)
    returns.tell(story, trips)
    payments.tell(story, trips)
    _note_goods(story)
    pipeline.tell(story, planner, trips)
    rights.tell(story)
    _tidy_chatter(story, first)


def _note_goods(story):
    """Note anew what customers received: the past was written, and dated, behind stock's back."""
    story.env["panel.customer.goods"].search([]).unlink()
    story.env.flush_all()
    story.env["panel.customer.goods"]._fill()


def _tidy_chatter(story, first):
    """Drop what Odoo noted today on documents of the past.

    :param first: id of the last message before the story
    """
    silent = (
        "account.move", "crm.team", "crm.team.member", "res.partner", "sale.order",
        "stock.picking",
    )  # fmt: skip
    story.env["mail.message"].search([("id", ">", first), ("model", "in", silent)]).unlink()
