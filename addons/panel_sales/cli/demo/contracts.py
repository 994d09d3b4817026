"""Contracts: one with call-offs, one near its end, one in approval, one expired and renewed."""

from dateutil.relativedelta import relativedelta

from odoo import Command

# Customer, title, kind, months since it began (counted to today), further days, brands, channel.
CONTRACTS = {
    "running": ("K01", "柜体基材年度框架协议 Carcass Boards", "frame", -4, 0, "LX PM", "furniture"),
    "ending": ("D02", "年度经销合同 Annual Dealership", "dealer", -12, 20, "LX MW", "retail"),
    "approval": ("D03", "年度经销合同 Annual Dealership", "dealer", 1, 0, "MW", "retail"),
    "renewed": ("D04", "年度经销合同 Annual Dealership", "dealer", -13, 0, "PM", "retail"),
}
TERMS = {
    "quality_terms": "甲醛释放量按GB/T 39600，厚度公差±0.2mm，含水率5–11%。\n"
    "Emission by GB/T 39600, thickness ±0.2 mm, moisture 5–11 %.",
    "penalty_terms": "跨区销售按合同扣罚保证金。 Selling outside the regions costs the deposit.",
    "tolerance_over": 5,
    "tolerance_under": 5,
    "warranty_months": 12,
}
# Beginning of a board's code, m³ in each half year, price per m³.
SCHEDULE = (("LXZX-18", 600, 1980), ("PMJC-18", 240, 3350))
# Board, m³ of each call-off.
CALL_OFFS = (("LXZX-18", 180), ("LXZX-18", 160), ("PMJC-18", 90))


def tell(story):
    contracts = {name: _contract(story, *row) for name, row in CONTRACTS.items()}
    running, ending, approval, renewed = contracts.values()
    _schedule(story, running)
    for contract in (running, ending, renewed):
        _sign(story, contract)
    approval.action_submit()
    successor = story.env["panel.contract"].browse(renewed.action_renew()["res_id"])
    _sign(story, successor)
    for board, cubic_metres in CALL_OFFS:
        _call_off(story, running, board, cubic_metres)
    story.env.ref("panel_crm.reminder_contract_end")._run()
    story.say(f"Contracts: {len(contracts) + 1}, call-offs: {len(CALL_OFFS)}")


def _contract(story, customer, title, kind, months, days, brands, channel):
    partner = story.get("customers", customer)
    begin = story.today + relativedelta(months=months, days=days)
    return story.env["panel.contract"].create(
        {
            "title": title,
            "kind": kind,
            "partner_id": partner.id,
            "user_id": partner.user_id.id,
            "brand_ids": [story.id_of("brands", code) for code in brands.split()],
            "region_ids": partner.panel_region_id.ids if kind == "dealer" else [],
            "channel": channel,
            "exclusive": kind == "dealer",
            "date_from": begin,
            "date_to": begin + relativedelta(years=1, days=-1),
            "payment_term_id": partner.property_payment_term_id.id,
            "deposit": 50000,
            **TERMS,
        }
    )


def _schedule(story, contract):
    half = contract.date_from + relativedelta(months=6)
    periods = (
        (contract.date_from, half - relativedelta(days=1)),
        (half, contract.date_to),
    )
    contract.take_or_pay = 80
    contract.line_ids = [
        Command.create(
            {
                "product_id": _board(story, begin).id,
                "date_from": first,
                "date_to": last,
                "quantity": quantity,
                "price": price,
            }
        )
        for first, last in periods
        for begin, quantity, price in SCHEDULE
    ]


def _sign(story, contract):
    contract.action_submit()
    contract.with_user(story.get("users", "leader")).validate_tier()
    contract.invalidate_recordset()
    contract.action_sign()
    signed = contract.date_from - relativedelta(days=9)
    contract.signed_on = signed
    versions = dict.fromkeys(contract.version_ids.ids, story.moment(signed, 15))
    story.backdate("panel.contract.version", "signed_on", versions)


def _call_off(story, contract, board, cubic_metres):
    partner = contract.partner_id
    product = _board(story, board)
    packs = round(cubic_metres / product.panel_volume_m3 / product.panel_pack_sheets)
    story.env["sale.order"].create(
        {
            "partner_id": partner.id,
            "user_id": partner.user_id.id,
            "team_id": partner.panel_team_id.id,
            "panel_contract_id": contract.id,
            "order_line": [
                Command.create(
                    {
                        "product_id": product.id,
                        "product_uom_qty": packs * product.panel_pack_sheets,
                    }
                )
            ],
        }
    ).action_confirm()


def _board(story, begin):
    """Return the first board whose code begins so."""
    products = story.records["products"]
    return next(product for code, product in products.items() if code.startswith(begin))
