import hashlib

from babel.dates import format_skeleton
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, babel_locale_parse, get_lang

FROZEN = {"name", "user_id", "company_id", "period", "state", "amount", "entry_count", "seal"}


class PanelIncentiveStatement(models.Model):
    _name = "panel.incentive.statement"
    _description = "Commission Statement"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "period desc, company_id, user_id"
    _mail_post_access = "read"

    # === IDENTITY === #
    name = fields.Char(string="Number", required=True, readonly=True, copy=False)
    user_id = fields.Many2one(
        "res.users",
        string="Salesperson",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="restrict")
    period = fields.Date(
        string="Month", required=True, readonly=True, help="First day of the month."
    )
    period_label = fields.Char(string="Statement Month", compute="_compute_period_label")
    state = fields.Selection(
        [("draft", "Draft"), ("approved", "Approved")],
        string="Status",
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
        help="A draft still takes in entries. An approved statement is frozen; later changes "
        "come as corrections in the next open month.",
    )

    # === CONTENT === #
    entry_ids = fields.One2many(
        "panel.incentive.entry", "statement_id", string="Entries", readonly=True
    )
    summary_ids = fields.One2many(
        "panel.incentive.summary", "statement_id", string="Totals", readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(
        string="Commission", readonly=True, tracking=True, help="Sum of the entries."
    )
    entry_count = fields.Integer(string="Number of Entries", readonly=True)

    # === APPROVAL === #
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_on = fields.Datetime(readonly=True, copy=False)
    seal = fields.Char(
        string="Seal (SHA-256)",
        readonly=True,
        copy=False,
        help="Hash over the entries at the approval. It shows that nothing was altered since.",
    )

    _period_unique = models.UniqueIndex(
        "(company_id, user_id, period)",
        "This salesperson has a statement for this month already.",
    )

    # === COMPUTE METHODS === #
    @api.depends("name", "user_id")
    def _compute_display_name(self):
        for statement in self:
            statement.display_name = f"{statement.name} {statement.user_id.name or ''}".strip()

    @api.depends("period")
    @api.depends_context("lang")
    def _compute_period_label(self):
        locale = babel_locale_parse(get_lang(self.env).code)
        for statement in self:
            statement.period_label = statement.period and format_skeleton(
                "yMMMM", statement.period, locale=locale
            )

    # === CRUD METHODS === #
    def write(self, vals):
        if FROZEN & vals.keys() and any(row.state == "approved" for row in self):
            raise UserError(self.env._("An approved statement cannot be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Statements are not deleted; compute the month again."))

    # === ACTIONS === #
    def action_approve(self):
        """Freeze drafts under a seal; finance only, and only once."""
        if not self.env.user.has_group("panel_crm.group_finance"):
            raise AccessError(self.env._("Only finance approves commission statements."))
        self.check_access("read")
        # sudo: nobody may write a statement except through this approval
        statements = self.sudo()
        statements.lock_for_update()
        for statement in statements:
            if statement.state != "draft":
                raise UserError(self.env._("“%s” was approved already.", statement.name))
            statement.write(
                {
                    "state": "approved",
                    "approved_by_id": self.env.uid,
                    "approved_on": fields.Datetime.now(),
                    "seal": statement._get_seal(),
                }
            )
        return True

    def action_verify(self):
        """Tell whether the entries are still those that were approved."""
        broken = self.filtered(lambda row: row.seal and row.seal != row._get_seal())
        message = self.env._("The entries are those that were approved.")
        if broken:
            names = ", ".join(broken.mapped("name"))
            message = self.env._("Altered since the approval: %s", names)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "danger" if broken else "success", "message": message},
        }

    def action_view_entries(self):
        """Open the entries of the statement."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "panel_sales.panel_incentive_entry_action"
        )
        return {**action, "domain": [("statement_id", "=", self.id)], "context": {}}

    # === BUSINESS === #
    @api.model
    def _settle(self, company, period):
        """Bring the ledger up to date and put its entries up to a month on statements.

        Entries go to the statement of their own month. Those that came too late for it, because
        it was approved in the meantime, go to the given month. Drafts take in what is new.

        :param company: ``res.company`` record
        :param period: first day of the month
        :return: the statements of that month
        """
        self._lock_open(company)
        self.env.flush_all()
        self._create_missing(company, self._due_months(company, period))
        self.env["panel.incentive.entry"]._update_ledger(company)
        self._create_missing(company, self._unlinked_months(company, period))
        self._link_entries(company, period)
        return self.search([("company_id", "=", company.id), ("period", "=", period)])

    @api.model
    def _create_missing(self, company, months):
        """Create the statements that are missing for some salespeople and months.

        :param company: ``res.company`` record
        :param months: SELECT of ``user_id`` and ``month``
        """
        missing = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT wanted.user_id, wanted.month
                  FROM (%s) AS wanted
                 WHERE NOT EXISTS (
                       SELECT FROM panel_incentive_statement own
                        WHERE own.company_id = %s AND own.user_id = wanted.user_id
                          AND own.period = wanted.month
                       )
                 ORDER BY month, user_id
                """,
                months,
                company.id,
            )
        )
        values_list = []
        for user, month in missing:
            sequence = self.env["ir.sequence"].with_context(ir_sequence_date=str(month))
            values_list.append(
                {
                    "name": sequence.next_by_code(self._name),
                    "user_id": user,
                    "company_id": company.id,
                    "period": month,
                }
            )
        # sudo: statements are made here only, nobody may create one by hand
        self.sudo().create(values_list)
        self.env.flush_all()

    @api.model
    def _lock_open(self, company):
        """Lock the drafts of a company, so that none is approved while entries are added."""
        # sudo: the lock covers all drafts, whoever may read them
        drafts = self.sudo().search([("company_id", "=", company.id), ("state", "=", "draft")])
        drafts.lock_for_update()

    @api.model
    def _due_months(self, company, period):
        """Return the SELECT of months up to one in which salespeople earn something."""
        return SQL(
            """
            SELECT user_id, date_trunc('month', date)::date AS month
              FROM (%s) AS due
             WHERE base_amount != 0 AND date < %s
             GROUP BY 1, 2
            """,
            self.env["panel.incentive.entry"]._due_amounts(company),
            period + relativedelta(months=1),
        )

    @api.model
    def _unlinked_months(self, company, period):
        """Return the SELECT of months with unlinked entries, and the month they go to."""
        return SQL(
            """
            SELECT entry.user_id, entry.period,
                   CASE WHEN own.state = 'approved' THEN %(period)s ELSE entry.period END AS month
              FROM (
                   SELECT DISTINCT user_id, period FROM panel_incentive_entry
                    WHERE statement_id IS NULL AND company_id = %(company)s
                      AND period <= %(period)s
                   ) AS entry
              LEFT JOIN panel_incentive_statement own
                ON own.company_id = %(company)s AND own.user_id = entry.user_id
               AND own.period = entry.period
            """,
            company=company.id,
            period=period,
        )

    @api.model
    def _link_entries(self, company, period):
        """Link what has no statement yet up to a month to the drafts."""
        self.env.execute_query(
            SQL(
                """
                UPDATE panel_incentive_entry entry
                   SET statement_id = draft.id
                  FROM (%(unlinked)s) AS unlinked
                  JOIN panel_incentive_statement draft
                    ON draft.company_id = %(company)s AND draft.user_id = unlinked.user_id
                   AND draft.period = unlinked.month AND draft.state = 'draft'
                 WHERE entry.statement_id IS NULL AND entry.company_id = %(company)s
                   AND entry.user_id = unlinked.user_id AND entry.period = unlinked.period
             RETURNING entry.id
                """,
                unlinked=self._unlinked_months(company, period),
                company=company.id,
            )
        )
        self.env["panel.incentive.entry"].invalidate_model(["statement_id"])
        self._total_drafts(company)

    @api.model
    def _total_drafts(self, company):
        """Total the drafts of a company anew."""
        self.env.execute_query(
            SQL(
                """
                UPDATE panel_incentive_statement statement
                   SET amount = total.amount, entry_count = total.entries
                  FROM (
                       SELECT statement_id, sum(amount) AS amount, count(*) AS entries
                         FROM panel_incentive_entry
                        WHERE statement_id IN (
                              SELECT id FROM panel_incentive_statement
                               WHERE company_id = %s AND state = 'draft'
                              )
                        GROUP BY statement_id
                       ) AS total
                 WHERE statement.id = total.statement_id
                   AND (statement.amount, statement.entry_count)
                       IS DISTINCT FROM (total.amount, total.entries)
             RETURNING statement.id
                """,
                company.id,
            )
        )
        self.invalidate_model(["amount", "entry_count", "entry_ids", "summary_ids"])

    def _get_seal(self):
        """Return the SHA-256 over what the statement says, entry by entry."""
        self.ensure_one()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, source_id, sequence, rule_id, user_id, company_id, kind, base, date,
                       trim_scale(base_amount), trim_scale(rate), trim_scale(amount)
                  FROM panel_incentive_entry WHERE statement_id = %s ORDER BY id
                """,
                self.id,
            )
        )
        digest = hashlib.sha256(f"{self.id}|{self.user_id.id}|{self.period}\n".encode())
        for row in rows:
            digest.update(("|".join(map(str, row)) + "\n").encode())
        return digest.hexdigest()

    # === PRINTING === #
    def _get_rows_by_brand(self):
        """Return the entries as printed: a list of (brand name, rows), both in order.

        :return: rows as dicts of date, document, partner, kind, base, base_amount, rate, amount
        """
        self.ensure_one()
        kinds = dict(self.entry_ids._fields["kind"]._description_selection(self.env))
        bases = dict(self.entry_ids._fields["base"]._description_selection(self.env))
        # sudo: who may read a statement may read the customers' names and the brands on it
        entries = self.entry_ids.sudo()
        entries = entries.sorted(lambda row: (row.brand_id.name or "", row.date, row.id))
        groups = {}
        for entry in entries:
            brand = entry.brand_id.name or self.env._("No brand")
            groups.setdefault(brand, []).append(
                {
                    "date": entry.date,
                    "document": entry.move_id.name or "",
                    "partner": entry.partner_id.name or "",
                    "kind": kinds[entry.kind],
                    "base": bases[entry.base],
                    "base_amount": entry.base_amount,
                    "rate": entry.rate,
                    "amount": entry.amount,
                }
            )
        return list(groups.items())

    def _get_file_name(self):
        """Return the name of the printed file, without its ending."""
        self.ensure_one()
        return f"{self.name} {self.user_id.name}".replace("/", "-")

    def _get_period_end(self):
        self.ensure_one()
        return self.period + relativedelta(months=1, days=-1)
