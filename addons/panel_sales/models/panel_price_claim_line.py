from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import formatLang

from odoo.addons.panel_crm.fields import Measure


class PanelPriceClaimLine(models.Model):
    _name = "panel.price.claim.line"
    _description = "Board of a Price Protection Claim"
    _order = "claim_id, id"

    claim_id = fields.Many2one("panel.price.claim", required=True, index=True, ondelete="cascade")
    partner_id = fields.Many2one(related="claim_id.partner_id", store=True, index=True)
    company_id = fields.Many2one(related="claim_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="claim_id.currency_id")
    product_id = fields.Many2one(
        "product.product", required=True, readonly=True, index=True, ondelete="restrict"
    )
    stock_sheets = fields.Float(
        string="In Stock",
        digits="Product Unit",
        readonly=True,
        help="Sheets by the dealer's stock report.",
    )
    bought_sheets = fields.Float(
        string="Bought",
        digits="Product Unit",
        readonly=True,
        help="Sheets invoiced within the protected days, less returns.",
    )
    sheets = Measure(
        bounds=(0, 1e9),
        string="Protected",
        digits="Product Unit",
        help="Sheets that are credited: those in stock, and not more than were bought.",
    )
    old_price = fields.Float(
        digits="Product Price",
        readonly=True,
        help="Price of a sheet on the dealer's list before the effective day.",
    )
    new_price = fields.Float(
        digits="Product Price",
        readonly=True,
        help="Price of a sheet on the dealer's list from the effective day on.",
    )
    amount = fields.Monetary(
        compute="_compute_amount",
        store=True,
        help="Protected sheets times the difference of the prices, rounded once.",
    )

    @api.depends("sheets", "old_price", "new_price", "currency_id")
    def _compute_amount(self):
        for line in self:
            amount = line.sheets * (line.old_price - line.new_price)
            line.amount = line.currency_id.round(amount) if line.currency_id else amount

    @api.constrains("sheets")
    def _check_sheets(self):
        for line in self:
            if line.sheets > line.stock_sheets:
                raise ValidationError(
                    self.env._(
                        "“%(product)s”: not more than the %(stock)s sheets in stock can be "
                        "protected.",
                        product=line.product_id.display_name,
                        stock=formatLang(self.env, line.stock_sheets, digits=0),
                    )
                )

    def write(self, vals):
        if any(line.claim_id.state != "draft" for line in self):
            raise UserError(self.env._("A claim that is decided cannot be changed."))
        return super().write(vals)

    def _describe(self):
        """Return the line in words, in the language of the dealer."""
        self.ensure_one()
        return self.env._(
            "%(product)s: %(sheets)s sheets × (%(old)s − %(new)s)",
            product=self.product_id.display_name,
            sheets=formatLang(self.env, self.sheets, digits=0),
            old=formatLang(self.env, self.old_price, dp="Product Price"),
            new=formatLang(self.env, self.new_price, dp="Product Price"),
        )
