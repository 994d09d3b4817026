from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from .res_partner import PANEL_VALUE_GROUPS


class ResPartner(models.Model):
    """The history of the cooperation with a customer, counted from its documents."""

    _inherit = "res.partner"

    panel_order_count = fields.Integer(
        string="Orders So Far",
        compute="_compute_panel_cooperation_summary",
        help="Confirmed orders of the customer and its contacts.",
    )
    panel_first_order_date = fields.Date(
        string="First Order", compute="_compute_panel_cooperation_summary"
    )
    panel_last_order_date = fields.Date(
        string="Last Order", compute="_compute_panel_cooperation_summary"
    )
    panel_cooperation_years = fields.Float(
        string="Years of Cooperation",
        digits=(5, 1),
        compute="_compute_panel_cooperation_summary",
        help="Years since the first order.",
    )
    panel_revenue_total = fields.Monetary(
        string="Revenue So Far",
        compute="_compute_panel_revenue",
        currency_field="currency_id",
        groups=PANEL_VALUE_GROUPS,
        help="Untaxed amount invoiced to the customer by the current company, less credit notes.",
    )
    panel_revenue_year = fields.Monetary(
        string="Revenue of 12 Months",
        compute="_compute_panel_revenue",
        currency_field="currency_id",
        groups=PANEL_VALUE_GROUPS,
        help="The same, of this month and the eleven before it.",
    )
    panel_overdue_count = fields.Integer(
        string="Overdue Invoices",
        compute="_compute_panel_overdue_count",
        help="Invoices of the current company that are past their due date and not paid in full.",
    )

    # === COMPUTE METHODS === #
    def _compute_panel_cooperation_summary(self):
        today = fields.Date.context_today(self)
        rows = self.env["sale.order"]._read_group(
            [("partner_id", "child_of", self.ids), ("state", "=", "sale")],
            ["partner_id"],
            ["__count", "date_order:min", "date_order:max"],
        )
        rolled = self._panel_roll_up((row[0], row[1:]) for row in rows)
        for partner in self:
            own = rolled.get(partner.id, [])
            first = min((row[1] for row in own), default=False)
            partner.panel_order_count = sum(row[0] for row in own)
            partner.panel_first_order_date = first
            partner.panel_last_order_date = max((row[2] for row in own), default=False)
            days = (today - first.date()).days if first else 0
            partner.panel_cooperation_years = days / 365.25

    @api.depends_context("company", "uid")
    def _compute_panel_revenue(self):
        month = fields.Date.context_today(self).replace(day=1)
        Fact, base = self.env["panel.customer.fact"], [("company_id", "=", self.env.company.id)]
        base.append(("partner_id", "in", self.commercial_partner_id.ids))
        since = [("month", ">", month - relativedelta(months=12))]
        total = dict(Fact._read_group(base, ["partner_id"], ["revenue:sum"]))
        year = dict(Fact._read_group(base + since, ["partner_id"], ["revenue:sum"]))
        for partner in self:
            partner.panel_revenue_total = total.get(partner.commercial_partner_id, 0)
            partner.panel_revenue_year = year.get(partner.commercial_partner_id, 0)

    @api.depends_context("company")
    def _compute_panel_overdue_count(self):
        overdue = self._panel_overdue()
        for partner in self:
            partner.panel_overdue_count = overdue.get(partner.commercial_partner_id, (0,))[0]

    # === HELPERS === #
    def _panel_overdue(self):
        """Return what is overdue of the customers in the current company.

        :return: ``{commercial partner: (number of invoices, amount, earliest due date)}``
        """
        # sudo: every department must know that a customer is late, none sees the invoices by it
        rows = (
            self.env["account.move"]
            .sudo()
            ._read_group(
                [
                    ("commercial_partner_id", "in", self.commercial_partner_id.ids),
                    ("company_id", "=", self.env.company.id),
                    ("move_type", "=", "out_invoice"),
                    ("state", "=", "posted"),
                    ("payment_state", "in", ("not_paid", "partial")),
                    ("invoice_date_due", "<", fields.Date.context_today(self)),
                ],
                ["commercial_partner_id"],
                ["__count", "amount_residual_signed:sum", "invoice_date_due:min"],
            )
        )
        return {row[0].with_env(self.env): row[1:] for row in rows}

    @api.model
    def _panel_roll_up(self, rows):
        """Give the rows of contacts to all partners above them too.

        :param rows: ``(partner, row)`` pairs
        :return: ``{partner id: [row]}``
        """
        rolled = {}
        for partner, row in rows:
            while partner:
                rolled.setdefault(partner.id, []).append(row)
                # sudo: only walks up to the company of a contact
                partner = partner.sudo().parent_id
        return rolled
