from odoo import api, fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    panel_notice = fields.Html(
        string="Good to Know",
        compute="_compute_panel_notice",
        sanitize=False,
        help="What other departments have open with the customer of a quotation, and who spoke "
        "to it last.",
    )

    @api.depends_context("uid", "lang", "company")
    @api.depends("partner_id", "state")
    def _compute_panel_notice(self):
        quotations = self.filtered(lambda order: order.state in ("draft", "sent"))
        # In one go for all customers: the field of a partner is computed for its prefetch set.
        customers = quotations.partner_id.commercial_partner_id
        notices = {customer.id: customer.panel_notice for customer in customers}
        for order in self:
            shown = order in quotations
            order.panel_notice = shown and notices.get(order.partner_id.commercial_partner_id.id)
