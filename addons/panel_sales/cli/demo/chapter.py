"""Commission plans of the salespeople, their monthly statements, and quotations by the pack."""

from datetime import timedelta

from odoo import Command

from odoo.addons.panel_crm.cli.demo import files

from . import charges, contracts, credit, custom, deals, desk, emission, packs, prices

PLAN = "销售提成方案 Sales Commission"
# Statements of older months are approved; those of the last two are still open.
OPEN_MONTHS = 2


def tell(story):
    emission.tell(story)
    _plans(story)
    first = min(int(row["from_month"]) for row in files.read("commission_rules"))
    for months_from_now in range(first, 1):
        _statements(story, months_from_now)
    count = story.env["panel.incentive.statement"].search_count([])
    story.say(f"Commission: {count} statements")
    charges.tell(story)
    packs.tell(story)
    custom.tell(story)
    deals.tell(story)
    prices.tell(story)
    desk.tell(story)
    contracts.tell(story)
    credit.tell(story)
    charges.add(story)


def _plans(story):
    """Start each version of the plan; a later one ends the one before."""
    rows = files.read("commission_rules")
    sellers = story.env["res.users"].union(
        *[story.get("users", row["login"]) for row in files.read("users") if _sells(row)],
        story.get("users", "sales.ningbo"),  # who left, and still has a share
    )
    for version in sorted({int(row["version"]) for row in rows}):
        own = [row for row in rows if int(row["version"]) == version]
        plan = story.env["panel.incentive.plan"].create(
            {
                "name": PLAN,
                "version": version,
                "date_from": story.month(int(own[0]["from_month"])),
                "rule_ids": [Command.create(_rule_values(story, row)) for row in own],
                "assignment_ids": [Command.create({"user_id": user.id}) for user in sellers],
            }
        )
        plan.action_run()


def _sells(row):
    roles = ("panel_crm.role_salesperson", "panel_crm.role_key_account")
    return row["role"] in roles


def _rule_values(story, row):
    return {
        "brand_id": story.id_of("brands", row["brand"]),
        "base": row["base"],
        "rate": float(row["rate_percent"]),
    }


def _statements(story, months_from_now):
    period = story.month(months_from_now)
    if not story.env["panel.posted.line"].search_count([("date", ">=", period)], limit=1):
        return
    story.env["panel.incentive.compute"].create({"period": period}).action_compute()
    if months_from_now > -OPEN_MONTHS:
        return
    statements = story.env["panel.incentive.statement"].search([("period", "=", period)])
    finance = story.get("users", "finance")
    statements.with_user(finance).action_approve()
    approved = story.moment(story.month(months_from_now + 1) + timedelta(days=4), 10)
    dates = dict.fromkeys(statements.ids, approved)
    for column in ("approved_on", "create_date"):
        story.backdate("panel.incentive.statement", column, dates)
