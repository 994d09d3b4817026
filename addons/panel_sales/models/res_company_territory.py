from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    panel_territory_policy = fields.Selection(
        [("none", "Not Checked"), ("warn", "Warn"), ("block", "Block")],
        string="Foreign Territories",
        required=True,
        default="warn",
        help="What happens to a quotation that ships a brand into a territory that is not the "
        "customer's: nothing, a warning, or it is blocked until a company leader releases it.",
    )
