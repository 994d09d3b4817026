"""Brands, series, boards and price lists."""

import base64

from . import files


def tell(story):
    _brands(story)
    _series(story)
    _boards(story)
    _price_lists(story)
    story.say(
        f"Catalogue: {len(story.records['brands'])} brands, {len(story.records['series'])} series,"
        f" {len(story.records['products'])} boards"
    )


def _brands(story):
    rows = files.read("brands")
    brands = story.env["product.brand"].create(
        [
            {
                "code": row["code"],
                "name": row["name"],
                "positioning": row["positioning_en"],
                "description": row["description_en"],
                "logo": base64.b64encode(files.read_binary(row["logo"])),
            }
            for row in rows
        ]
    )
    story.keep("brands", [row["code"] for row in rows], brands)
    story.translate(brands, "positioning", [row["positioning_zh"] for row in rows])
    story.translate(brands, "description", [row["description_zh"] for row in rows])
    names = {"PM": "胶合板 Plywood", "LX": "基材板 Core boards", "MW": "饰面板 Decorated boards"}
    categories = story.env["product.category"].create(
        [{"name": names.get(row["code"], row["name"])} for row in rows]
    )
    story.keep("categories", [row["code"] for row in rows], categories)


def _series(story):
    rows = files.read("series")
    families = {family.code: family for family in story.env["panel.family"].search([])}
    series = story.env["panel.series"].create(
        [
            {
                "code": row["code"],
                "name": row["name_en"],
                "brand_id": story.id_of("brands", row["brand"]),
                "family_id": families[row["family"]].id,
                "description": row["description_en"],
                "sequence": number * 10,
            }
            for number, row in enumerate(rows, 1)
        ]
    )
    story.keep("series", [row["code"] for row in rows], series)
    story.translate(series, "name", [row["name_zh"] for row in rows])
    story.translate(series, "description", [row["description_zh"] for row in rows])


def _boards(story):
    rows = files.read("catalogue")
    classes = {
        f"{emission.scheme}|{emission.name}": emission.id
        for emission in story.env["panel.emission.class"].search([])
    }
    terms = {(term.kind, term.code): term.id for term in story.env["panel.term"].search([])}
    products = story.env["product.product"].create(
        [_board_values(story, row, classes, terms) for row in rows]
    )
    story.keep("products", [row["code"] for row in rows], products)
    story.translate(products.product_tmpl_id, "name", [row["name_zh"] for row in rows])


def _board_values(story, row, classes, terms):
    series = story.get("series", row["series"])
    brand = series.brand_id
    values = {
        "default_code": row["code"],
        "name": row["name_en"],
        "type": "consu",
        "is_storable": True,
        "tracking": "lot",
        "invoice_policy": "delivery",
        "uom_id": story.env.ref("panel_crm.uom_sheet").id,
        "categ_id": story.id_of("categories", brand.code),
        "product_brand_id": brand.id,
        "panel_series_id": series.id,
        "panel_emission_class_id": classes[row["emission"]],
        "list_price": float(row["price_sheet"]),
        "standard_price": float(row["cost_sheet"]),
        "panel_pack_sheets": int(row["pack_sheets"]),
    }
    for name in ("length_mm", "width_mm", "thickness_mm", "density"):
        if row[name]:
            values[f"panel_{name}"] = float(row[name])
    for name in ("surface", "core", "standard"):
        values[f"panel_{name}"] = row[name]
    for kind in ("glue", "moisture", "quality"):
        values[f"panel_{kind}_id"] = terms.get((kind, row[kind]), False)
    values["panel_decor_id"] = story.id_of("decors", row["decor"])
    return values


def _price_lists(story):
    rows = files.read("price_lists")
    lists = story.env["product.pricelist"].create(
        [{"name": row["name_en"], "sequence": n} for n, row in enumerate(rows, 20)]
    )
    story.keep("price_lists", [row["code"] for row in rows], lists)
    story.translate(lists, "name", [row["name_zh"] for row in rows])
    story.env["product.pricelist.item"].create(
        [_price_item_values(story, row) for row in files.read("price_items")]
    )
    _dealer_levels(story, [row for row in rows if row["level"]])


def _dealer_levels(story, rows):
    """The contractual levels of dealers, each with its price list; they replace Odoo's own."""
    grades = story.env["res.partner.grade"]
    grades.search([]).action_archive()
    levels = grades.create(
        [
            {
                "name": row["level_en"],
                "sequence": number,
                "default_pricelist_id": story.id_of("price_lists", row["code"]),
            }
            for number, row in enumerate(rows, 1)
        ]
    )
    story.keep("levels", [row["level"] for row in rows], levels)
    story.translate(levels, "name", [row["level_zh"] for row in rows])


def _price_item_values(story, row):
    """A discount on a brand, or the fixed price of one board per sheet, m² or m³."""
    values = {"pricelist_id": story.id_of("price_lists", row["price_list"])}
    if row["brand"]:
        return values | {
            "applied_on": "2_product_category",
            "categ_id": story.id_of("categories", row["brand"]),
            "compute_price": "percentage",
            "percent_price": float(row["discount_percent"]),
        }
    board = story.get("products", row["product"])
    values |= {
        "applied_on": "1_product",
        "product_tmpl_id": board.product_tmpl_id.id,
        "compute_price": "fixed",
        "min_quantity": float(row["min_sheets"] or 0),
    }
    price = float(row["fixed_price"])
    if "panel_price_basis" in story.env["product.pricelist.item"]._fields:
        return values | {"fixed_price": price, "panel_price_basis": row["basis"]}
    measure = {"sheet": 1, "m2": board.panel_area_m2, "m3": board.panel_volume_m3}
    return values | {"fixed_price": round(price * measure[row["basis"]], 2)}
