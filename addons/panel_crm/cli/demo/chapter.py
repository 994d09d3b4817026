"""The part of the story that Panel CRM itself tells."""

from . import (
    catalogue,
    company,
    customers,
    files,
    organisation,
    past,
    payments,
    pipeline,
    quants,
    returns,
    trade,
    trip,
)
from .plan import Planner


def tell(story):
    first = story.last_message()
    for part in (company, organisation, catalogue, customers):
        part.tell(story)
    planner = Planner(
        files.read("customers"),
        files.read("patterns"),
        files.read("catalogue"),
        story.today,
        story.dice("plan"),
    )
    trips = trip.prepare(story, planner.sales())
    trade.tell(story, trips)
    past.tell(story, trips)
    quants.count(story)
    trade.reserve(story, trips)
    returns.tell(story, trips)
    payments.tell(story, trips)
    pipeline.tell(story, planner, trips)
    _tidy_chatter(story, first)


def _tidy_chatter(story, first):
    """Drop what Odoo noted today on documents of the past; keep where deliveries came from.

    :param first: id of the last message before the story
    """
    messages = story.env["mail.message"].search([("id", ">", first)])
    silent = {"sale.order", "account.move", "res.partner", "crm.team", "crm.team.member"}
    messages.filtered(lambda message: message.model in silent).unlink()
    moments = {
        picking.id: picking.date_done or picking.scheduled_date
        for picking in story.env["stock.picking"].search([])
    }
    notes = messages.exists().filtered(lambda message: message.model == "stock.picking")
    dates = {note.id: moments[note.res_id] for note in notes if note.res_id in moments}
    for column in ("date", "create_date"):
        story.backdate("mail.message", column, dates)
