from odoo import fields, models


class HelpdeskTicket(models.Model):
    """The certificates of the board that a ticket is about, at hand for who answers."""

    _inherit = "helpdesk.ticket"

    panel_certificate_count = fields.Integer(
        string="Number of Certificates",
        compute="_compute_panel_certificate_count",
        help="Certificates that hold for the board on the day of its delivery, or today.",
    )

    def _compute_panel_certificate_count(self):
        for ticket in self:
            ticket.panel_certificate_count = len(ticket._panel_certificates())

    def _panel_certificates(self):
        """Return the certificates of the ticket's board, elevated.

        Those hold that did on the day of the delivery, or today when that is not known.
        """
        self.ensure_one()
        # sudo: certificates are shown to everybody who may read the ticket, dealers included
        ticket = self.sudo()
        certificates = ticket.env["panel.certificate"]
        product = ticket.product_id
        if not product:
            return certificates
        company = ticket.company_id or self.env.company
        warehouse = ticket.sale_order_id.warehouse_id
        day = ticket.delivery_date or fields.Date.context_today(self)
        return (
            certificates.search(certificates._scope_domain(product))
            .filtered(lambda each: each._covers(product, company, warehouse, day))
            .sorted(lambda each: (each.type_id.sequence, each))
        )

    def action_view_certificates(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("panel_crm.panel_certificate_action")
        action["domain"] = [("id", "in", self._panel_certificates().ids)]
        action["context"] = {"create": False}
        return action
