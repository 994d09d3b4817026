from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import formatLang

from odoo.addons.panel_crm.fields import Measure
from odoo.addons.panel_sales.basis import SYMBOLS


class PanelPriceNoticeLine(models.Model):
    """A rule of a price list that a notice replaces."""

    _name = "panel.price.notice.line"
    _description = "Price of a Price Notice"
    _order = "pricelist_id, id"

    notice_id = fields.Many2one("panel.price.notice", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="notice_id.company_id", store=True, index=True)
    item_id = fields.Many2one(
        "product.pricelist.item",
        string="Rule",
        required=True,
        index=True,
        ondelete="cascade",
        help="Rule of the price list that ends on the eve of the effective day.",
    )
    new_item_id = fields.Many2one(
        "product.pricelist.item",
        string="New Rule",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="Rule that holds from the effective day on.",
    )
    pricelist_id = fields.Many2one(related="item_id.pricelist_id", store=True)
    applied_to = fields.Char(related="item_id.name", string="Applies To")
    compute_price = fields.Selection(related="item_id.compute_price")
    panel_price_basis = fields.Selection(related="item_id.panel_price_basis")
    old_value = Measure(
        bounds=(-1e9, 1e9),
        digits="Product Price",
        string="Old",
        readonly=True,
        help="Old price, or old discount in percent.",
    )
    new_value = Measure(
        bounds=(-1e9, 1e9),
        digits="Product Price",
        string="New",
        help="New price, or new discount in percent.",
    )
    old_end = fields.Datetime(
        readonly=True, help="End that the old rule had before, for when the notice is cancelled."
    )

    _item_unique = models.UniqueIndex(
        "(notice_id, item_id)", "The notice changes this price already."
    )

    @api.constrains("new_value", "item_id")
    def _check_new_value(self):
        for line in self:
            if line.compute_price == "fixed" and line.new_value <= 0:
                raise UserError(
                    self.env._("The new price of “%s” must be above zero.", line.applied_to)
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_in_drafts_only(self):
        if any(line.new_item_id for line in self):
            raise UserError(self.env._("Prices of an announced notice cannot be removed."))

    def _apply(self):
        """End the old rules and add the new ones."""
        for line in self:
            notice = line.notice_id
            # sudo: who may announce a notice changes its rules, and no others
            # context: it is the notice that stands on the board
            item = line.item_id.sudo().with_context(panel_quiet_prices=True)
            name = "fixed_price" if item.compute_price == "fixed" else "percent_price"
            values = {"date_start": notice._effective_moment(), name: line.new_value}
            line.write({"old_end": item.date_end, "new_item_id": item.copy(values).id})
            item.date_end = notice._eve()

    def _withdraw(self):
        """Remove the new rules and let the old ones go on."""
        for line in self.filtered("new_item_id"):
            # sudo: see _apply
            line.sudo().new_item_id.unlink()
            line.sudo().item_id.date_end = line.old_end

    def _value_text(self, side):
        """Return the old or the new value as a price with its measure, or as a discount.

        :param side: ``old`` or ``new``
        """
        self.ensure_one()
        value = self[f"{side}_value"]
        if self.compute_price != "fixed":
            return self.env._("%s %% off", f"{value:g}")
        symbol = SYMBOLS.get(self.panel_price_basis) or self.env._("sheet")
        currency = self.pricelist_id.currency_id
        return f"{formatLang(self.env, value, currency_obj=currency)} / {symbol}"
