from datetime import timedelta
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, format_date, formatLang

from odoo.addons.panel_crm.fields import Measure
from odoo.addons.panel_crm.panelkit import Promise, paid_on_promises


class PanelPaymentPromise(models.Model):
    """A customer's promise to pay; what comes in on its invoices keeps it, or its day breaks it."""

    _name = "panel.payment.promise"
    _description = "Promise to Pay"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('panel_role', '!=', False), ('parent_id', '=', False)]",
        tracking=True,
        help="Who pays: the head office, when it pays for its branches.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    move_ids = fields.Many2many(
        "account.move",
        string="Invoices",
        check_company=True,
        domain="[('move_type', '=', 'out_invoice'), ('state', '=', 'posted'), "
        "('payment_state', 'in', ('not_paid', 'partial'))]",
        help="Invoices that the customer promised to pay; payments of these keep the promise.",
    )
    amount = Measure(
        required=True,
        digits=(16, 2),
        tracking=True,
        help="What was promised, in the company's currency.",
    )
    made_on = fields.Date(
        required=True, default=fields.Date.context_today, help="Payments from this day on count."
    )
    date = fields.Date(
        string="Promised For", required=True, index=True, tracking=True, help="Last day to pay."
    )
    paid = fields.Monetary(readonly=True, copy=False, help="What has come in for it in time.")
    state = fields.Selection(
        [
            ("open", "Awaited"),
            ("kept", "Kept"),
            ("broken", "Broken"),
            ("cancelled", "Withdrawn"),
        ],
        required=True,
        default="open",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        index="btree_not_null",
        domain=[("share", "=", False)],
        help="Who is told when the promise is broken.",
    )
    note = fields.Char(help="Who promised it, and how.")

    _amount_positive = models.Constraint("CHECK (amount > 0)", "The amount must be above zero.")
    _dates_in_order = models.Constraint(
        "CHECK (made_on <= date)", "A promise cannot be due before it was made."
    )

    @api.depends("partner_id", "date")
    def _compute_display_name(self):
        for promise in self:
            day = format_date(self.env, promise.date) if promise.date else ""
            promise.display_name = ", ".join(filter(None, (promise.partner_id.name, day)))

    @api.constrains("move_ids", "partner_id")
    def _check_move_ids(self):
        for promise in self:
            # sudo: whose invoices they are counts, also those the user may not read
            moves = promise.sudo().move_ids
            if not moves:
                raise ValidationError(
                    self.env._("Choose the invoices that the customer promised to pay.")
                )
            payers = {move.partner_id._panel_payer() for move in moves}
            if payers != {promise.sudo().partner_id}:  # sudo: as above
                raise ValidationError(
                    self.env._(
                        "The invoices of a promise must be those that “%s” pays.",
                        promise.partner_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            for name in ("state", "paid"):
                vals.pop(name, None)
        return super().create(vals_list)

    def write(self, vals):
        # payments decide whether a promise was kept, nobody else
        if not self.env.su:
            for name in ("state", "paid"):
                vals.pop(name, None)
        return super().write(vals)

    # === ACTIONS === #
    def action_cancel(self):
        """Withdraw open promises, such as one that was entered by mistake."""
        self.check_access("write")
        # sudo: see write()
        self.filtered(lambda promise: promise.state == "open").sudo().state = "cancelled"
        return True

    # === KEEPING === #
    @api.model
    def _cron_settle(self):
        self.search([("state", "=", "open")])._settle()

    def _settle(self):
        """Keep promises that were paid, and break those whose day has passed.

        Open promises over the same invoices share what came in: no payment keeps two.
        """
        today = fields.Date.context_today(self)
        # sudo: receivables decide, and promises cannot be written otherwise
        promises = self.sudo()
        related = promises.search(
            [("move_ids", "in", promises.move_ids.ids), ("state", "in", ("open", "kept"))]
        )
        paid = paid_on_promises(
            [
                Promise(
                    promise.id,
                    promise.made_on,
                    promise.date,
                    Decimal(repr(promise.amount)),
                    frozenset(promise.move_ids.ids),
                )
                for promise in related
            ],
            related._payments(),
        )
        for promise in promises.filtered(lambda promise: promise.state == "open"):
            promise.paid = promise.currency_id.round(float(paid.get(promise.id, 0)))
            if promise.currency_id.compare_amounts(promise.paid, promise.amount) >= 0:
                promise.state = "kept"
            elif promise.date < today:
                promise.state = "broken"
                promise._follow_up()

    def _payments(self):
        """Return what was paid on the invoices, credit notes and exchange differences left out.

        :return: list of ``(invoice id, day, amount in the company's currency)``
        """
        if not self:
            return []
        self.env["account.partial.reconcile"].flush_model()
        self.env["account.move.line"].flush_model(["move_id", "amount_currency"])
        return self.env.execute_query(
            SQL(
                """
                SELECT debit.move_id, partial.max_date, partial.amount
                  FROM account_partial_reconcile partial
                  JOIN account_move_line debit ON debit.id = partial.debit_move_id
                  JOIN account_move_line credit ON credit.id = partial.credit_move_id
                  JOIN account_move source ON source.id = credit.move_id
                 WHERE debit.move_id = ANY(%s) AND source.move_type = 'entry'
                   AND credit.amount_currency != 0
                """,
                self.move_ids.ids,
            )
        )

    def _follow_up(self):
        """Make a task of a broken promise."""
        self.ensure_one()
        user = self.user_id or self.partner_id.user_id or self.create_uid
        words = self.with_context(lang=user.lang).env
        left = formatLang(words, self.amount - self.paid, currency_obj=self.currency_id)
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=fields.Date.context_today(self) + timedelta(days=1),
            summary=words._("Promise broken: %s has not come in", left),
            user_id=user.id,
        )
