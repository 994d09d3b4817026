from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    panel_enquiry_count = fields.Integer(
        string="Number of Price Enquiries",
        compute="_compute_panel_enquiry_count",
        groups="panel_crm.group_user",
    )

    def _compute_panel_enquiry_count(self):
        counts = dict(
            self.env["panel.price.enquiry"]._read_group(
                [("commercial_partner_id", "in", self.commercial_partner_id.ids)],
                ["commercial_partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.panel_enquiry_count = counts.get(partner.commercial_partner_id, 0)

    def action_view_panel_enquiries(self):
        self.ensure_one()
        return self.env["panel.price.enquiry"]._panel_action(
            [("commercial_partner_id", "=", self.commercial_partner_id.id)],
            default_partner_id=self.id,
        )
