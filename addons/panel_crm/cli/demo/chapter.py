"""The part of the story that Panel CRM itself tells."""

from . import (
    catalogue,
    company,
    customers,
    files,
    history,
    organisation,
    payments,
    pipeline,
    returns,
    trade,
)
from .plan import Planner

DAYS_WITH_ODOO = 80


def tell(story):
    for part in (company, organisation, catalogue, customers):
        part.tell(story)
    planner = Planner(
        files.read("customers"),
        files.read("patterns"),
        files.read("catalogue"),
        story.today,
        story.dice("plan"),
    )
    sales = planner.sales()
    first_day = story.day(DAYS_WITH_ODOO)
    history.tell(story, [sale for sale in sales if sale.day < first_day])
    trips = trade.tell(story, [sale for sale in sales if sale.day >= first_day])
    returns.tell(story, trips)
    payments.tell(story)
    pipeline.tell(story, planner, trips)
