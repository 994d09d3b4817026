"""Pack sizes for export, and quotations that show packs and loads."""

from odoo import Command

from odoo.addons.panel_crm.cli.demo import files

AMERICAN = {
    "name": "卡斯凯德板材 Cascade Panel Supply Tacoma",
    "ref": "US1",
    "is_company": True,
    "lang": "en_US",
    "panel_role": "dealer",
    "street": "2210 Port of Tacoma Road",
    "city": "Tacoma",
    "email": "info@cascade.example",
}
# Customer, vehicle, and boards with what is ordered of them. The first quotation waits for the
# button: its first line can be rounded to full packs, its second one deviates too much.
QUOTATIONS = (
    ("D04", "cn13", (("LXZX-18", 100, "panel_volume_m3"), ("PMJC-18", 30, "panel_volume_m3"))),
    ("US1", "40hc", (("PMJC-18", 44 * 24, "product_uom_qty"), ("LXZX-18", 14, "panel_packs"))),
)


def tell(story):
    story.env.company.panel_vehicle_id = story.env.ref("panel_crm.vehicle_cn13")
    _pack_sizes(story)
    _american(story)
    orders = [_quotation(story, *quotation) for quotation in QUOTATIONS]
    story.say(f"Packs and loads: {len(orders)} quotations")


def _pack_sizes(story):
    story.env["panel.pack.size"].create(
        [
            {
                "series_id": story.id_of("series", row["series"]),
                "thickness_mm": float(row["thickness_mm"]),
                "country_id": story.env.ref(f"base.{row['country']}").id,
                "sheets": int(row["sheets"]),
            }
            for row in files.read("pack_sizes")
        ]
    )


def _american(story):
    seller = story.get("users", "sales.export")
    values = {
        "user_id": seller.id,
        "panel_team_id": story.id_of("offices", "EXP"),
        "panel_region_id": story.id_of("regions", "INT"),
        "country_id": story.env.ref("base.us").id,
        "state_id": story.env.ref("base.state_us_48").id,
    }
    partner = story.env["res.partner"].create(AMERICAN | values)
    story.keep("customers", [partner.ref], partner)


def _quotation(story, customer, vehicle, lines):
    partner = story.get("customers", customer)
    return story.env["sale.order"].create(
        {
            "partner_id": partner.id,
            "user_id": partner.user_id.id,
            "team_id": partner.panel_team_id.id,
            "panel_vehicle_id": story.env.ref(f"panel_crm.vehicle_{vehicle}").id,
            "order_line": [
                Command.create({"product_id": _board(story, begin).id, field: quantity})
                for begin, quantity, field in lines
            ],
        }
    )


def _board(story, begin):
    """Return the first board whose code begins so."""
    products = story.records["products"]
    return next(product for code, product in products.items() if code.startswith(begin))
