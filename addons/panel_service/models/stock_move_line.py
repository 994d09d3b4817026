from odoo import api, models
from odoo.fields import Domain

# What a delivery to a customer looks like in stock; a later return does not undo it.
DELIVERED = Domain("state", "=", "done") & Domain("location_dest_id.usage", "=", "customer")


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    @api.model
    def _panel_delivered_domain(self, customers=None, company=None):
        """Return the domain of what was delivered.

        A customer is who ordered as well as who received: a dealer's order that goes straight to
        a building site counts for both.

        :param customers: commercial partners, everybody when empty
        :param company: company that delivered, any when empty
        """
        domain = DELIVERED
        if company:
            domain &= Domain("company_id", "in", company.ids)
        if customers:
            ordered = "move_id.sale_line_id.order_id.partner_id.commercial_partner_id"
            domain &= Domain.OR(
                Domain(path, "in", customers.ids)
                for path in (
                    "picking_id.partner_id.commercial_partner_id",
                    "move_id.partner_id.commercial_partner_id",
                    ordered,
                )
            )
        return domain

    def _panel_delivered_customers(self):
        """Return the commercial partners who ordered or received these move lines."""
        partners = (
            self.picking_id.partner_id
            | self.move_id.partner_id
            | self.move_id.sale_line_id.order_id.partner_id
        )
        return partners.commercial_partner_id
