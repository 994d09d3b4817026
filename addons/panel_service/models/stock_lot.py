from odoo import api, fields, models
from odoo.fields import Domain


class StockLot(models.Model):
    _inherit = "stock.lot"

    helpdesk_ticket_ids = fields.One2many("helpdesk.ticket", "lot_id", string="Tickets")
    helpdesk_ticket_count = fields.Integer(
        string="Number of Tickets",
        compute="_compute_helpdesk_ticket_count",
        help="Tickets on this lot from all customers.",
    )
    panel_customer_ids = fields.Many2many(
        "res.partner",
        string="Delivered To",
        compute="_compute_panel_customer_ids",
        search="_search_panel_customer_ids",
        help="Customers who ordered or received boards of this lot.",
    )

    # === COMPUTE METHODS === #
    @api.depends("helpdesk_ticket_ids")
    def _compute_helpdesk_ticket_count(self):
        counts = dict(
            self.env["helpdesk.ticket"]._read_group(
                [("lot_id", "in", self.ids)], ["lot_id"], ["__count"]
            )
        )
        for lot in self:
            lot.helpdesk_ticket_count = counts.get(lot, 0)

    def _compute_panel_customer_ids(self):
        # sudo: who got a lot is asked by service, which has no rights on stock as such
        lines = self.env["stock.move.line"].sudo()
        domain = lines._panel_delivered_domain() & Domain("lot_id", "in", self.ids)
        delivered = lines.search(domain).grouped("lot_id")
        for lot in self:
            customers = delivered.get(lot, lines)._panel_delivered_customers()
            lot.panel_customer_ids = customers.ids

    # === SEARCHES === #
    @api.model
    def _search_panel_customer_ids(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: who got a lot is asked by service, which has no rights on stock as such
        lines = self.env["stock.move.line"].sudo()
        customers = self.env["res.partner"].browse(value).commercial_partner_id
        domain = lines._panel_delivered_domain(customers) & Domain("lot_id", "!=", False)
        return Domain("id", "in", lines._search(domain).subselect("lot_id"))

    # === ACTIONS === #
    def action_view_helpdesk_tickets(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "panel_service.helpdesk_ticket_action"
        )
        action["domain"] = [("lot_id", "=", self.id)]
        action["context"] = {"default_lot_id": self.id, "default_kind": "complaint"}
        return action
