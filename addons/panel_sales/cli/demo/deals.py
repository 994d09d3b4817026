"""Projects that dealers registered, two of them the same, and a pack that went astray."""

from datetime import timedelta

from odoo import Command

from odoo.addons.panel_crm.cli.demo import files

PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF"
EVIDENCE = "招标文件 Tender.pdf"
# Dealer of the case, brand, where its boards were found, who holds the brand there.
DIVERSION = ("D01", "PM", "320200", "D04")
BYPASSED = "无锡一中新校区"


def tell(story):
    rows = files.read("deals")
    deals = [_deal(story, row) for row in rows]
    _special_price(story, deals[0])
    _bypass(story)
    _diversion(story)
    story.say(f"Channel fairness: {len(deals)} registrations, a diversion case")


# === REGISTRATIONS === #
def _deal(story, row):
    deal = story.env["panel.deal.registration"].create(_deal_values(story, row))
    if row["state"] == "draft":
        return deal
    deal.action_submit()
    submitted = story.now - timedelta(hours=int(row["hours_ago"]))
    deal.write(
        {"submitted_on": submitted, "due_on": submitted + timedelta(hours=24)},
    )
    if row["state"] != "submitted":
        supervisor = story.get("users", "supervisor")
        deal.with_user(supervisor).action_approve()
        decided = submitted + timedelta(hours=5)
        deal.write(
            {
                "decided_on": decided,
                "protected_until": decided.date() + deal._protection(),
            }
        )
        if row["state"] == "won":
            deal.with_user(supervisor)._close("won", "交期和环保等级 Delivery and emission class")
    story.env["panel.deal.registration"]._cron_expire()
    return deal


def _deal_values(story, row):
    days = row["decision_in_days"]
    return {
        **{
            name: row[name]
            for name in ("name", "address", "developer", "contractor", "customer", "stage")
        },
        "partner_id": story.id_of("customers", row["dealer"]),
        "region_id": story.id_of("regions", row["region"]),
        "brand_ids": [story.id_of("brands", code) for code in row["brands"].split()],
        "estimated_m3": float(row["m3"] or 0),
        "estimated_amount": float(row["amount"] or 0),
        "is_building": bool(row["building"]),
        "decision_date": days and story.today + timedelta(days=int(days)),
        "evidence_ids": [Command.create({"name": EVIDENCE, "raw": PDF})] if row["evidence"] else [],
    }


def _special_price(story, deal):
    price = story.env["panel.deal.price"].create(
        {
            "registration_id": deal.id,
            "series_id": story.id_of("series", "PM-JC"),
            "price": 2450,
            "basis": "m3",
            "quantity": 320,
            "date_from": story.today - timedelta(days=3),
            "date_to": story.today + timedelta(days=90),
            "reason": "学校工程，需ENF级 School, asks for ENF",
        }
    )
    price.with_user(story.get("users", "leader")).action_approve()


def _bypass(story):
    """A direct quotation for the school, which a dealer has registered."""
    partner = story.get("customers", "K07")
    story.env["sale.order"].create(
        {
            "partner_id": partner.id,
            "user_id": partner.user_id.id,
            "team_id": partner.panel_team_id.id,
            "panel_project": BYPASSED,
            "validity_date": story.today + timedelta(days=20),
            "order_line": [
                Command.create(
                    {
                        "product_id": story.id_of("products", "PMJC-18-122244-ENF"),
                        "product_uom_qty": 600,
                    }
                )
            ],
        }
    )


# === DIVERSION === #
def _diversion(story):
    dealer, brand, region, holder = DIVERSION
    _territory(story, dealer, brand, story.get("customers", dealer).panel_region_id)
    _territory(story, holder, brand, story.get("regions", region))
    line = story.env["stock.move.line"].search(
        [
            ("state", "=", "done"),
            ("location_dest_id.usage", "=", "customer"),
            ("picking_id.partner_id", "child_of", story.id_of("customers", dealer)),
            ("product_id.product_brand_id", "=", story.id_of("brands", brand)),
            ("lot_id", "!=", False),
        ],
        order="date desc, id desc",
        limit=1,
    )
    if not line:
        return
    case = story.env["panel.diversion"].create(
        {
            "code": line.lot_id.name,
            "picking_id": line.picking_id.id,
            "found_on": story.today - timedelta(days=2),
            "found_region_id": story.id_of("regions", region),
            "found_address": "无锡市锡沪路建材城B区12号 Building Materials Market, Wuxi",
            "quantity": "2包 2 packs",
            "source": "scan",
            "user_id": story.id_of("users", "supervisor"),
            "note": "门店扫码，附照片 Scanned in a shop, photo attached",
            "evidence_ids": [Command.create({"name": "照片 Photo.pdf", "raw": PDF})],
        }
    )
    case.picking_id = line.picking_id
    if case.finding == "outside":
        case.with_user(story.get("users", "supervisor")).action_notify()


def _territory(story, dealer, brand, region):
    """Authorise a dealer for a brand where nobody is yet."""
    authorizations = story.env["panel.authorization"]
    if not authorizations._find(story.get("brands", brand), region, story.today):
        authorizations.create(
            {
                "partner_id": story.id_of("customers", dealer),
                "brand_id": story.id_of("brands", brand),
                "region_id": region.id,
                "exclusive": True,
                "date_from": story.today.replace(month=1, day=1),
                "decision": "granted",
            }
        )
