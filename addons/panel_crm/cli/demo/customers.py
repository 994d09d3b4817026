"""Dealers, key accounts and end customers with their contacts, banks and history."""

from dateutil.relativedelta import relativedelta

from odoo import Command

from . import files
from .organisation import set_password


def tell(story):
    rows = files.read("customers")
    _companies(story, [row for row in rows if not row["dealer"]])
    _companies(story, [row for row in rows if row["dealer"]])
    _contacts(story)
    _levels(story, rows)
    _milestones(story)
    _portal_user(story)
    story.say(f"Customers: {len(rows)}")


def _companies(story, rows):
    partners = story.env["res.partner"].create([_company_values(story, row) for row in rows])
    story.keep("customers", [row["code"] for row in rows], partners)


def _company_values(story, row):
    env = story.env
    region = story.get("regions", row["region"])
    country = env.ref(f"base.{row['country']}")
    return {
        "name": row["name"],
        "ref": row["code"],
        "is_company": True,
        "company_type": "company",
        "lang": "zh_CN" if row["country"] in ("cn", "jp") else "en_US",
        "tz": "Asia/Shanghai",
        "panel_role": row["role"],
        "panel_region_id": region.id,
        "panel_team_id": story.id_of("offices", row["office"]),
        "user_id": story.id_of("users", row["salesperson"]),
        "panel_dealer_id": story.id_of("customers", row["dealer"]),
        "panel_nature": row["nature"],
        "panel_size": row["size"],
        "panel_credit_rating": row["credit_rating"],
        "panel_annual_demand_m3": float(row["annual_demand_m3"]),
        "industry_id": env.ref(row["industry"]).id,
        "street": row["street"],
        "city": row["city"],
        "state_id": region.state_id.id,
        "country_id": country.id,
        "phone": row["phone"],
        "email": row["email"],
        "vat": row["vat"],
        "property_payment_term_id": env.ref(row["payment_term"]).id,
        "customer_rank": 1,
        "bank_ids": _bank_commands(story, row),
    }


def _bank_commands(story, row):
    if not row["account"]:
        return []
    banks = story.records["banks"]
    if row["bank"] not in banks:
        story.keep("banks", [row["bank"]], story.env["res.bank"].create({"name": row["bank"]}))
    return [Command.create({"acc_number": row["account"], "bank_id": banks[row["bank"]].id})]


def _contacts(story):
    rows = files.read("contacts")
    contacts = story.env["res.partner"].create(
        [
            {
                "parent_id": story.id_of("customers", row["customer"]),
                "type": "contact",
                "name": row["name"],
                "function": row["function"],
                "email": row["email"],
                "phone": row["phone"],
                "lang": story.get("customers", row["customer"]).lang,
                "user_id": story.get("customers", row["customer"]).user_id.id,
            }
            for row in rows
        ]
    )
    for row, contact in zip(rows, contacts, strict=True):
        story.records["contacts"].setdefault(row["customer"], contact)


def _levels(story, rows):
    """Dealer levels and price lists; Odoo takes a level's price list over on write only."""
    for row in rows:
        partner = story.get("customers", row["code"])
        if row["level"]:
            partner.write({"grade_id": story.id_of("levels", row["level"])})
        if row["price_list"]:
            prices = story.get("price_lists", row["price_list"])
            partner.specific_property_product_pricelist = prices


def _milestones(story):
    story.env["panel.cooperation"].create(
        [
            {
                "partner_id": story.id_of("customers", row["customer"]),
                "date": story.day(11) - relativedelta(months=int(row["months_ago"])),
                "name": row["name"],
                "user_id": story.get("customers", row["customer"]).user_id.id,
            }
            for row in files.read("milestones")
        ]
    )


def _portal_user(story):
    from . import PASSWORD

    (row,) = [row for row in files.read("users") if row["role"] == "portal"]
    contact = story.get("contacts", "D01")
    user = story.env["res.users"].create(
        {
            "login": row["login"],
            "partner_id": contact.id,
            "lang": row["lang"],
            "tz": "Asia/Shanghai",
            "group_ids": [Command.set([story.env.ref("base.group_portal").id])],
        }
    )
    story.keep("users", [row["login"]], user)
    set_password(story, user, PASSWORD)
