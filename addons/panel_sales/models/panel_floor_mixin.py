from odoo import fields, models

from odoo.addons.panel_crm.fields import Measure


class PanelFloorMixin(models.AbstractModel):
    """Something that gives prices a floor: the lowest margin that they must leave."""

    _name = "panel.floor.mixin"
    _description = "Floor of Prices"

    panel_has_floor = fields.Boolean(
        string="Has a Floor Price",
        help="Prices must leave a lowest margin; below it, a quotation needs approval.",
    )
    panel_floor_margin = Measure(
        bounds=(-100, 99),
        string="Floor Margin (%)",
        digits=(5, 2),
        groups="panel_crm.group_margin",  # with the floor price it would tell the cost
        help="Lowest margin over the cost, in percent of the price. The floor price follows from "
        "it. A floor of a price list's rule counts before that of the brand.",
    )
