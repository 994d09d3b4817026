from collections import defaultdict

from odoo import api, fields, models

from odoo.addons.panel_crm.models.panel_contract import IN_FORCE
from odoo.addons.panel_sales.order_check import Finding

MEASURES = {"sheet": "panel_sheets", "m2": "panel_area_m2", "m3": "panel_volume_m3"}
EPSILON = 1e-6  # of a sheet, m² or m³: below what can be ordered, above float noise


class SaleOrder(models.Model):
    """Orders that are called off from a contract: its prices, and what is left of it."""

    _inherit = "sale.order"

    @api.depends("panel_contract_id")
    def _compute_pricelist_id(self):
        # EXTENDS sale: what was agreed comes before the customer's usual list
        result = super()._compute_pricelist_id()
        for order in self.filtered("panel_contract_id"):
            # sudo: the prices of the contract hold, whoever enters the order
            pricelist = order.sudo().panel_contract_id.pricelist_id
            if pricelist and order.state in ("draft", "sent"):
                order.pricelist_id = pricelist
        return result

    @api.depends(
        "panel_contract_id",
        "company_id.panel_contract_policy",
        "order_line.product_id",
        "order_line.product_uom_id",
        "order_line.product_uom_qty",
    )
    def _compute_panel_check(self):
        return super()._compute_panel_check()

    def _panel_findings(self):
        # EXTENDS panel_sales: orders that take more than their contract has left
        findings = super()._panel_findings()
        called = self.filtered("panel_contract_id")
        # sudo: the contract counts, whoever enters the order
        contracts = called.sudo().panel_contract_id
        left = {line: line._limit() - line.ordered for line in contracts.line_ids}
        for order in called:
            contract = order.sudo().panel_contract_id  # sudo: see above
            state = order.company_id.panel_contract_policy
            if contract.state not in IN_FORCE:
                findings[order].append(order._panel_ended_finding(contract, state))
                continue
            for line, taken in order._panel_taken(contract).items():
                if taken > left[line] + EPSILON:
                    finding = order._panel_exceeded_finding(line, taken, left[line], state)
                    findings[order].append(finding)
                left[line] -= taken
        return findings

    def _panel_taken(self, contract):
        """Return what the order takes from each line of a contract's schedule, in its unit.

        :param contract: ``panel.contract`` record, elevated
        """
        taken = defaultdict(float)
        day = fields.Date.context_today(self)
        for sold in self.order_line.filtered("is_panel"):
            # sudo: see _panel_findings
            line = contract.line_ids._match(sold.sudo().product_id, day)
            if line:
                taken[line] += sold[MEASURES[line.basis]]
        return taken

    def _panel_ended_finding(self, contract, state):
        states = dict(contract._fields["state"]._description_selection(self.env))
        text = self.env._(
            "The contract “%(contract)s” is not in force (%(state)s). Choose the one that holds "
            "now, or empty the contract for an order outside it.",
            contract=contract.display_name,
            state=states[contract.state],
        )
        return Finding("contract", state, text, f"contract-{contract.id}-{contract.state}")

    def _panel_exceeded_finding(self, line, taken, left, state):
        units = dict(line._fields["basis"]._description_selection(self.env))
        text = self.env._(
            "The contract “%(contract)s” has %(left)s %(unit)s of “%(goods)s” left, and the order "
            "takes %(taken)s. Reduce it, have the contract amended, or empty the contract for an "
            "order outside it.",
            contract=line.contract_id.display_name,
            left=f"{max(left, 0):,.10g}",
            unit=units[line.basis],
            goods=line.goods,
            taken=f"{taken:,.10g}",
        )
        return Finding("contract", state, text, f"contract-{line.id}-{taken:.4f}-{left:.4f}")
