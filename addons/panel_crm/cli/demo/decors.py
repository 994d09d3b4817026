"""Decors of the faced boards, their edge bands and the paper lots of what was pressed."""

from datetime import timedelta

from odoo.tools import SQL

from . import files

SUPPLIER = {"name": "杭纸装饰 Hangzhi Decor Paper", "is_company": True, "lang": "zh_CN"}
# Everyday decors have an edge band from stock.
BANDED = "W"
# A paper lot lasts for several production lots.
LOTS_PER_PAPER = 3


def tell(story):
    """Add the decors; the catalogue names them by their codes."""
    rows = files.read("decors")
    supplier = story.env["res.partner"].create(SUPPLIER)
    textures = {
        term.code: term.id for term in story.env["panel.term"].search([("kind", "=", "texture")])
    }
    bands = _edge_bands(story, [row for row in rows if row["code"].startswith(BANDED)])
    decors = story.env["panel.decor"].create(
        [
            {
                "code": row["code"],
                "name": row["name_en"],
                "colour": row["colour_en"],
                "surface": row["surface"],
                "texture_id": textures.get(row["texture"], False),
                "grain": row["grain"],
                "gloss": float(row["gloss"] or 0),
                "price_group": row["price_group"],
                "paper_partner_id": supplier.id if row["paper_code"] else False,
                "paper_code": row["paper_code"],
                "collection": row["collection"],
                "collection_year": int(row["year"]),
                "sample_code": row["sample"],
                "minimum_sheets": int(row["minimum_sheets"]),
                "edge_band_id": bands.get(row["code"], False),
                "date_launch": story.day(int(row["launched_days_ago"])),
                "date_phase_out": row["ends_in_days"]
                and story.today + timedelta(days=int(row["ends_in_days"])),
            }
            for row in rows
        ]
    )
    story.keep("decors", [row["code"] for row in rows], decors)
    story.translate(decors, "name", [row["name_zh"] for row in rows])
    story.translate(decors, "colour", [row["colour_zh"] for row in rows])
    for row, decor in zip(rows, decors, strict=True):
        if row["successor"]:
            decor.successor_id = story.get("decors", row["successor"])
    story.say(f"Decors: {len(decors)}")


def _edge_bands(story, rows):
    """Make an edge band for each of some decors; return their ids by the codes of the decors."""
    bands = story.env["product.product"].create(
        [
            {
                "name": f"ABS edge band 23 × 0.8 mm {row['name_en']}",
                "default_code": f"EB-{row['code']}",
                "type": "consu",
                "is_storable": True,
                "list_price": 1.35,
                "standard_price": 0.9,
            }
            for row in rows
        ]
    )
    names = [f"ABS封边条 23×0.8mm {row['name_zh']}" for row in rows]
    story.translate(bands.product_tmpl_id, "name", names)
    return {row["code"]: band.id for row, band in zip(rows, bands, strict=True)}


def tell_paper_lots(story):
    """Give the lots of faced boards the lot of their paper, in one statement."""
    story.env.flush_all()
    story.env.cr.execute(
        SQL(
            """
            UPDATE stock_lot SET panel_paper_lot = made.paper
              FROM (
                SELECT lot.id, decor.paper_code || '-' || lpad(
                        (1 + (row_number() OVER (PARTITION BY decor.id ORDER BY lot.name))
                            / %s)::text, 3, '0') AS paper
                  FROM stock_lot AS lot
                  JOIN product_product AS product ON product.id = lot.product_id
                  JOIN panel_decor AS decor ON decor.id = product.panel_decor_id
                 WHERE decor.paper_code > '') AS made
             WHERE made.id = stock_lot.id
            """,
            LOTS_PER_PAPER,
        )
    )
    story.env["stock.lot"].invalidate_model(["panel_paper_lot"])
