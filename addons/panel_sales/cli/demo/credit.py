"""Credit: limits that are nearly used up, held orders, bills, promises, a dispute and a letter."""

from datetime import timedelta

from odoo import Command

from odoo.addons.panel_crm.cli.demo import files

BOARD = "PMJC-18-122244-ENF"
# Orders above the limit: customer, and whether the release was given or is asked for.
HELD = (("D10", False), ("D02", True))
ROUND = 10_000
TEXTS = {
    "ask": "客户承诺周五付款，工地等货 Pays on Friday, and the site is waiting",
    "grant": "已收到银行付款回单 The bank's receipt of the payment has come in",
    "promise": "财务王经理电话承诺 Promised by the accountant on the phone",
    "receipt": "经销合同保证金 Security of the dealer's contract",
}


def tell(story):
    story.env.company.write(
        {
            "account_use_credit_limit": True,
            "panel_credit_days": 30,
            "panel_overdue_days": 60,
            "panel_overdue_amount": 20_000,
        }
    )
    story.env.flush_all()
    rows = files.read("credit")
    used = _used(story, rows)
    for row in rows:
        _customer(story, row, used)
    for customer, released in HELD:
        _held(story, customer, released)
    _letters(story)
    story.say(f"Credit: {len(rows)} customers with a limit")


def _used(story, rows):
    exposures = story.env["panel.credit.exposure"].search(
        [("partner_id", "in", [story.id_of("customers", row["customer"]) for row in rows])]
    )
    return {exposure.partner_id: exposure for exposure in exposures}


def _customer(story, row, used):
    env, partner = story.env, story.get("customers", row["customer"])
    exposure = used.get(partner)
    base = exposure.used if exposure else 0
    partner.credit_limit = max(round(base * float(row["limit_share"]) / ROUND), 10) * ROUND
    if row["deposit"]:
        env["panel.deposit"].create(
            {
                "partner_id": partner.id,
                "amount": float(row["deposit"]),
                "date": story.day(300),
                "reference": TEXTS["receipt"],
            }
        )
    if row["temporary"]:
        limit = env["panel.credit.limit"].create(
            {
                "partner_id": partner.id,
                "amount": float(row["temporary"]),
                "date_from": story.day(5),
                "date_to": story.day(-40),
                "reason": row["reason"],
            }
        )
        if row["customer"] == "D02":
            limit.with_user(story.get("users", "finance")).action_approve()
    if row["bill"]:
        _bill(story, partner)
    _collect(story, row, partner)


def _bill(story, partner):
    """The newest payment of the customer was made with a bill of six months."""
    payment = story.env["account.payment"].search(
        [("partner_id", "=", partner.id), ("payment_type", "=", "inbound")],
        order="date desc, id desc",
        limit=1,
    )
    if payment:
        story.env["panel.bill"].create(
            {
                "number": f"5{payment.date:%Y%m%d}{partner.id:08}",
                "partner_id": partner.id,
                "drawer": partner.name,
                "amount": payment.amount,
                "date_issue": payment.date,
                "date_received": payment.date,
                "date_due": payment.date + timedelta(days=183),
                "payment_id": payment.id,
            }
        )


def _collect(story, row, partner):
    """What the customer promised and what it does not accept of what is overdue."""
    env = story.env
    overdue = env["panel.receivable"].search(
        [("payer_id", "=", partner.id), ("overdue", ">", 0)], limit=2
    )
    if not overdue:
        return
    if row["promise"]:
        day = story.today + timedelta(days=int(row["promise_in_days"]))
        promise = env["panel.payment.promise"].create(
            {
                "partner_id": partner.id,
                "move_ids": [Command.set(overdue.move_id.ids)],
                "amount": round(sum(overdue.mapped("residual")) * float(row["promise"]), -2),
                "made_on": min(day, story.today) - timedelta(days=7),
                "date": day,
                "user_id": partner.user_id.id,
                "note": TEXTS["promise"],
            }
        )
        promise._settle()
    if row["dispute"]:
        env["panel.dispute"].create(
            {
                "move_id": overdue[0].move_id.id,
                "amount": round(overdue[0].residual * float(row["dispute"]), 2),
                "reason": row["dispute_reason"],
                "date": story.day(4),
                "user_id": partner.user_id.id,
            }
        )


def _held(story, customer, released):
    """A quotation above the limit, whose release is asked for or given."""
    partner = story.get("customers", customer)
    order = story.env["sale.order"].create(
        {
            "partner_id": partner.id,
            "user_id": partner.user_id.id,
            "team_id": partner.panel_team_id.id,
            "commitment_date": story.moment(story.today + timedelta(days=9), 12),
            "order_line": [
                Command.create(
                    {"product_id": story.id_of("products", BOARD), "product_uom_qty": 3000}
                )
            ],
        }
    )
    releases = story.env["panel.order.release"]
    if "credit" not in {each.check for each in order._panel_blocking().get(order, ())}:
        return
    values = {"order_id": order.id, "check": "credit"}
    if released:
        leader = story.get("users", "leader")
        releases.with_user(leader).create({**values, "state": "granted", "reason": TEXTS["grant"]})
    else:
        releases.with_user(partner.user_id).create({**values, "note": TEXTS["ask"]})


def _letters(story):
    """Letters to those who pay late: the first one was sent, the others wait."""
    late = story.env["res.partner"].union(
        *[story.get("customers", code) for code in ("D04", "D19", "K06")]
    )
    letters = story.env["panel.dunning.letter"]._prepare(late, story.env.company)
    letters[:1].action_mark_sent()
