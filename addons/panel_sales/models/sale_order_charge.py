import math
from collections import defaultdict
from decimal import Decimal

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.panel_crm.panelkit.charges import Goods
from odoo.addons.panel_crm.panelkit.decimals import to_decimal
from odoo.addons.panel_sales.order_check import Finding


class SaleOrder(models.Model):
    """Freight, packing and other charges of an order, as lines of their own."""

    _inherit = "sale.order"

    panel_waives_charges = fields.Boolean(
        string="Without Charges",
        tracking=True,
        help="Freight and other charges are not charged, for example because the customer fetches "
        "the goods.",
    )
    panel_charges_due = fields.Boolean(
        string="Charges Due",
        compute="_compute_panel_charges_due",
        help="Charges are missing, or do not fit the goods any more.",
    )

    # === COMPUTE METHODS === #
    @api.depends(
        "order_line.panel_charge_id",
        "order_line.panel_charge_amount",
        "order_line.product_uom_qty",
        "panel_waives_charges",
        "state",
        "commitment_date",
        "partner_shipping_id",
    )
    def _compute_panel_charges_due(self):
        due = self._panel_due_charges()
        for order in self:
            order.panel_charges_due = bool(due.get(order))

    @api.depends("order_line.panel_charge_id", "panel_waives_charges", "order_line.price_unit")
    def _compute_panel_check(self):
        return super()._compute_panel_check()

    # === ACTION METHODS === #
    def action_panel_charges(self):
        """Add the charges of a quotation, or bring them up to date.

        :raises UserError: when the order is not a quotation any more, or nothing is charged for it
        """
        self.ensure_one()
        if self.state not in ("draft", "sent"):
            raise UserError(
                self.env._("Order %s is confirmed: its charges stay as agreed.", self.name)
            )
        due = self._panel_due_charges().get(self, {})
        if not due and not self.order_line.panel_charge_id and not self.panel_waives_charges:
            raise UserError(
                self.env._(
                    "No charge holds for this order. Charges are set up under Sales, Freight and "
                    "Charges."
                )
            )
        lines = {line.panel_charge_id: line for line in self.order_line if line.panel_charge_id}
        commands = []
        for record, (amount, text) in due.items():
            if not amount:
                commands.append(Command.delete(lines[record].id))
                continue
            values = {"name": text, "price_unit": amount, "panel_charge_amount": amount}
            commands.append(
                Command.update(lines[record].id, values)
                if record in lines
                else Command.create(self._prepare_panel_charge(record) | values)
            )
        self.order_line = commands

    # === CHECK === #
    def _panel_findings(self):
        # EXTENDS panel_sales: charges that are missing or do not fit the goods
        findings = super()._panel_findings()
        for order, due in self._panel_due_charges().items():
            names = ", ".join(record.name for record in due)
            text = order.env._(
                "Charges do not fit the goods: %(charges)s. Press “Update Charges”, or say that "
                "the order is without charges.",
                charges=names,
            )
            findings[order].append(Finding("charge", "warn", text))
        return findings

    # === BUSINESS METHODS === #
    def _panel_due_charges(self):
        """Return the charges whose lines have to be made, changed or taken away.

        Lines whose price a person has agreed on are left alone.

        :return: ``{order: {charge: (amount, text)}}``, only of orders that have some; the amount
            is 0 for a line to be taken away
        """
        open_orders = self.filtered(lambda order: order.state in ("draft", "sent"))
        charges = self.env["panel.charge"]._running(open_orders.company_id)
        if not charges and not open_orders.order_line.panel_charge_id:
            return {}
        found = {}
        for order in open_orders:
            wanted = charges.browse() if order.panel_waives_charges else charges._for_order(order)
            due = order._panel_charge_changes(wanted)
            if due:
                found[order] = due
        return found

    def _panel_charge_changes(self, charges):
        """Return what has to change on the lines of the order for charges to fit.

        :param charges: ``panel.charge`` records that hold for the order
        :return: ``{charge: (amount, text)}``
        """
        self.ensure_one()
        lines = {line.panel_charge_id: line for line in self.order_line if line.panel_charge_id}
        changes = {}
        for record in charges.with_context(lang=self.partner_id.lang or self.env.lang):
            priced = record._price(self)
            line = lines.pop(record, None)
            if line and line._panel_is_charge_agreed():
                continue
            if priced and not (line and self._panel_same(line.price_unit, priced[1])):
                changes[record] = (priced[1], record._text(priced[0]))
            elif not priced and line:
                changes[record] = (0, record.name)
        left = {
            record: (0, record.name)
            for record, line in lines.items()
            if not line._panel_is_charge_agreed()
        }
        return changes | left

    def _panel_same(self, one, other):
        return not self.currency_id.compare_amounts(one, other)

    def _panel_goods(self, brand, basis):
        """Return the boards of the order that a charge is reckoned by.

        :param brand: ``product.brand`` record, empty for all boards
        :param basis: what it is reckoned by; what costs time to find out is left out otherwise
        :return: ``panelkit.charges.Goods``
        """
        self.ensure_one()
        lines = self.order_line.filtered(
            lambda line: line.is_panel and (not brand or line.product_id.product_brand_id == brand)
        )
        totals = defaultdict(Decimal)
        for line in lines:
            for name in ("panel_sheets", "panel_area_m2", "panel_volume_m3", "panel_weight_kg"):
                totals[name] += to_decimal(line[name], "Quantity")
        packed = lines.filtered("panel_pack_sheets")
        return Goods(
            sheets=totals["panel_sheets"],
            area_m2=totals["panel_area_m2"],
            volume_m3=totals["panel_volume_m3"],
            weight_kg=totals["panel_weight_kg"],
            # By the sheet: the packs of a line are rounded, which hides a sheet too many.
            packs=sum(math.ceil(line.panel_sheets / line.panel_pack_sheets) for line in packed),
            broken_packs=sum(line.panel_sheets % line.panel_pack_sheets != 0 for line in packed),
            # sudo: how many pieces are cut, not what for
            pieces=basis == "piece" and sum(lines.sudo().panel_custom_ids.mapped("pieces")),
            loads=basis == "load" and self.panel_load_count if lines else 0,
        )

    def _prepare_panel_charge(self, record):
        return {
            "product_id": record.product_id.id,
            "product_uom_qty": 1,
            "panel_charge_id": record.id,
            "sequence": 9999,  # charges stand below the goods
        }

    def _get_update_prices_lines(self):
        # EXTENDS sale: charges have no price in the list
        return super()._get_update_prices_lines().filtered(lambda line: not line.panel_charge_id)


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    panel_charge_id = fields.Many2one(
        "panel.charge",
        string="Charge",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        help="Charge that the line was made from.",
    )
    panel_charge_amount = fields.Float(
        string="Charge by the Rate",
        readonly=True,
        digits="Product Price",
        help="What the charge came to when the line was made; another price was agreed on.",
    )

    def _panel_is_priced(self):
        # EXTENDS panel_sales: a charge has no price in the list, so it is no discount
        return super()._panel_is_priced() and not self.panel_charge_id

    def _panel_is_charge_agreed(self):
        """Say whether a person changed the price of a charge, which then stays."""
        self.ensure_one()
        return not self.order_id._panel_same(self.price_unit, self.panel_charge_amount)
