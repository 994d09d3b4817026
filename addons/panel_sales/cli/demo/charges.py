"""What is charged beside the boards: freight by region, packing, broken packs, cutting."""

from odoo.addons.panel_crm.cli.demo import files


def tell(story):
    rows = files.read("charges")
    charges = story.env["panel.charge"].create([_values(story, row) for row in rows])
    story.translate(charges, "name", [row["name_zh"] for row in rows])
    charges.product_id.taxes_id = story.env.company.account_sale_tax_id


def add(story):
    """Give the quotations that nobody approves of just now what is charged for them."""
    quotations = story.env["sale.order"].search([("state", "in", ("draft", "sent"))])
    for order in quotations.filtered(
        lambda order: order.panel_charges_due and not order.review_ids
    ):
        order.action_panel_charges()


def _values(story, row):
    return {
        "name": row["name"],
        "product_id": story.env.ref(f"panel_sales.{row['product']}").id,
        "basis": row["basis"],
        "amount": float(row["amount"]),
        "minimum": float(row["minimum"]),
        "free_from_m3": float(row["free_from_m3"]),
        "region_id": row["region"] and story.id_of("regions", row["region"]),
    }
