from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    panel_owner_ids = fields.One2many(
        "panel.customer.owner",
        "partner_id",
        string="Salespeople So Far",
        readonly=True,
        groups="panel_crm.group_salesperson,panel_crm.group_finance,panel_crm.group_key_account",
        help="Who had the customer since when.",
    )

    def write(self, vals):
        # EXTENDS base: commissions ask who had a customer on a day
        if "user_id" not in vals:
            return super().write(vals)
        # sudo: what the user is about to write is compared with what was there
        before = {partner: partner.user_id for partner in self.sudo() if partner.panel_role}
        result = super().write(vals)
        self.env["panel.customer.owner"]._record_changes(before)
        return result
