from odoo import api, fields, models


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    panel_notice = fields.Html(
        string="Good to Know",
        compute="_compute_panel_notice",
        sanitize=False,
        help="What other departments have open with the customer of a new ticket, and who spoke "
        "to it last.",
    )

    @api.depends_context("uid", "lang", "company")
    @api.depends("partner_id")
    def _compute_panel_notice(self):
        new = self.filtered(lambda ticket: not ticket._origin)
        customers = new.partner_id.commercial_partner_id
        notices = {customer.id: customer.panel_notice for customer in customers}
        for ticket in self:
            shown = ticket in new
            ticket.panel_notice = shown and notices.get(ticket.partner_id.commercial_partner_id.id)
