"""Complaints about delivered lots, questions and calls, and who answered them."""

import re
from datetime import timedelta

from markupsafe import Markup

from odoo import Command

from odoo.addons.panel_crm.cli.demo import files

STAGES = "helpdesk_mgmt.helpdesk_ticket_stage_"
CHANNELS = "helpdesk_mgmt.helpdesk_ticket_channel_"
TICKET_LINK = re.compile(r'data-oe-id=["\'](\d+)["\']')


def tell(story):
    _team(story)
    rows = sorted(files.read("tickets"), key=lambda row: -int(row["days_ago"]))
    types = {kind.code: kind for kind in story.env["panel.complaint.type"].search([])}
    last = story.last_message()
    tickets = story.env["helpdesk.ticket"].create(
        [_ticket_values(story, row, types) for row in rows]
    )
    _redate(story, rows, tickets, last)
    _grade_service(story)
    story.say(f"Service: {len(tickets)} tickets")


def _team(story):
    logins = ("service.manager", "service", "callcentre")
    users = story.env["res.users"].union(*[story.get("users", login) for login in logins])
    team = story.env["helpdesk.ticket.team"].create(
        {
            "name": "After-sales Service",
            "user_id": users[:1].id,
            "user_ids": [Command.set(users.ids)],
        }
    )
    story.keep("service_teams", ["service"], team)
    story.translate(team, "name", ["售后服务部"])


def _ticket_values(story, row, types):
    partner = story.get("customers", row["customer"])
    contact = story.records["contacts"].get(row["customer"], partner)
    complaint = row["kind"] in ("complaint", "return")
    return {
        "name": row["title"],
        "description": Markup("<p>%s</p>") % row["description"],
        "kind": row["kind"],
        "complaint_type_id": row["complaint_type"] and types[row["complaint_type"]].id,
        "responsibility": row["responsibility"],
        "partner_id": contact.id,
        "partner_name": contact.name,
        "partner_email": contact.email,
        "team_id": story.id_of("service_teams", "service"),
        "user_id": story.id_of("users", row["agent"]),
        "stage_id": story.env.ref(STAGES + row["stage"]).id,
        "channel_id": story.env.ref(CHANNELS + row["channel"]).id,
        "priority": row["priority"],
        "caller_phone": row["channel"] == "phone" and partner.phone,
        **(_goods(story, row, partner) if complaint else {}),
    }


def _goods(story, row, partner):
    """Return what was delivered to the customer that the ticket is about.

    The file names a board or the begin of its code. Without a delivery of it before the day of
    the ticket only the board is known.
    """
    boards = [
        board for code, board in story.records["products"].items() if code.startswith(row["board"])
    ]
    line = story.env["stock.move.line"].search(
        [
            ("state", "=", "done"),
            ("picking_id.picking_type_code", "=", "outgoing"),
            ("picking_id.partner_id", "child_of", partner.id),
            ("date", "<", story.moment(story.day(int(row["days_ago"]) + 1))),
            ("product_id", "in", [board.id for board in boards]),
        ],
        order="date desc, id desc",
        limit=1,
    )
    if not line:
        return {"product_id": boards[0].id} if row["board"] else {}
    share = float(row["sheets_share"] or 0)
    return {
        "product_id": line.product_id.id,
        "lot_id": line.lot_id.id,
        "delivery_id": line.picking_id.id,
        "sale_order_line_id": line.move_id.sale_line_id.id,
        "sale_order_id": line.move_id.sale_line_id.order_id.id,
        "quantity_sheets": max(round(line.quantity * share), 1) if share else 0,
    }


def _redate(story, rows, tickets, last_message):
    """Put tickets and what the customers' timelines say about them on their days."""
    opened, closed = {}, {}
    for row, ticket in zip(rows, tickets, strict=True):
        opened[ticket.id] = story.moment(story.day(int(row["days_ago"])), 9 + ticket.id % 8, 12)
        if ticket.closed:
            closed[ticket.id] = opened[ticket.id] + timedelta(days=int(row["days_open"]), hours=2)
    assigned = {id_: moment + timedelta(minutes=35) for id_, moment in opened.items()}
    story.backdate("helpdesk.ticket", "create_date", opened)
    story.backdate("helpdesk.ticket", "assigned_date", assigned)
    story.backdate("helpdesk.ticket", "last_stage_update", assigned | closed)
    story.backdate("helpdesk.ticket", "closed_date", closed)
    _redate_timelines(story, opened, closed, last_message)


def _redate_timelines(story, opened, closed, last_message):
    """Give the lines about tickets their dates, and the order of their dates.

    A timeline is sorted by the ids of its lines, so the lines change places.
    """
    messages = story.env["mail.message"].search(
        [("id", ">", last_message), ("model", "=", "res.partner")], order="id"
    )
    lines, seen = [], set()
    for message in messages:
        found = TICKET_LINK.search(message.body or "")
        ticket_id = int(found[1]) if found else 0
        moment = (closed if ticket_id in seen else opened).get(ticket_id)
        seen.add(ticket_id)
        lines.append((moment or story.now, message.res_id, message.body))
    lines.sort(key=lambda line: line[0])
    for message, (moment, partner_id, body) in zip(messages, lines, strict=True):
        message.write({"date": moment, "res_id": partner_id, "body": body})
    dates = {message.id: line[0] for message, line in zip(messages, lines, strict=True)}
    story.backdate("mail.message", "create_date", dates)


def _grade_service(story):
    """Let the cost of serving a customer count in the grading, at the expense of the margin."""
    env = story.env
    margin = env.ref("panel_crm.metric_margin", raise_if_not_found=False)
    criterion = env["panel.grade.criterion"].search([("metric_id", "=", margin.id)], limit=1)
    if criterion.weight <= 5:
        return
    metric = env.ref("panel_service.value_metric_tickets")
    criterion.model_id.write(
        {
            "criterion_ids": [
                Command.update(criterion.id, {"weight": criterion.weight - 5}),
                Command.create({"metric_id": metric.id, "weight": 5, "sequence": 115}),
            ]
        }
    )
