from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    panel_otif = fields.Float(
        string="OTIF (%)",
        compute="_compute_panel_otif",
        digits=(16, 1),
        groups="panel_crm.group_salesperson,panel_crm.group_finance,panel_crm.group_key_account",
        help="Share of the customer's order lines that were delivered on time and in full.",
    )
    panel_otif_lines = fields.Integer(
        string="Lines Due",
        compute="_compute_panel_otif",
        groups="panel_crm.group_salesperson,panel_crm.group_finance,panel_crm.group_key_account",
        help="Order lines of the customer whose promised date has come.",
    )

    def _compute_panel_otif(self):
        found = self.env["panel.otif"]._read_group(
            [("partner_id", "child_of", self.commercial_partner_id.ids)],
            ["partner_id"],
            ["otif:sum", "__count"],
        )
        sums = dict.fromkeys(self.commercial_partner_id.ids, (0.0, 0))
        for partner, otif, count in found:
            # sudo: the company a contact belongs to is no secret
            company = partner.sudo().commercial_partner_id.id
            total, lines = sums.get(company, (0.0, 0))
            sums[company] = (total + otif, lines + count)
        for partner in self:
            total, lines = sums.get(partner.commercial_partner_id.id, (0.0, 0))
            partner.panel_otif = total / lines if lines else 0
            partner.panel_otif_lines = lines

    def action_view_otif(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("panel_sales.panel_otif_action")
        action["domain"] = [("partner_id", "child_of", self.commercial_partner_id.ids)]
        return action
