from odoo import api, fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    helpdesk_ticket_ids = fields.One2many("helpdesk.ticket", "sale_order_id", string="Tickets")
    helpdesk_ticket_count = fields.Integer(
        string="Number of Tickets", compute="_compute_helpdesk_ticket_count"
    )

    # === COMPUTE METHODS === #
    @api.depends("helpdesk_ticket_ids")
    def _compute_helpdesk_ticket_count(self):
        counts = dict(
            self.env["helpdesk.ticket"]._read_group(
                [("sale_order_id", "in", self.ids)], ["sale_order_id"], ["__count"]
            )
        )
        for order in self:
            order.helpdesk_ticket_count = counts.get(order, 0)

    # === ACTIONS === #
    def action_view_helpdesk_tickets(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "panel_service.helpdesk_ticket_action"
        )
        action["domain"] = [("sale_order_id", "=", self.id)]
        action["context"] = {
            "default_partner_id": self.partner_id.id,
            "default_sale_order_id": self.id,
            "default_kind": "complaint",
        }
        return action
