"""Who left and who took over, a territory that moves next month, rights for some days, exports."""

from dateutil.relativedelta import relativedelta

from odoo import Command
from odoo.tools import SQL

from . import files
from .organisation import set_password

LEFT_DAYS_AGO = 45
HANDED_OVER = 6


def tell(story):
    handed = _leave(story)
    _schedule(story)
    _grant(story)
    _export(story)
    story.say(f"Rights: {handed} records handed over, special rights, export log")


def _leave(story):
    """Somebody left six weeks ago; a colleague took over the customers and shares new orders."""
    from . import PASSWORD

    env = story.env
    effective = story.day(LEFT_DAYS_AGO)
    successor = story.get("users", "sales.hangzhou")
    former = env["res.users"].create(
        {
            "name": "赵磊 Zhao Lei",
            "login": "sales.ningbo",
            "email": "sales.ningbo@lanshan.example",
            "lang": "zh_CN",
            "tz": "Asia/Shanghai",
            "function": "区域经理 Area Manager",
            "role_line_ids": [
                Command.clear(),
                Command.create({"role_id": env.ref("panel_crm.role_salesperson").id}),
            ],
        }
    )
    set_password(story, former, PASSWORD)
    story.keep("users", [former.login], former)
    env["crm.team.member"].create(
        {
            "crm_team_id": story.id_of("offices", "HGH"),
            "user_id": former.id,
            "panel_post": "区域经理 Area Manager",
            "panel_date_to": effective - relativedelta(days=1),
        }
    )
    customers = [row for row in story.records["customers"].values() if row.user_id == successor]
    _owned_by(story, former, customers[:HANDED_OVER])
    values = {
        "from_user_id": former.id,
        "to_user_id": successor.id,
        "date": effective,
        "reason": "离职 Left the company",
    }
    if "credit_rule" in env["panel.handover"]._fields:
        values |= {"credit_rule": "split", "split_days": 60, "kept_percent": 40}
    handover = env["panel.handover"].create(values)
    handover.action_confirm()
    former.active = False
    return handover.log_count


def _owned_by(story, user, customers):
    """Let a user have had customers all along, past the ORM, which would date the change today."""
    customers = story.env["res.partner"].union(*customers)
    customers.flush_model()
    story.env.cr.execute(
        SQL("UPDATE res_partner SET user_id = %s WHERE id IN %s", user.id, tuple(customers.ids))
    )
    customers.invalidate_model()


def _schedule(story):
    """A province passes to another office next month."""
    story.env["panel.handover"].create(
        {
            "kind": "unit",
            "from_team_id": story.id_of("offices", "HGH"),
            "to_team_id": story.id_of("offices", "SUZ"),
            "region_ids": [Command.set([story.id_of("regions", "340000")])],
            "date": story.today.replace(day=1) + relativedelta(months=1),
            "reason": "安徽划归苏州办事处 Anhui goes to the Suzhou office",
        }
    ).action_confirm()


def _grant(story):
    rights = story.env["panel.special.right"].with_user(story.get("users", "admin"))
    for row in files.read("special_rights"):
        right = rights.create(
            {
                "user_id": story.get("users", row["login"]).id,
                "role_id": story.env.ref(row["role"]).id,
                "date_from": story.day(int(row["from_days_ago"])),
                "date_to": story.day(-int(row["to_days_ahead"])),
                "scope": row["scope"],
                "reason": row["reason"],
            }
        )
        if right.date_to < story.today:
            right.sudo()._end("expired")  # sudo: as the nightly job does


def _export(story):
    logs = story.env["panel.export.log"]
    moments = {}
    for row in files.read("exports"):
        user = story.get("users", row["login"])
        logs.with_user(user)._log(
            row["kind"],
            row["model"],
            row["subject"],
            list(range(1, int(row["records"]) + 1)),
            field_names=row["fields"] or False,
            domain=row["domain"] or False,
            sample=False,
        )
        log = logs.search([("user_id", "=", user.id)], limit=1)
        moments[log.id] = story.moment(story.day(int(row["days_ago"])), int(row["hour"]))
    story.backdate("panel.export.log", "create_date", moments)
    story.env["panel.read.trace"]._alert(story.get("users", "sales.foshan"), 412)
