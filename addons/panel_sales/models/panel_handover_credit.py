"""Who is paid the commission on what passes from one salesperson to another."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.panel_crm.fields import Measure
from odoo.addons.panel_crm.handover import HandoverItem


class PanelHandoverLine(models.Model):
    _inherit = "panel.handover.line"

    item = fields.Selection(
        selection_add=[("incentives", "Commission Plans")], ondelete={"incentives": "cascade"}
    )


class PanelHandover(models.Model):
    _inherit = "panel.handover"

    credit_rule = fields.Selection(
        [
            ("order", "By Order Date"),
            ("invoice", "By Invoice Date"),
            ("cash", "By Payment Date"),
            ("split", "Shared for Some Days"),
        ],
        string="Commission Credit",
        required=True,
        default="order",
        tracking=True,
        help="By order date: the successor is paid on what was ordered on the effective date or "
        "later. By invoice date: on what was invoiced since. By payment date: on what the "
        "customer still had to pay. Shared: on new orders the predecessor keeps a part for some "
        "days.",
    )
    split_days = fields.Integer(
        string="Shared Days",
        default=60,
        help="For how many days from the effective date new orders are shared.",
    )
    kept_percent = Measure(
        bounds=(0, 100),
        string="Predecessor Keeps (%)",
        digits=(6, 3),
        min_display_digits=0,
        default=50,
        help="Share of the commission on shared orders that stays with the predecessor.",
    )

    _split_days_range = models.Constraint(
        "CHECK (split_days BETWEEN 0 AND 3650)", "Orders can be shared for 0 to 3,650 days."
    )

    # === WHAT CAN BE MOVED === #
    @api.model
    def _get_items(self, kind):
        # EXTENDS panel_crm
        items = super()._get_items(kind)
        if kind == "user":
            items["incentives"] = HandoverItem(
                "panel.incentive.assignment", "user_id", partner=None, blocks=False
            )
        return items

    @api.model
    def _get_terms(self):
        # EXTENDS panel_crm
        return super()._get_terms() | {"credit_rule", "split_days", "kept_percent"}

    def _prepare_reverse_vals(self):
        # EXTENDS panel_crm
        terms = ("credit_rule", "split_days", "kept_percent")
        return super()._prepare_reverse_vals() | {name: self[name] for name in terms}

    def _find_user_incentives(self, _spec):
        """Return the assignments that last on the effective date."""
        # sudo: a leader hands over plans of other units too
        assignments = self.env["panel.incentive.assignment"].sudo()
        domain = Domain("user_id", "=", self.from_user_id._origin.id)
        domain &= Domain("date_to", "=", False) | Domain("date_to", ">=", self.date)
        domain &= Domain("plan_id.state", "!=", "closed")
        if self.company_id:
            domain &= Domain("company_id", "=", self.company_id.id)
        return assignments.search(domain)

    def _get_moved(self, item, records):
        # EXTENDS panel_crm: assignments are ended and made anew, the plan stays
        if item != "incentives":
            return super()._get_moved(item, records)
        moved = super()._get_moved(item, records)
        return records.filtered(lambda row: row.plan_id in moved.exists().plan_id)

    def _move_user_incentives(self, records):
        """End the assignments the day before and assign the successor from then on."""
        taker = self._get_parties()[1]
        present = records.search(
            [("user_id", "=", taker.id), ("plan_id", "in", records.plan_id.ids)]
        )
        lasting = present.filtered(lambda row: not row.date_to or row.date_to >= self.date)
        assigned = lasting.plan_id
        values = [
            {
                "plan_id": row.plan_id.id,
                "user_id": taker.id,
                "date_from": self.date,
                "date_to": row.date_to,
            }
            for row in records
            if row.plan_id not in assigned
        ]
        begun = records.filtered(lambda row: not row.date_from or row.date_from < self.date)
        begun.date_to = self.date - timedelta(days=1)
        (records - begun)._withdraw()
        records.create(values)


class PanelIncentiveEntry(models.Model):
    _inherit = "panel.incentive.entry"

    @api.model
    def _handover_credits(self, company):
        """Return the SELECT of the lines whose credit a hand-over decides.

        The last hand-over that gives the successor something decides; where none does, the
        first one that came before the invoice leaves the sale to the predecessor. Lines that a
        third person sold, and lines from before all hand-overs, are not among the rows. The
        arithmetic is ``panelkit.successor_share``.

        Grain: one row per (invoice line, credited person), at most two per line. ``kept`` is
        the share of the predecessor, ``day`` the day whose assignments to a plan count.

        :param company: ``res.company`` record
        """
        return SQL(
            """
            SELECT sale.move_line_id, credit.user_id, credit.succeeds, credit.day, decisive.kept
              FROM (%(sales)s) AS sale
             CROSS JOIN LATERAL (
                   SELECT owner.user_id, owner.previous_user_id, owner.date_from, share.kept
                     FROM panel_customer_owner owner
                     JOIN panel_handover handover ON handover.id = owner.handover_id
                    CROSS JOIN LATERAL (SELECT %(kept)s AS kept) AS share
                    WHERE owner.partner_id = sale.partner_id
                      AND (handover.company_id IS NULL OR handover.company_id = %(company)s)
                      AND (share.kept < 1 OR sale.date >= owner.date_from)
                    ORDER BY share.kept = 1,
                          CASE WHEN share.kept < 1 THEN owner.date_from END DESC,
                          CASE WHEN share.kept < 1 THEN owner.id END DESC,
                          owner.date_from, owner.id
                    LIMIT 1
                   ) AS decisive
             CROSS JOIN LATERAL (VALUES
                   (decisive.previous_user_id, FALSE,
                    LEAST(sale.date, decisive.date_from - 1)),
                   (decisive.user_id, TRUE, GREATEST(sale.date, decisive.date_from))
                   ) AS credit (user_id, succeeds, day)
             WHERE CASE WHEN credit.succeeds THEN decisive.kept < 1 ELSE decisive.kept > 0 END
            """,
            sales=self._handed_over_sales(company),
            kept=self._kept_share(),
            company=company.id,
        )

    @api.model
    def _handed_over_sales(self, company):
        """Return the SELECT of the posted lines of customers that were handed over."""
        zone = company.partner_id.tz or "UTC"
        return SQL(
            """
            SELECT line.move_line_id, line.move_id, line.partner_id, line.date,
                   COALESCE(origin.invoice_date, line.date) AS invoiced,
                   COALESCE(ordered.day, origin.invoice_date, line.date) AS ordered
              FROM panel_posted_line line
              JOIN account_move move ON move.id = line.move_id
              LEFT JOIN account_move origin ON origin.id = move.reversed_entry_id
              LEFT JOIN LATERAL (
                   SELECT min(timezone(%(zone)s, timezone('UTC', order_.date_order)))::date AS day
                     FROM sale_order_line_invoice_rel rel
                     JOIN sale_order_line order_line ON order_line.id = rel.order_line_id
                     JOIN sale_order order_ ON order_.id = order_line.order_id
                    WHERE rel.invoice_line_id = line.move_line_id
                   ) AS ordered ON TRUE
             WHERE line.company_id = %(company)s
               AND EXISTS (
                       SELECT FROM panel_customer_owner owner
                        WHERE owner.partner_id = line.partner_id
                          AND owner.handover_id IS NOT NULL
                          AND line.user_id IN (owner.user_id, owner.previous_user_id)
                   )
            """,
            zone=zone,
            company=company.id,
        )

    @api.model
    def _kept_share(self):
        """Return the SQL of the share that the predecessor keeps of a sale, from 0 to 1."""
        return SQL(
            """
            CASE handover.credit_rule
                WHEN 'invoice' THEN (sale.invoiced < owner.date_from)::int::numeric
                WHEN 'cash' THEN COALESCE(
                    (%(paid)s), (sale.invoiced < owner.date_from)::int::numeric
                )
                ELSE CASE
                    WHEN sale.ordered < owner.date_from THEN 1
                    WHEN handover.credit_rule = 'split'
                         AND sale.ordered < owner.date_from + handover.split_days
                    THEN handover.kept_percent / 100
                    ELSE 0
                END
            END
            """,
            paid=self._paid_share(),
        )

    @api.model
    def _paid_share(self):
        """Return the SELECT of the share of an invoice that was paid before a hand-over."""
        return SQL(
            """
            SELECT LEAST(sum(paid.amount) / NULLIF(sum(abs(due.balance)), 0), 1)
              FROM account_move_line due
              JOIN account_account account ON account.id = due.account_id
             CROSS JOIN LATERAL (
                   SELECT COALESCE(sum(partial.amount), 0) AS amount
                     FROM account_partial_reconcile partial
                    WHERE due.id IN (partial.debit_move_id, partial.credit_move_id)
                      AND partial.max_date < owner.date_from
                   ) AS paid
             WHERE due.move_id = sale.move_id AND account.account_type = 'asset_receivable'
            """
        )
