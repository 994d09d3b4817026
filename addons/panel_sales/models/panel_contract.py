from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.panel_crm.fields import Measure
from odoo.addons.panel_crm.models.panel_contract import IN_FORCE


class PanelContract(models.Model):
    """Schedule, prices and call-offs of a contract."""

    _inherit = "panel.contract"

    line_ids = fields.One2many("panel.contract.line", "contract_id", string="Schedule", copy=True)
    take_or_pay = Measure(
        bounds=(0, 100),
        string="Take or Pay (%)",
        digits=(5, 2),
        help="Share of the planned quantity that the customer pays for even when they do not take "
        "it; 0 when they need not.",
    )
    pricelist_id = fields.Many2one(
        "product.pricelist",
        string="Contract Price List",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Holds the agreed prices while the contract runs; its call-offs are priced by it.",
    )
    order_ids = fields.One2many("sale.order", "panel_contract_id", string="Call-offs")
    order_count = fields.Integer(string="Number of Call-offs", compute="_compute_order_count")
    planned_amount = fields.Monetary(compute="_compute_amounts")
    ordered_amount = fields.Monetary(string="Amount Called Off", compute="_compute_amounts")
    shortfall_amount = fields.Monetary(
        string="Shortfall",
        compute="_compute_amounts",
        help="What is to be paid for quantities that were not taken.",
    )

    # === COMPUTE METHODS === #
    @api.depends("order_ids")
    def _compute_order_count(self):
        counts = dict(
            self.env["sale.order"]._read_group(
                [("panel_contract_id", "in", self.ids), ("state", "!=", "cancel")],
                ["panel_contract_id"],
                ["__count"],
            )
        )
        for contract in self:
            contract.order_count = counts.get(contract._origin, 0)

    @api.depends("line_ids.amount", "line_ids.quantity")
    def _compute_amounts(self):
        for contract in self:
            contract.planned_amount = sum(contract.line_ids.mapped("amount"))
            contract.ordered_amount = sum(contract.line_ids.mapped("ordered_amount"))
            contract.shortfall_amount = sum(contract.line_ids.mapped("shortfall_amount"))

    # === TERMS === #
    @api.model
    def _frozen_fields(self):
        # EXTENDS panel_crm
        return super()._frozen_fields() | {"take_or_pay"}

    def _terms_snapshot(self):
        # EXTENDS panel_crm
        terms = super()._terms_snapshot()
        terms["take_or_pay"] = self.take_or_pay
        terms["schedule"] = [
            {
                "goods": line.goods,
                "product_id": line.product_id.id,
                "series_id": line.series_id.id,
                "family_id": line.family_id.id,
                "date_from": fields.Date.to_string(line.date_from),
                "date_to": fields.Date.to_string(line.date_to),
                "quantity": line.quantity,
                "basis": line.basis,
                "price": line.price,
            }
            for line in self.line_ids
        ]
        return terms

    def _freeze(self, reason):
        # EXTENDS panel_crm
        self._sync_pricelist()
        return super()._freeze(reason)

    def _render_version(self):
        # EXTENDS panel_crm
        return self.env["report.panel_sales.contract"]._render_pdf(self)

    def _prepare_renewal_vals(self):
        # EXTENDS panel_crm: the schedule moves along with the period
        values = super()._prepare_renewal_vals()
        values["line_ids"] = [
            Command.create(
                {
                    **line.copy_data()[0],
                    "date_from": self._renewed_date(line.date_from),
                    "date_to": self._renewed_date(line.date_to),
                }
            )
            for line in self.line_ids
        ]
        return values

    # === PRICES === #
    def _sync_pricelist(self):
        """Make the contract's price list say what was signed."""
        self.ensure_one()
        priced = self.line_ids.filtered("price")
        if not priced and not self.pricelist_id:
            return
        # sudo: the list follows from the signed contract, whoever notes the signature
        # context: what one customer pays is no news for everybody
        contract = self.sudo().with_context(panel_quiet_prices=True)
        if not contract.pricelist_id:
            contract.pricelist_id = contract.env["product.pricelist"].create(
                {
                    "name": contract.display_name,
                    "currency_id": contract.currency_id.id,
                    "company_id": contract.company_id.id,
                }
            )
        items = [Command.create(contract._prepare_item_vals(line)) for line in priced]
        contract.pricelist_id.item_ids = [
            Command.clear(), *items, *contract._prepare_base_items()
        ]  # fmt: skip

    def _prepare_item_vals(self, line):
        begin, end = (
            self.company_id._panel_midnight(day)
            for day in (line.date_from, line.date_to + timedelta(days=1))
        )
        return {
            "applied_on": "0_product_variant" if line.product_id else "3_global",
            "product_tmpl_id": line.product_id.product_tmpl_id.id,
            "product_id": line.product_id.id,
            "panel_series_id": line.series_id.id,
            "panel_family_id": line.family_id.id,
            "compute_price": "fixed",
            "fixed_price": line.price,
            "panel_price_basis": line.basis,
            "date_start": begin,
            "date_end": end - timedelta(seconds=1),
        }

    def _prepare_base_items(self):
        """Return the rule for everything else: the customer's usual price list."""
        usual = self.partner_id.with_company(self.company_id).property_product_pricelist
        if not usual or usual == self.pricelist_id:
            return []
        return [
            Command.create(
                {
                    "applied_on": "3_global",
                    "compute_price": "formula",
                    "base": "pricelist",
                    "base_pricelist_id": usual.id,
                }
            )
        ]

    # === CALL-OFFS === #
    def action_call_off(self):
        """Open a new order with the open quantities of the present period."""
        self.ensure_one()
        if self.state not in IN_FORCE:
            raise UserError(self.env._("Only a contract in force can be called off from."))
        order = self.env["sale.order"].create(self._prepare_call_off_vals())
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "view_mode": "form",
            "res_id": order.id,
        }

    def _prepare_call_off_vals(self):
        today = fields.Date.context_today(self)
        lines = self.line_ids.filtered("product_id")
        present = lines.filtered(lambda line: line._holds_on(today)) or lines
        sheets = {}
        for line in present:
            product = line.product_id
            sheets[product] = sheets.get(product, 0) + line._open_sheets()
        return {
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "panel_contract_id": self.id,
            "payment_term_id": self.payment_term_id.id or False,
            "order_line": [
                Command.create({"product_id": product.id, "product_uom_qty": count})
                for product, count in sheets.items()
                if count
            ],
        }

    def action_view_orders(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("panel_crm.sale_order_action")
        action["domain"] = [("panel_contract_id", "=", self.id)]
        return action

    def action_view_progress(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "panel_sales.panel_contract_progress_action"
        )
        action["domain"] = [("contract_id", "=", self.id)]
        action["context"] = {}
        return action
