from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

AGES = [
    ("0", "Not Due"),
    ("1", "1–30 Days"),
    ("2", "31–60 Days"),
    ("3", "61–90 Days"),
    ("4", "91–120 Days"),
    ("5", "Over 120 Days"),
    ("credit", "Not Allocated"),
]


class PanelReceivable(models.Model):
    """Open items of customers, as salespeople may see those of their own customers.

    Grain: one row per open journal item on a receivable account. Payments and credit notes that
    are not allocated stand in it as negative rows, so that its sum is what customers owe.
    """

    _name = "panel.receivable"
    _description = "Receivable"
    _auto = False
    _order = "date_due, id"
    _rec_name = "move_id"
    _depends = {
        "account.move": ["invoice_user_id", "name", "team_id"],
        "account.move.line": [
            "account_id",
            "amount_residual",
            "balance",
            "company_id",
            "date",
            "date_maturity",
            "parent_state",
            "partner_id",
        ],
        "panel.dispute": ["amount", "move_id", "outcome"],
        "panel.dunning.letter": ["state", "date", "level_id"],
        "panel.dunning.letter.line": ["letter_id", "line_id"],
        "panel.payment.promise": ["date", "move_ids", "state"],
        "res.partner": ["commercial_partner_id", "panel_payer_id", "user_id"],
    }

    move_id = fields.Many2one("account.move", string="Document", readonly=True)
    document = fields.Char(string="Number", readonly=True, help="Number of the invoice or payment.")
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    payer_id = fields.Many2one(
        "res.partner", readonly=True, help="Who pays, such as a head office."
    )
    user_id = fields.Many2one(
        "res.users", string="Responsible", readonly=True, help="Salesperson of the invoice."
    )
    team_id = fields.Many2one("crm.team", string="Office", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(readonly=True, help="Date of the document.")
    date_due = fields.Date(string="Due", readonly=True)
    days_overdue = fields.Integer(
        readonly=True, aggregator="max", help="Days after the due date; below zero before it."
    )
    age = fields.Selection(
        AGES, readonly=True, help="Class of the days overdue; the due date itself is not late."
    )
    amount = fields.Monetary(readonly=True, help="What the item was at first.")
    residual = fields.Monetary(string="Open Amount", readonly=True, help="What is still open.")
    overdue = fields.Monetary(readonly=True, help="What is open after its due date.")
    disputed = fields.Monetary(
        string="In Dispute", readonly=True, help="What the customer does not accept at present."
    )
    promised_for = fields.Date(
        readonly=True, help="Next day that the customer promised to pay this invoice on."
    )
    level_id = fields.Many2one(
        "panel.dunning.level",
        string="Last Reminder",
        readonly=True,
        help="Level of the last letter that was sent about it.",
    )
    letter_date = fields.Date(string="Reminded On", readonly=True)

    @property
    def _table_query(self):
        today = fields.Date.context_today(self)
        return SQL(
            """
            SELECT line.id, line.move_id, move.name AS document, line.partner_id,
                   COALESCE(firm.panel_payer_id, firm.id) AS payer_id,
                   COALESCE(move.invoice_user_id, firm.user_id) AS user_id,
                   COALESCE(move.team_id, firm.panel_team_id) AS team_id,
                   line.company_id, line.date, due.day AS date_due,
                   %(today)s - due.day AS days_overdue,
                   CASE WHEN line.amount_residual < 0 THEN 'credit'
                        WHEN %(today)s - due.day <= 0 THEN '0'
                        WHEN %(today)s - due.day <= 30 THEN '1'
                        WHEN %(today)s - due.day <= 60 THEN '2'
                        WHEN %(today)s - due.day <= 90 THEN '3'
                        WHEN %(today)s - due.day <= 120 THEN '4'
                        ELSE '5' END AS age,
                   line.balance AS amount, line.amount_residual AS residual,
                   CASE WHEN %(today)s > due.day THEN GREATEST(line.amount_residual, 0) ELSE 0
                    END AS overdue,
                   LEAST(
                       GREATEST(line.amount_residual, 0),
                       GREATEST(COALESCE(dispute.amount, 0) - (
                           sum(GREATEST(line.amount_residual, 0)) OVER (
                               PARTITION BY line.move_id ORDER BY due.day, line.id
                           ) - GREATEST(line.amount_residual, 0)
                       ), 0)
                   ) AS disputed,
                   promise.day AS promised_for, letter.level_id, letter.date AS letter_date
              FROM account_move_line line
              JOIN account_move move ON move.id = line.move_id
              JOIN res_partner partner ON partner.id = line.partner_id
              JOIN res_partner firm ON firm.id = partner.commercial_partner_id
              LEFT JOIN LATERAL (
                       SELECT sum(amount) AS amount FROM panel_dispute
                        WHERE move_id = line.move_id AND outcome IS NULL
                   ) AS dispute ON TRUE
              LEFT JOIN LATERAL (
                       SELECT min(promise.date) AS day
                         FROM panel_payment_promise promise
                         JOIN account_move_panel_payment_promise_rel rel
                           ON rel.panel_payment_promise_id = promise.id
                        WHERE rel.account_move_id = line.move_id AND promise.state = 'open'
                   ) AS promise ON TRUE
              LEFT JOIN LATERAL (
                       SELECT letter.level_id, letter.date
                         FROM panel_dunning_letter_line item
                         JOIN panel_dunning_letter letter ON letter.id = item.letter_id
                        WHERE item.line_id = line.id AND letter.state = 'sent'
                        ORDER BY letter.date DESC, letter.id DESC LIMIT 1
                   ) AS letter ON TRUE,
                   LATERAL (SELECT COALESCE(line.date_maturity, line.date) AS day) AS due
             WHERE line.account_id IN %(accounts)s AND line.parent_state = 'posted'
               AND line.amount_residual != 0
            """,
            today=today,
            accounts=self.env["panel.customer.fact"]._get_receivable_account_ids(),
        )

    # === ACTIONS === #
    def action_prepare_letters(self):
        """Prepare payment reminders to the payers of the chosen rows."""
        letters = self.env["panel.dunning.letter"]._prepare(self.payer_id, self.company_id)
        if not letters:
            raise UserError(
                self.env._(
                    "No letter is due: nothing of this is overdue for long enough, or all of it "
                    "is in dispute or was reminded of at this level already."
                )
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "panel_sales.panel_dunning_letter_action"
        )
        action["domain"] = [("id", "in", letters.ids)]
        action["context"] = {}
        return action

    def action_promise(self):
        """Open a new promise to pay the chosen rows."""
        rows = self.filtered(lambda row: row.residual > 0)
        if len(rows.payer_id) != 1 or len(rows.company_id) != 1:
            raise UserError(self.env._("Choose open invoices of one payer."))
        return self._new(
            "panel.payment.promise",
            partner_id=rows.payer_id.id,
            company_id=rows.company_id.id,
            move_ids=rows.move_id.ids,
            amount=sum(rows.mapped("residual")) - sum(rows.mapped("disputed")),
        )

    def action_dispute(self):
        """Open a new dispute over the chosen row."""
        if len(self) != 1 or self.residual <= 0:
            raise UserError(self.env._("Choose one open invoice."))
        return self._new("panel.dispute", move_id=self.move_id.id, amount=self.residual)

    def action_open_document(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "view_mode": "form",
        }

    @api.model
    def _new(self, model, **values):
        return {
            "type": "ir.actions.act_window",
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {f"default_{name}": value for name, value in values.items()},
        }
