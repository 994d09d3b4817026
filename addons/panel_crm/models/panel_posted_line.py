import math

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL


class PanelPostedLine(models.Model):
    _name = "panel.posted.line"
    _description = "Sales Analysis Line"
    _order = "date desc, id desc"
    _rec_name = "move_id"
    _log_access = False

    # === IDENTITY === #
    move_line_id = fields.Many2one(
        "account.move.line",
        string="Invoice Line",
        required=True,
        readonly=True,
        ondelete="cascade",
        help="Posted invoice line that this row was frozen from.",
    )
    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    move_type = fields.Selection(
        [
            ("out_invoice", "Invoice"),
            ("out_refund", "Credit Note"),
            ("out_receipt", "Sales Receipt"),
        ],
        string="Document Type",
        required=True,
        readonly=True,
    )
    date = fields.Date(
        string="Invoice Date", required=True, readonly=True, index=True, help="Date of the invoice."
    )

    # === RELATIONS === #
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="Company that was invoiced; contacts and addresses count for their company.",
    )
    region_id = fields.Many2one(related="partner_id.panel_region_id")
    user_id = fields.Many2one(
        "res.users",
        string="Salesperson",
        readonly=True,
        index="btree_not_null",
        help="Salesperson of the invoice when it was posted.",
    )
    team_id = fields.Many2one(
        "crm.team",
        string="Sales Team",
        readonly=True,
        help="Sales team of the invoice when it was posted.",
    )
    product_id = fields.Many2one(
        "product.product", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    brand_id = fields.Many2one("product.brand", readonly=True, ondelete="restrict")
    series_id = fields.Many2one("panel.series", readonly=True, ondelete="restrict")

    # === MEASURES === #
    # The columns are NUMERIC without a scale and filled by SQL: the digits only round the display.
    quantity = fields.Float(
        digits="Product Unit",
        readonly=True,
        help="Quantity in the product's own unit; credit notes are negative.",
    )
    sheets = fields.Float(
        digits="Product Unit",
        readonly=True,
        help="Number of sheets, zero for products that are no panels.",
    )
    area_m2 = fields.Float(
        string="Area (m²)", digits=(16, 2), readonly=True, help="Area of the sheets invoiced."
    )
    volume_m3 = fields.Float(
        string="Volume (m³)", digits=(16, 3), readonly=True, help="Volume of the sheets invoiced."
    )
    revenue = fields.Monetary(
        readonly=True, help="Untaxed amount in the company's currency; credit notes are negative."
    )
    unit_cost = fields.Float(
        digits="Product Price",
        readonly=True,
        aggregator=None,
        groups="panel_crm.group_margin",
        help="Cost of one unit when the invoice was posted, in the company's currency.",
    )
    cost = fields.Monetary(
        readonly=True,
        groups="panel_crm.group_margin",
        help="Cost of what was sold, as known when the invoice was posted.",
    )
    margin = fields.Monetary(
        readonly=True,
        groups="panel_crm.group_margin",
        help="Revenue less cost. Later changes of a product's cost do not alter it.",
    )
    invoice_count = fields.Integer(
        string="Invoices",
        readonly=True,
        help="One on the first line of every invoice, so that its sum counts invoices.",
    )

    _move_line_unique = models.UniqueIndex(
        "(move_line_id)", "This invoice line has been frozen already."
    )

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        raise UserError(self.env._("Sales analysis lines are only made by posting invoices."))

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("Sales analysis lines cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Sales analysis lines go when their invoice is reset to draft."))

    # === ACTIONS === #
    def action_open_invoice(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "views": [(False, "form")],
        }

    # === BUSINESS === #
    @api.model
    def _thaw(self, moves):
        """Forget the frozen lines of moves that left the posted state.

        One statement, which marks the customers as dirty too.

        :param moves: ``account.move`` records that are no longer posted
        """
        if not moves:
            return
        self.env.execute_query(
            SQL(
                """
                WITH thawed AS (
                    DELETE FROM panel_posted_line WHERE move_id IN %(moves)s RETURNING partner_id
                )
                INSERT INTO panel_fact_queue (partner_id)
                SELECT partner_id FROM thawed
                 UNION
                SELECT partner.commercial_partner_id
                  FROM account_move_line line
                  JOIN account_account account ON account.id = line.account_id
                  JOIN res_partner partner ON partner.id = line.partner_id
                 WHERE line.move_id IN %(moves)s AND account.account_type = 'asset_receivable'
                RETURNING id
                """,
                moves=tuple(moves.ids),
            )
        )
        self.invalidate_model()

    @api.model
    def _set_unit_costs(self, costs):
        """Replace frozen unit costs by ones known from elsewhere, such as an imported history.

        The one way to change a frozen cost; it is for importers, which call it right after
        posting. Units: company currency per unit of the product (a sheet for panels).

        :param costs: ``{account.move.line id: unit cost}``
        :raises ValidationError: when a cost is negative or no finite number
        """
        if any(not math.isfinite(cost) or cost < 0 for cost in costs.values()):
            raise ValidationError(self.env._("A unit cost must be a number of zero or more."))
        if not costs:
            return
        self.env.execute_query(
            SQL(
                """
                WITH changed AS (
                    UPDATE panel_posted_line row
                       SET unit_cost = given.cost,
                           cost = round(given.cost * COALESCE(row.quantity, 0), digits),
                           margin = row.revenue
                                    - round(given.cost * COALESCE(row.quantity, 0), digits)
                      FROM unnest(%s::int[], %s::numeric[]) AS given (line_id, cost),
                           (SELECT company.id, currency.decimal_places AS digits
                              FROM res_company company
                              JOIN res_currency currency ON currency.id = company.currency_id
                           ) AS company
                     WHERE row.move_line_id = given.line_id AND row.company_id = company.id
                 RETURNING row.partner_id
                )
                INSERT INTO panel_fact_queue (partner_id)
                SELECT DISTINCT partner_id FROM changed
                RETURNING id
                """,
                list(costs),
                list(costs.values()),
            )
        )
        self.invalidate_model()
