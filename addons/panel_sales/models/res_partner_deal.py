from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    panel_deal_count = fields.Integer(
        string="Number of Registered Projects",
        compute="_compute_panel_deal_count",
        groups="panel_crm.group_salesperson,panel_crm.group_finance,panel_crm.group_key_account",
    )
    panel_diversion_count = fields.Integer(
        string="Number of Diversion Cases",
        compute="_compute_panel_deal_count",
        groups="panel_crm.group_salesperson,panel_crm.group_finance,panel_crm.group_key_account",
    )

    @api.depends_context("uid", "company")
    def _compute_panel_deal_count(self):
        counts = {
            name: {
                partner.id: count
                for partner, count in self.env[model]._read_group(
                    [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
                )
            }
            for name, model in (
                ("panel_deal_count", "panel.deal.registration"),
                ("panel_diversion_count", "panel.diversion"),
            )
        }
        for partner in self:
            for name, count in counts.items():
                partner[name] = count.get(partner.id, 0)

    def action_view_deals(self):
        return self._panel_action("panel_sales.panel_deal_registration_action")

    def action_view_diversions(self):
        return self._panel_action("panel_sales.panel_diversion_action")

    def _panel_action(self, name):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(name)
        action["domain"] = [("partner_id", "=", self.id)]
        action["context"] = {"default_partner_id": self.id}
        return action
