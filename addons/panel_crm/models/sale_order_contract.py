from odoo import api, fields, models
from odoo.tools.sql import column_exists, create_column


class SaleOrder(models.Model):
    _inherit = "sale.order"

    panel_contract_id = fields.Many2one(
        "panel.contract",
        string="Contract",
        compute="_compute_panel_contract_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        copy=False,
        domain="[('state', 'in', ('signed', 'running')),"
        " ('partner_id.commercial_partner_id', '=?', partner_id)]",
        help="Contract that the order is called off from. The one in force with the customer is "
        "proposed; empty it for an order outside the contract.",
    )

    def _auto_init(self):
        # EXTENDS base: old orders belong to no contract instead of being searched for one
        if not column_exists(self.env.cr, self._table, "panel_contract_id"):
            create_column(self.env.cr, self._table, "panel_contract_id", "int4")
        return super()._auto_init()

    @api.depends("partner_id", "company_id")
    def _compute_panel_contract_id(self):
        contracts = self.env["panel.contract"]._find_running(self.partner_id, self.company_id.ids)
        today = fields.Date.context_today(self)
        for order in self:
            if order.state not in ("draft", "sent", False):
                continue
            order.panel_contract_id = contracts.filtered(
                lambda contract, order=order: contract._covers(
                    order.company_id, order.partner_id, today
                )
            )[:1]
