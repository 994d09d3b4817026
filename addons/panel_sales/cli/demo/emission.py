"""Quotations that emission law looks at: one it blocks, one it lets go abroad, one to prove."""

from datetime import timedelta

from odoo import Command

# (customer, board, sheets, days until the delivery, state)
QUOTATIONS = (
    ("D17", "MWEX-18-122244-E1-W1023", 600, 9, "draft"),
    ("K13", "MWEX-18-122244-E1-W1023", 1200, 30, "sent"),
    ("K12", "MWEX-18-122244-E1-W1001", 400, 35, "draft"),
)


def tell(story):
    orders = story.env["sale.order"].create([_quotation_values(story, *row) for row in QUOTATIONS])
    for order, row in zip(orders, QUOTATIONS, strict=True):
        order.state = row[-1]
    story.say(f"Emission law: {len(orders)} quotations")


def _quotation_values(story, customer, board, sheets, days, _state):
    partner = story.get("customers", customer)
    return {
        "partner_id": partner.id,
        "user_id": partner.user_id.id,
        "team_id": partner.panel_team_id.id,
        "validity_date": story.today + timedelta(days=20),
        "commitment_date": story.moment(story.today + timedelta(days=days), 12),
        "order_line": [
            Command.create(
                {"product_id": story.id_of("products", board), "product_uom_qty": sheets}
            )
        ],
    }
