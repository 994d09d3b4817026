from odoo import fields, models
from odoo.tools import SQL

from .panel_incentive_rule import BASES


class PanelIncentiveSummary(models.Model):
    """Totals of a statement. Grain: one row per (statement, brand, base)."""

    _name = "panel.incentive.summary"
    _description = "Commission Statement Total"
    _auto = False
    _order = "statement_id, brand_id, base desc"
    _rec_name = "brand_id"

    statement_id = fields.Many2one("panel.incentive.statement", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    user_id = fields.Many2one("res.users", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    brand_id = fields.Many2one("product.brand", readonly=True)
    base = fields.Selection(BASES, readonly=True)
    base_amount = fields.Monetary(readonly=True)
    amount = fields.Monetary(string="Commission", readonly=True)
    entry_count = fields.Integer(string="Entries", readonly=True)

    _depends = {
        "panel.incentive.entry": [
            "statement_id",
            "company_id",
            "user_id",
            "brand_id",
            "base",
            "base_amount",
            "amount",
        ],
    }

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT min(id) AS id, statement_id, company_id, user_id, brand_id, base,
                   sum(base_amount) AS base_amount, sum(amount) AS amount,
                   count(*) AS entry_count
              FROM panel_incentive_entry
             WHERE statement_id IS NOT NULL
             GROUP BY statement_id, company_id, user_id, brand_id, base
            """
        )
