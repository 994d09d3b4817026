"""Opportunities with their next steps, and quotations that wait for an answer."""

from datetime import timedelta

from odoo import Command

from . import files

STAGES = {
    "new": "crm.stage_lead1",
    "qualified": "crm.stage_lead2",
    "proposition": "crm.stage_lead3",
    "won": "crm.stage_lead4",
}
CHANCES = {"new": 10, "qualified": 35, "proposition": 65}
QUOTATIONS = 18


def tell(story, planner, trips):
    """Tell the pipeline.

    :param planner: ``plan.Planner`` that draws the lines of quotations
    :param trips: list of ``trip.Trip``, for the orders that opportunities were won with
    """
    rows = files.read("opportunities")
    leads = story.env["crm.lead"].create([_lead_values(story, row) for row in rows])
    story.keep("opportunities", [row["code"] for row in rows], leads)
    _backdate(story, rows, leads)
    _close(story, rows, leads, trips)
    _next_steps(story, rows)
    quotations = _quotations(story, rows, planner)
    story.say(f"Pipeline: {len(leads)} opportunities, {len(quotations)} open quotations")


def _lead_values(story, row):
    partner = story.get("customers", row["customer"])
    contact = story.records["contacts"].get(row["customer"])
    stage = "proposition" if row["stage"] == "lost" else row["stage"]
    return {
        "type": "opportunity",
        "name": row["name"],
        "partner_id": partner.id,
        "contact_name": contact and contact.name,
        "phone": partner.phone,
        "email_from": partner.email,
        "user_id": story.id_of("users", row["owner"]) or partner.user_id.id,
        "team_id": partner.panel_team_id.id,
        "stage_id": story.env.ref(STAGES[stage]).id,
        "expected_revenue": float(row["revenue"]),
        "priority": row["priority"],
        "probability": CHANCES.get(row["stage"], 100 if row["stage"] == "won" else 65),
        "date_deadline": story.day(-int(row["closes_in_days"])),
    }


def _backdate(story, rows, leads):
    created = {
        lead.id: story.moment(story.day(int(row["created_days_ago"])), 10)
        for row, lead in zip(rows, leads, strict=True)
    }
    for column in ("create_date", "date_open"):
        story.backdate("crm.lead", column, created)
    story.backdate(
        "crm.lead",
        "date_last_stage_update",
        {id_: moment + (story.moment(story.today) - moment) / 2 for id_, moment in created.items()},
    )


def _close(story, rows, leads, trips):
    """Lose what the file calls lost, and tie won opportunities to an order of the customer."""
    reasons = story.env["crm.lost.reason"].search([], order="id")
    closed = {}
    for number, (row, lead) in enumerate(zip(rows, leads, strict=True)):
        if row["stage"] == "lost":
            lead.action_set_lost(lost_reason_id=reasons[number % len(reasons)].id)
        if row["stage"] in ("won", "lost"):
            closed[lead.id] = story.moment(story.day(-int(row["closes_in_days"])), 15)
        if row["stage"] == "won":
            orders = [trip.order for trip in trips if trip.sale.customer == row["customer"]]
            if orders:
                orders[-1].opportunity_id = lead
    for column in ("date_closed", "date_last_stage_update"):
        story.backdate("crm.lead", column, closed)


def _next_steps(story, rows):
    kinds = {"电话": "mail.mail_activity_data_call", "现场": "mail.mail_activity_data_meeting"}
    todo = story.env.ref("mail.mail_activity_data_todo")
    model = story.env["ir.model"]._get_id("crm.lead")
    values = []
    for row in rows:
        if row["next_step"]:
            lead = story.get("opportunities", row["code"])
            kind = kinds.get(row["next_step"][:2])
            values.append(
                {
                    "res_model_id": model,
                    "res_id": lead.id,
                    "activity_type_id": (story.env.ref(kind) if kind else todo).id,
                    "summary": row["next_step"],
                    "user_id": lead.user_id.id,
                    "date_deadline": story.day(-int(row["next_step_in_days"])),
                }
            )
    story.env["mail.activity"].create(values)


def _quotations(story, rows, planner):
    """Write quotations for opportunities that have come that far; most of them were sent."""
    dice = story.dice("quotations")
    customers = {row["code"]: row for row in files.read("customers")}
    chosen = [row for row in rows if row["stage"] in ("proposition", "qualified")]
    chosen = [row for row in chosen if customers[row["customer"]]["series"]][:QUOTATIONS]
    values, days = [], []
    for row in chosen:
        customer = customers[row["customer"]]
        day = story.day(dice.randint(1, 18))
        days.append(story.moment(day, dice.randint(8, 17), dice.randint(0, 59)))
        lines = planner.some_lines(customer)
        values.append(_quotation_values(story, row, days[-1], lines))
    orders = story.env["sale.order"].create(values)
    sent = [
        order.id for order, row in zip(orders, chosen, strict=True) if row["stage"] != "qualified"
    ]
    orders.browse(sent).state = "sent"
    story.backdate("sale.order", "create_date", dict(zip(orders.ids, days, strict=True)))
    return orders


def _quotation_values(story, row, moment, lines):
    lead = story.get("opportunities", row["code"])
    return {
        "partner_id": lead.partner_id.id,
        "opportunity_id": lead.id,
        "user_id": lead.user_id.id,
        "team_id": lead.team_id.id,
        "date_order": moment,
        "validity_date": moment.date() + timedelta(days=30),
        "order_line": [
            Command.create(
                {"product_id": story.id_of("products", board), "product_uom_qty": sheets}
            )
            for board, sheets in lines
        ],
    }
