from odoo import api, models
from odoo.fields import Domain
from odoo.tools import plaintext2html


class PanelPriceNotice(models.Model):
    """What a notice reaches: prices of the lists, quotations, and orders that are open."""

    _inherit = "panel.price.notice"

    # === PRICES === #
    def _product_domain(self):
        """Return the domain of the boards whose prices change."""
        self.ensure_one()
        domain = Domain("product_brand_id", "=", self.brand_id.id)
        if self.series_ids:
            domain &= Domain("panel_series_id", "in", self.series_ids.ids)
        return domain

    def _find_items(self):
        """Return the price list rules that are in force on the effective day and only say what
        boards of the notice cost."""
        self.ensure_one()
        products = self.env["product.product"].search(self._product_domain())
        moment = self._effective_moment()
        domain = Domain("company_id", "in", [self.company_id.id, False])
        domain &= Domain("compute_price", "in", ("fixed", "percentage"))
        domain &= Domain("date_start", "=", False) | Domain("date_start", "<", moment)
        domain &= Domain("date_end", "=", False) | Domain("date_end", ">=", moment)
        scope = Domain("product_id", "in", products.ids)
        scope |= Domain("product_tmpl_id", "in", products.product_tmpl_id.ids)
        scope |= Domain("categ_id", "in", self._own_categories(products).ids)
        if self.series_ids:
            scope |= Domain("panel_series_id", "in", self.series_ids.ids)
        else:
            scope |= Domain("panel_series_id.brand_id", "=", self.brand_id.id)
            scope |= Domain("panel_brand_id", "=", self.brand_id.id)
        domain &= scope
        if self.pricelist_ids:
            domain &= Domain("pricelist_id", "in", self.pricelist_ids.ids)
        return self.env["product.pricelist.item"].search(domain)

    def _own_categories(self, products):
        """Return the categories that hold nothing but boards of the notice.

        :param products: ``product.product`` records of the notice
        """
        counts = self.env["product.product"]._read_group(
            [("categ_id", "child_of", products.categ_id.ids)], ["categ_id"], ["id:recordset"]
        )
        mixed = [category for category, inside in counts if inside - products]
        pure = products.categ_id
        for category in mixed:
            pure -= category | category.search([("id", "parent_of", category.ids)])
        return pure

    def _prepare_line_vals(self, item):
        return {
            "item_id": item.id,
            "old_value": item.fixed_price if item.compute_price == "fixed" else item.percent_price,
            "new_value": item._panel_changed_value(self.change_percent),
        }

    # === ORDERS === #
    def _quotation_domain(self):
        self.ensure_one()
        lists = self.line_ids.pricelist_id
        return Domain(
            [
                ("state", "in", ("draft", "sent")),
                ("company_id", "=", self.company_id.id),
                ("pricelist_id", "in", lists.ids),
                ("create_date", "<", self._effective_moment()),
                ("order_line.product_id", "any", self._product_domain()),
            ]
        )

    def _find_open_lines(self):
        """Return the order lines of before that are not delivered and have not the new price."""
        self.ensure_one()
        lines = self.env["sale.order.line"]
        if self.state != "announced":
            return lines
        lines = lines.search(
            [
                ("state", "=", "sale"),
                ("company_id", "=", self.company_id.id),
                ("order_id.date_order", "<", self._effective_moment()),
                ("order_id.pricelist_id", "in", self.line_ids.pricelist_id.ids),
                ("product_id", "any", self._product_domain()),
            ]
        )
        undelivered = lines.filtered(lambda line: line.qty_delivered < line.product_uom_qty)
        prices = self._new_prices(undelivered)
        return undelivered.filtered(
            lambda line: (
                line.technical_price_unit == line.price_unit  # what was agreed stays agreed
                and line.currency_id.compare_amounts(prices[line], line.price_unit)
            )
        )

    def _new_prices(self, lines):
        """Return the price that the lists give each line from the effective day on.

        :param lines: ``sale.order.line`` records
        :return: ``{line: price}``
        """
        moment = self._effective_moment()
        prices = {}
        for key, group in lines.grouped(self._price_key).items():
            pricelist, uom, quantity, region = key
            found = pricelist._get_products_price(
                group.product_id, quantity, uom=uom, date=moment, panel_region=region
            )
            prices.update({line: found[line.product_id.id] for line in group})
        return prices

    @api.model
    def _price_key(self, line):
        order = line.order_id
        region = order._panel_price_region()
        return order.pricelist_id, line.product_uom_id, line.product_uom_qty, region

    def _reprice(self, order, lines):
        """Give lines of one order their new prices and note it there.

        :param order: ``sale.order`` record
        :param lines: lines of it, none delivered or invoiced
        """
        texts = []
        for line, price in self._new_prices(lines).items():
            texts.append(f"{line.product_id.display_name}: {line.price_unit:g} → {price:g}")
            line.write({"price_unit": price, "technical_price_unit": price})
        order.message_post(
            body=plaintext2html(
                self.env._("New prices by %s:", self.display_name) + "\n" + "\n".join(texts)
            )
        )
