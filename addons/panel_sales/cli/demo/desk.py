"""The desk: who may give which discount, quotations that ask for more, revisions, enquiries."""

from datetime import timedelta

from odoo import Command

from odoo.addons.panel_crm.cli.demo import files

FLOORS = {"PM": 6, "LX": 5, "MW": 8}
TARGETS = {
    "panel_target_cycle_days": 21,
    "panel_target_hit_rate": 60,
    "panel_target_orders": 90,
    "panel_target_volume_m3": 2500,
    "panel_target_revenue": 5_500_000,
    "panel_target_margin": 800_000,
}
DAYS_TO_RECEIVE = 2
# Customer, salesperson, board, sheets, discount in percent.
WITHIN = (
    ("D01", "sales", "PMJC-18-122244-E0", 400, 3),
    ("D03", "sales", "MWSS-18-122244-E0-W1001", 200, 2),
)
BEYOND_SUPERVISOR = ("D02", "sales", "LXZX-18-122244-E0", 600, 8)
BEYOND_LEADER = ("D05", "sales", "MWSS-18-122244-E0-W1001", 300, 14)
REVISED = ("D06", "sales", "PMJC-18-122244-E0", 500, 0)
REASON = "新客户首单，竞品低价 First order of a new customer, a competitor is cheap"


def tell(story):
    _limits(story)
    _enquiries(story)
    _receipts(story)
    orders = [_quotation(story, *row) for row in WITHIN]
    for order in orders:
        order.action_confirm()
    orders += [_ask(story, BEYOND_SUPERVISOR), _ask(story, BEYOND_LEADER)]
    _approve(story, orders[-1])
    orders.append(_revised(story))
    story.say(f"Desk: {len(orders)} quotations and orders with discounts and revisions")


def _limits(story):
    """Say how far each role may go, what boards cost to deliver, and what a month shall bring."""
    story.env["panel.discount.authority"].create(
        [
            {
                "role": row["role"],
                "team_id": story.id_of("offices", row["unit"]),
                "brand_id": story.id_of("brands", row["brand"]),
                "grade_id": story.id_of("levels", row["level"]),
                "max_discount": float(row["max_discount"]),
                "floor": row["floor"],
                "floor_margin": float(row["floor_margin"] or 0),
            }
            for row in files.read("discount_authority")
        ]
    )
    for code, margin in FLOORS.items():
        brand = story.get("brands", code)
        brand.write({"panel_has_floor": True, "panel_floor_margin": margin})
    for row in files.read("freight"):
        story.get("regions", row["region"]).panel_freight_m3 = float(row["freight_m3"])
    story.env.company.write(TARGETS)


def _enquiries(story):
    rows = files.read("price_enquiries")
    enquiries = story.env["panel.price.enquiry"].create(
        [_enquiry_values(story, row) for row in rows]
    )
    story.say(f"Price enquiries: {len(enquiries)}")


def _enquiry_values(story, row):
    partner = story.get("customers", row["customer"])
    return {
        "partner_id": partner.id,
        "product_id": _board(story, row["product"]).id,
        "quantity": float(row["quantity"]),
        "price_told": float(row["price_told"]),
        "price_basis": row["basis"],
        "channel": row["channel"],
        "date": story.moment(story.day(int(row["days_ago"])), 10),
        "user_id": partner.user_id.id,
        "next_step": row["next_step"],
        "next_date": row["next_step_in_days"] and story.day(-int(row["next_step_in_days"])),
        "competitor": row["competitor"],
        "competitor_price": float(row["competitor_price"] or 0),
        "note": row["note"],
    }


def _receipts(story):
    """Have what was shipped some days ago received, in one statement."""
    rows = story.env["stock.picking"]._read_group(
        [("sale_id", "!=", False), ("state", "=", "done"), ("picking_type_code", "=", "outgoing")],
        ["sale_id"],
        ["date_done:max"],
    )
    received = {
        order.id: (shipped + timedelta(days=DAYS_TO_RECEIVE)).date() for order, shipped in rows
    }
    past = {id_: day for id_, day in received.items() if day < story.today}
    story.backdate("sale.order", "panel_received_on", past)


def _quotation(story, customer, seller, board, sheets, discount):
    partner = story.get("customers", customer)
    order = story.env["sale.order"].create(
        {
            "partner_id": partner.id,
            "user_id": story.id_of("users", seller),
            "team_id": partner.panel_team_id.id,
            "validity_date": story.today + timedelta(days=20),
            "order_line": [
                Command.create(
                    {
                        "product_id": _board(story, board).id,
                        "product_uom_qty": sheets,
                        "discount": discount,
                    }
                )
            ],
        }
    )
    order.action_panel_charges()
    return order


def _ask(story, row):
    """Write a quotation beyond the authority of its salesperson, who asks for approval."""
    order = _quotation(story, *row)
    order.with_user(order.user_id).request_validation()
    return order


def _approve(story, order):
    """Let the supervisor approve; the leader still has to."""
    supervisor = order.panel_price_reviewer_ids[:1]
    action = order.with_user(supervisor).validate_tier()
    wizard = order.env["comment.wizard"].with_user(supervisor).with_context(**action["context"])
    wizard.create({"comment": REASON}).add_comment()


def _revised(story):
    """Write a quotation that was revised twice, each time a little cheaper."""
    order = _quotation(story, *REVISED)
    for discount in (2, 3.5):
        order.state = "sent"
        order.action_panel_new_revision()
        order.order_line.discount = discount
    order.state = "sent"
    return order


def _board(story, begin):
    """Return the first board whose code begins so."""
    products = story.records["products"]
    return next(product for code, product in products.items() if code.startswith(begin))
