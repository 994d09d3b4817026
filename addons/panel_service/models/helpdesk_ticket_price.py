from odoo import api, fields, models


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    panel_price = fields.Float(
        string="Current Price",
        digits="Product Price",
        compute="_compute_panel_price",
        help="What a sheet of the board costs this customer today, by their price list.",
    )
    panel_price_currency_id = fields.Many2one("res.currency", compute="_compute_panel_price")

    @api.depends("product_id", "commercial_partner_id")
    def _compute_panel_price(self):
        for (partner, currency), tickets in self.grouped(
            lambda ticket: (ticket.commercial_partner_id, ticket.company_id.currency_id)
        ).items():
            # sudo: agents know the price of what the customer asks about, not price lists
            pricelist = partner.sudo().property_product_pricelist
            products = tickets.product_id.sudo()
            region = partner.sudo().panel_region_id  # sudo: as above
            prices = (
                pricelist._get_products_price(products, 1.0, panel_region=region)
                if pricelist
                else {}
            )
            for ticket in tickets:
                product = ticket.product_id.sudo()  # sudo: as above
                ticket.panel_price = prices.get(product.id, product.lst_price)
                ticket.panel_price_currency_id = pricelist.currency_id or currency

    def action_view_product(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "product.product",
            "res_id": self.product_id.id,
            "views": [(False, "form")],
        }
