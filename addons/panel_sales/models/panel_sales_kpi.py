from odoo import fields, models
from odoo.tools import SQL


class PanelSalesKpi(models.Model):
    """How the sales office does: one row per quotation or order, revisions counted once."""

    _name = "panel.sales.kpi"
    _description = "Sales Figures"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "order_id"

    order_id = fields.Many2one("sale.order", readonly=True)
    date = fields.Date(
        readonly=True, help="Day of the confirmation; of the quotation while there is none."
    )
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", string="Unit", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    role = fields.Selection(
        selection=lambda self: (
            self.env["res.partner"]._fields["panel_role"]._description_selection(self.env)
        ),
        string="Customer Role",
        readonly=True,
    )
    region_id = fields.Many2one("panel.region", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    state = fields.Selection(
        [("open", "Open"), ("won", "Won"), ("lost", "Lost")],
        string="Outcome",
        readonly=True,
        help="Won when confirmed, lost when cancelled.",
    )
    quotation_count = fields.Integer(string="Quotations", readonly=True)
    order_count = fields.Integer(string="Orders", readonly=True)
    new_customer_count = fields.Integer(
        string="New Customers",
        readonly=True,
        help="Customers whose first order this is; by role, they show new dealers.",
    )
    hit_rate = fields.Float(
        string="Hit Rate (%)",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="Share of the decided quotations that were confirmed.",
    )
    cycle_days = fields.Float(
        string="Cycle (Days)",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="Days from the lead to the order; orders without a lead do not count.",
    )
    volume_m3 = fields.Float(
        string="Volume (m³)", readonly=True, digits=(16, 2), help="Volume of confirmed orders."
    )
    revenue = fields.Monetary(
        readonly=True, help="Untaxed amount of confirmed orders, in the currency of the company."
    )
    margin = fields.Monetary(
        readonly=True,
        groups="panel_crm.group_margin",
        help="Revenue of confirmed orders less their cost.",
    )

    _depends = {
        "sale.order": [
            "amount_untaxed",
            "company_id",
            "currency_rate",
            "date_order",
            "margin",
            "opportunity_id",
            "panel_live_id",
            "partner_id",
            "state",
            "team_id",
            "user_id",
        ],
        "sale.order.line": ["order_id", "product_id", "product_uom_id", "product_uom_qty"],
        "res.partner": ["commercial_partner_id", "panel_region_id", "panel_role"],
    }

    @property
    def _table_query(self):
        # Grain: one row per live quotation or order. Amounts are nothing until it is confirmed.
        return SQL(
            """
            SELECT o.id, o.id AS order_id, o.user_id, o.team_id, o.company_id,
                   company.currency_id, partner.commercial_partner_id AS partner_id,
                   customer.panel_region_id AS region_id, customer.panel_role AS role,
                   (CASE WHEN o.state = 'sale' THEN o.date_order ELSE o.create_date END)::date
                       AS date,
                   CASE o.state WHEN 'sale' THEN 'won' WHEN 'cancel' THEN 'lost' ELSE 'open' END
                       AS state,
                   1 AS quotation_count,
                   CASE WHEN o.state = 'sale' THEN 1 ELSE 0 END AS order_count,
                   CASE WHEN o.state = 'sale' AND row_number() OVER (
                        PARTITION BY partner.commercial_partner_id, o.company_id,
                                     (o.state = 'sale')
                            ORDER BY o.date_order, o.id
                   ) = 1 THEN 1 ELSE 0 END AS new_customer_count,
                   CASE o.state WHEN 'sale' THEN 100.0 WHEN 'cancel' THEN 0.0 END AS hit_rate,
                   CASE WHEN o.state = 'sale' AND lead.id IS NOT NULL THEN GREATEST(
                        0, EXTRACT(EPOCH FROM o.date_order - lead.create_date) / 86400
                   ) END AS cycle_days,
                   CASE WHEN o.state = 'sale' THEN goods.volume_m3 ELSE 0 END AS volume_m3,
                   CASE WHEN o.state = 'sale'
                        THEN o.amount_untaxed / COALESCE(NULLIF(o.currency_rate, 0), 1) ELSE 0 END
                       AS revenue,
                   CASE WHEN o.state = 'sale'
                        THEN o.margin / COALESCE(NULLIF(o.currency_rate, 0), 1) ELSE 0 END
                       AS margin
              FROM sale_order o
              JOIN res_company company ON company.id = o.company_id
              JOIN res_partner partner ON partner.id = o.partner_id
              JOIN res_partner customer ON customer.id = partner.commercial_partner_id
              LEFT JOIN crm_lead lead ON lead.id = o.opportunity_id
              LEFT JOIN (
                   SELECT line.order_id,
                          sum(line.product_uom_qty * unit.factor / own.factor
                              * product.panel_volume_m3) AS volume_m3
                     FROM sale_order_line line
                     JOIN product_product product
                       ON product.id = line.product_id AND product.is_panel
                     JOIN product_template template ON template.id = product.product_tmpl_id
                     JOIN uom_uom unit ON unit.id = line.product_uom_id
                     JOIN uom_uom own ON own.id = template.uom_id
                    GROUP BY line.order_id
                   ) AS goods ON goods.order_id = o.id
             WHERE o.panel_live_id IS NULL
            """
        )
