from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.panel_crm.models.panel_contract import STATES
from odoo.addons.panel_sales.basis import PRICE_BASES

FIGURES = [
    ("planned", "Planned"),
    ("ordered", "Called Off"),
    ("delivered", "Delivered"),
    ("invoiced", "Invoiced"),
]


class PanelContractProgress(models.Model):
    """Planned against actual: four figures for each line of each contract's schedule."""

    _name = "panel.contract.progress"
    _description = "Planned and Actual of Contracts"
    _auto = False
    _order = "date desc, id"
    _depends = {
        "panel.contract": ["partner_id", "company_id", "user_id", "state"],
        "panel.contract.line": [
            "product_id", "series_id", "family_id", "date_from", "quantity", "basis", "amount",
        ],
        "product.product": ["panel_area_m2", "panel_volume_m3"],
        "product.template": ["panel_series_id", "panel_family_id", "uom_id"],
        "sale.order": ["panel_contract_id", "state", "date_order"],
        "sale.order.line": [
            "product_id", "product_uom_id", "product_uom_qty", "qty_delivered", "qty_invoiced",
            "price_subtotal",
        ],
    }  # fmt: skip

    line_id = fields.Many2one("panel.contract.line", readonly=True)
    contract_id = fields.Many2one("panel.contract", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    user_id = fields.Many2one("res.users", string="Responsible", readonly=True)
    state = fields.Selection(STATES, readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    series_id = fields.Many2one("panel.series", readonly=True)
    family_id = fields.Many2one("panel.family", readonly=True)
    date = fields.Date(string="Period", readonly=True, help="First day of the line's period.")
    basis = fields.Selection(PRICE_BASES, string="Unit", readonly=True)
    figure = fields.Selection(
        FIGURES, readonly=True, help="What was planned, or what became of it."
    )
    quantity = fields.Float(readonly=True, digits=(16, 4), help="In the unit of the line.")
    amount = fields.Float(readonly=True, digits=(16, 2), help="In the currency of the contract.")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT line.id * 4 + figure.rank AS id, line.line_id, line.contract_id,
                   line.partner_id, line.company_id, line.user_id, line.state, line.product_id,
                   line.series_id, line.family_id, line.date, line.basis, figure.name AS figure,
                   figure.quantity, figure.amount
              FROM (%s) AS line
             CROSS JOIN LATERAL (
                   VALUES (0, 'planned', line.planned, line.planned_amount),
                          (1, 'ordered', line.ordered, line.ordered_amount),
                          (2, 'delivered', line.delivered, line.delivered_amount),
                          (3, 'invoiced', line.invoiced, line.invoiced_amount)
                   ) AS figure (rank, name, quantity, amount)
            """,
            self._query(SQL("TRUE")),
        )

    @api.model
    def _query(self, which):
        """Return the SELECT of planned and actual.

        Grain: one row for each line of a schedule. Each line of a confirmed order of the contract
        counts for one of them: that of its board before that of its series, family or all
        boards, and that of its day before those of other periods.

        :param which: condition on ``contract``
        """
        return SQL(
            """
            WITH drawn AS (
                SELECT matched.id AS line_id,
                       sum(sold.product_uom_qty * measure.factor) AS ordered,
                       sum(sold.qty_delivered * measure.factor) AS delivered,
                       sum(sold.qty_invoiced * measure.factor) AS invoiced,
                       sum(sold.price_subtotal) AS amount,
                       sum(each.price * sold.qty_delivered) AS delivered_amount,
                       sum(each.price * sold.qty_invoiced) AS invoiced_amount
                  FROM sale_order sale
                  JOIN panel_contract contract ON contract.id = sale.panel_contract_id
                  JOIN sale_order_line sold ON sold.order_id = sale.id
                  JOIN product_product product ON product.id = sold.product_id
                  JOIN product_template template ON template.id = product.product_tmpl_id
                  JOIN uom_uom sold_uom ON sold_uom.id = sold.product_uom_id
                  JOIN uom_uom product_uom ON product_uom.id = template.uom_id
                  JOIN LATERAL (
                       SELECT line.id, line.basis
                         FROM panel_contract_line line
                        WHERE line.contract_id = contract.id
                          AND COALESCE(line.product_id, product.id) = product.id
                          AND (line.series_id IS NULL OR line.series_id = template.panel_series_id)
                          AND (line.family_id IS NULL OR line.family_id = template.panel_family_id)
                        ORDER BY line.product_id IS NULL, line.series_id IS NULL,
                                 line.family_id IS NULL,
                                 COALESCE(sale.date_order::date < line.date_from
                                          OR sale.date_order::date > line.date_to, FALSE),
                                 line.date_from, line.id
                        LIMIT 1
                       ) AS matched ON TRUE
                 CROSS JOIN LATERAL (
                       SELECT sold_uom.factor / product_uom.factor
                              * CASE matched.basis WHEN 'm2' THEN product.panel_area_m2
                                                   WHEN 'm3' THEN product.panel_volume_m3
                                                   ELSE 1 END AS factor
                       ) AS measure
                 CROSS JOIN LATERAL (
                       SELECT sold.price_subtotal / NULLIF(sold.product_uom_qty, 0) AS price
                       ) AS each
                 WHERE %(which)s AND sale.state = 'sale' AND product.panel_volume_m3 > 0
                 GROUP BY matched.id
            )
            SELECT line.id, line.id AS line_id, line.contract_id, contract.partner_id,
                   contract.company_id, contract.user_id, contract.state, line.product_id,
                   line.series_id, line.family_id, line.date_from AS date, line.basis,
                   line.quantity AS planned,
                   COALESCE(drawn.ordered, 0) AS ordered,
                   COALESCE(drawn.delivered, 0) AS delivered,
                   COALESCE(drawn.invoiced, 0) AS invoiced,
                   line.amount AS planned_amount,
                   COALESCE(drawn.amount, 0) AS ordered_amount,
                   COALESCE(drawn.delivered_amount, 0) AS delivered_amount,
                   COALESCE(drawn.invoiced_amount, 0) AS invoiced_amount
              FROM panel_contract_line line
              JOIN panel_contract contract ON contract.id = line.contract_id
              LEFT JOIN drawn ON drawn.line_id = line.id
             WHERE %(which)s
            """,
            which=which,
        )

    @api.model
    def _of_contracts(self, contract_ids):
        """Return planned and actual of some contracts, in one query.

        :param contract_ids: ids of contracts
        :return: dict of line id: dict of figures
        """
        if not contract_ids:
            return {}
        for name, names in self._depends.items():
            self.env[name].flush_model(names)
        query = self._query(SQL("contract.id IN %s", tuple(contract_ids)))
        return {row["id"]: row for row in self.env.execute_query_dict(query)}
