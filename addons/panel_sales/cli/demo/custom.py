"""A board that is ordered by its grid, boards that are cut to size, and punctual deliveries."""

from datetime import timedelta

from odoo import Command
from odoo.tools import SQL

# What the grid of the configurable board offers, by what the attribute stands for.
GRID = (
    ("厚度 Thickness", "thickness", ("9 mm", "12 mm", "18 mm", "25 mm")),
    ("幅面 Format", "format", ("1220×2440", "1220×2745")),
    ("花色 Decor", "decor", ("W1001", "W1023", "T3001")),
    ("环保等级 Class", "emission", ("ENF",)),
)
PACKS = {9: 100, 12: 75, 18: 50, 25: 35}
SERIES = "MW-SS"
# (customer, thickness and decor of the grid, sheets)
GRID_QUOTATION = ("D17", (("18 mm", "W1023", 200), ("18 mm", "W1001", 100), ("9 mm", "W1001", 100)))
# (customer, board, sheets, what is made of them)
CUSTOM_QUOTATION = (
    "K09",
    "MWSS-18-122244-E0-W1023",
    300,
    {
        "length_mm": 1000,
        "width_mm": 600,
        "edge_long": 2,
        "edge_short": 2,
        "marking": "衣柜侧板 B Wardrobe side B",
        "surcharge": 3.2,
        "surcharge_basis": "piece",
        "lead_days": 9,
    },
)
OUTGOING = ("D03", "MWSS-18-122244-E0-W1045", 100)


def tell(story):
    template = _template(story)
    orders = [_grid_quotation(story, template), _custom_quotation(story), _outgoing(story)]
    _promises(story)
    story.say(f"Custom boards: {len(orders)} quotations")


def _template(story):
    """Make a board whose variants come from its grid when they are ordered first."""
    series = story.get("series", SERIES)
    story.env["panel.pack.size"].create(
        [
            {"series_id": series.id, "thickness_mm": thickness, "sheets": sheets}
            for thickness, sheets in PACKS.items()
        ]
    )
    terms = {(term.kind, term.code): term.id for term in story.env["panel.term"].search([])}
    series.write(
        {
            "core": "木刨花 wood particles",
            "glue_id": terms["glue", "mdi"],
            "moisture_id": terms["moisture", "dry"],
            "quality_id": terms["quality", "first"],
            "standard": "GB/T 15102",
        }
    )
    attributes = story.env["product.attribute"].create(
        [
            {
                "name": name,
                "panel_role": role,
                "create_variant": "dynamic",
                "value_ids": [Command.create({"name": value}) for value in values],
            }
            for name, role, values in GRID
        ]
    )
    template = story.env["product.template"].create(
        {
            "name": "Manwen Melamine Board, by the grid",
            "type": "consu",
            "is_storable": True,
            "tracking": "lot",
            "invoice_policy": "delivery",
            "product_add_mode": "matrix",
            "uom_id": story.env.ref("panel_crm.uom_sheet").id,
            "categ_id": story.id_of("categories", series.brand_id.code),
            "product_brand_id": series.brand_id.id,
            "panel_series_id": series.id,
            "list_price": 128,
            "attribute_line_ids": [
                Command.create(
                    {"attribute_id": each.id, "value_ids": [Command.set(each.value_ids.ids)]}
                )
                for each in attributes
            ],
        }
    )
    story.translate(template, "name", ["漫纹双饰面板（按规格选配）"])
    return template


def _grid_quotation(story, template):
    customer, cells = GRID_QUOTATION
    values = template.attribute_line_ids.product_template_value_ids
    lines = []
    for thickness, decor, sheets in cells:
        names = (thickness, decor, "1220×2440", "ENF")
        board = template._create_product_variant(values.filtered(lambda v, n=names: v.name in n))
        lines.append((board, sheets))
    return _quotation(story, customer, lines)


def _custom_quotation(story):
    customer, board, sheets, work = CUSTOM_QUOTATION
    order = _quotation(story, customer, [(story.get("products", board), sheets)])
    story.env["panel.custom.spec"].create({**work, "line_id": order.order_line.id})
    return order


def _outgoing(story):
    """Quote a decor after its last order date, so that the quotation warns."""
    customer, board, sheets = OUTGOING
    return _quotation(story, customer, [(story.get("products", board), sheets)])


def _quotation(story, customer, lines):
    partner = story.get("customers", customer)
    return story.env["sale.order"].create(
        {
            "partner_id": partner.id,
            "user_id": partner.user_id.id,
            "team_id": partner.panel_team_id.id,
            "validity_date": story.today + timedelta(days=20),
            "order_line": [
                Command.create({"product_id": board.id, "product_uom_qty": sheets})
                for board, sheets in lines
            ],
        }
    )


def _promises(story):
    """Date the promises of the past; here and there a delivery came a day or two late."""
    story.env.flush_all()
    story.env.cr.execute(
        SQL(
            """
            UPDATE sale_order SET panel_promised_date = commitment_date - make_interval(
                       days => CASE WHEN id %% 13 = 0 THEN 2 WHEN id %% 17 = 0 THEN 1 ELSE 0 END)
             WHERE state = 'sale' AND commitment_date IS NOT NULL
            """
        )
    )
    story.env["sale.order"].invalidate_model(["panel_promised_date"])
