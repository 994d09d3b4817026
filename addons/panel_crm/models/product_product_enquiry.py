from odoo import fields, models


class ProductProduct(models.Model):
    _inherit = "product.product"

    panel_enquiry_count = fields.Integer(
        string="Number of Price Enquiries",
        compute="_compute_panel_enquiry_count",
        groups="panel_crm.group_user",
    )

    def _compute_panel_enquiry_count(self):
        counts = dict(
            self.env["panel.price.enquiry"]._read_group(
                [("product_id", "in", self.ids)], ["product_id"], ["__count"]
            )
        )
        for product in self:
            product.panel_enquiry_count = counts.get(product._origin, 0)

    def action_view_panel_enquiries(self):
        self.ensure_one()
        return self.env["panel.price.enquiry"]._panel_action(
            [("product_id", "=", self.id)], default_product_id=self.id
        )
