"""Offices, regions and the people who work there."""

from odoo import Command
from odoo.tools import SQL

from . import files


def tell(story):
    _offices(story)
    _regions(story)
    _users(story)
    story.say(
        f"Organisation: {len(story.records['offices'])} offices,"
        f" {len(story.records['regions'])} regions, {len(story.records['users'])} users"
    )


def _offices(story):
    teams = story.env["crm.team"]
    teams.search([]).action_archive()
    rows = files.read("offices")
    for row in rows:
        team = teams.create(
            {
                "name": row["name_en"],
                "panel_kind": row["kind"],
                "parent_id": story.id_of("offices", row["parent"]),
                "company_id": story.env.company.id,
                "invoiced_target": float(row["monthly_target"]),
                "color": int(row["color"]),
                "use_leads": False,
            }
        )
        story.keep("offices", [row["code"]], team)
        story.translate(team, "name", [row["name_zh"]])


def _regions(story):
    env = story.env
    codes = ("cn", "vn", "ae", "de", "jp", "au", "us")
    countries = {code: env.ref(f"base.{code}").id for code in codes}
    for row in files.read("regions"):
        region = env["panel.region"].create(
            {
                "code": row["code"],
                "name": row["name_en"],
                "kind": row["kind"],
                "parent_id": story.id_of("regions", row["parent"]),
                "team_id": story.id_of("offices", row["office"]),
                "country_id": countries.get(row["country"]),
                "state_id": row["state"] and env.ref(f"base.state_cn_{row['state']}").id,
            }
        )
        story.keep("regions", [row["code"]], region)
        story.translate(region, "name", [row["name_zh"]])


def _users(story):
    """Everybody but the portal user, who comes with the dealer."""
    from . import PASSWORD

    env = story.env
    rows = [row for row in files.read("users") if row["role"] != "portal"]
    admin = env.ref("base.user_admin")
    others = [row for row in rows if row["login"] != admin.login]
    users = env["res.users"].create([_user_values(story, row) for row in others])
    story.keep("users", [row["login"] for row in others], users)
    for row in rows:
        if row["login"] == admin.login:
            values = _user_values(story, row)
            del values["login"]
            admin.write(values)
            story.keep("users", [admin.login], admin)
    set_password(story, users | admin, PASSWORD)
    for row in rows:
        _place(story, row)


def _user_values(story, row):
    role = story.env.ref(row["role"], raise_if_not_found=False)
    role = role or story.env.ref("panel_crm.role_general_user")
    return {
        "name": row["name"],
        "login": row["login"],
        "email": f"{row['login']}@lanshan.example",
        "lang": row["lang"],
        "tz": "Asia/Shanghai",
        "function": row["function"],
        "notification_type": "inbox",
        "role_line_ids": [Command.clear(), Command.create({"role_id": role.id})],
        "panel_region_ids": [
            Command.set([story.id_of("regions", code) for code in row["regions"].split()])
        ],
    }


def _place(story, row):
    """Make a user member, and leader where the file says so, of an office."""
    user = story.get("users", row["login"])
    if row["office"]:
        story.env["crm.team.member"].create(
            {
                "crm_team_id": story.id_of("offices", row["office"]),
                "user_id": user.id,
                "panel_post": row["function"],
            }
        )
    if row["leads_office"]:
        story.get("offices", row["leads_office"]).user_id = user


def set_password(story, users, password):
    """Give users the same password.

    It is hashed once, since hashing takes most of a second, and written past the ORM, which
    would send each of them an e-mail about it.
    """
    hashed = users._crypt_context().hash(password)
    story.env.flush_all()
    story.env.cr.execute(
        SQL("UPDATE res_users SET password = %s WHERE id IN %s", hashed, tuple(users.ids))
    )
    users.invalidate_recordset()
