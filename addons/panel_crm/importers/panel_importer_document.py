from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import split_every

from odoo.addons.panel_crm.panelkit import ROW_KEY

# Records after which the planner is told about them for the first time.
FIRST_BATCH = 50
HISTORY_JOURNALS = {"sale": "PHIS", "bank": "PHPA"}


class PanelImporterDocument(models.AbstractModel):
    """What orders, invoices and payments of the past have in common.

    A document that exists is never changed: the same values are passed over, others refused.
    """

    _name = "panel.importer.document"
    _inherit = ["panel.importer"]
    _description = "Importer of Documents of the Past"

    # Columns that must be the same in all rows of a document.
    _panel_same = ()

    # === CHECKS === #
    @api.model
    def _group_rows(self, file, column):
        """Return the rows of each document, and refuse rows that contradict its first one."""
        groups = defaultdict(list)
        for row in file.rows:
            groups[row[column]].append(row)
        for rows in groups.values():
            for row in rows[1:]:
                for name in self._panel_same:
                    if row[name] != rows[0][name]:
                        reason = self.env._(
                            "Row %(row)s of the same document has another value.",
                            row=rows[0][ROW_KEY],
                        )
                        file.refuse(row, name, reason)
        return groups

    @api.model
    def _check_dates(self, file, journal_type=None):
        """Refuse days that lie in the future or in a closed period."""
        today = fields.Date.context_today(self)
        journal = self.env["account.journal"].new({"type": journal_type or "general"})
        closed = {}
        for row in file.rows:
            day = row["date"]
            if day > today:
                file.refuse(row, "date", self.env._("The day lies in the future."))
            elif journal_type:
                if day not in closed:
                    closed[day] = self.env.company._get_violated_lock_dates(day, True, journal)
                if closed[day]:
                    file.refuse(row, "date", self.env._("The period is closed in accounting."))

    @api.model
    def _check_digits(self, file, column, digits):
        """Refuse quantities that would be rounded."""
        step = Decimal(1).scaleb(-digits)
        for row in file.rows:
            value = row[column]
            if value is not None and value != value.quantize(step):
                reason = self.env._("At most %(digits)s decimals are kept.", digits=digits)
                file.refuse(row, column, reason)

    @api.model
    def _check_known(self, file, groups, known):
        """Pass over documents that exist with the same values, refuse those with others.

        :param groups: rows of each document
        :param known: for each document that exists its id and its signature
        :return: rows of each document that is new
        """
        new = {}
        for key, rows in groups.items():
            for row in rows:
                row["_id"] = False
            if key not in known:
                new[key] = rows
                continue
            rows[0]["_id"], signature = known[key]
            if signature == self._signature(rows):
                file.mark(rows[0], "unchanged")
            else:
                reason = self.env._(
                    "“%(key)s” exists already with other values, and a document of the past "
                    "cannot be changed by a file.",
                    key=key,
                )
                file.refuse(rows[0], self._panel_number, reason)
        return new

    @api.model
    def _signature(self, rows):
        """Return what a document must have in common with one that exists."""
        raise NotImplementedError

    @api.model
    def _amount_key(self, value):
        """Return a number in a form in which equal ones are equal."""
        return round(float(value or 0), 6)

    @api.model
    def _find_team(self, partner):
        """Return the customer's office, if it belongs to this company."""
        team = partner.panel_team_id
        return team.filtered(
            lambda own: own.company_id in (own.company_id.browse(), self.env.company)
        )

    # === ACCOUNTING === #
    @api.model
    def _history_journal(self, kind):
        """Return the journal of imported documents of the company, which may not exist yet.

        A journal of its own keeps their numbers apart from the numbers that Odoo gives.
        """
        return self.env["account.journal"].search(
            Domain("code", "=", HISTORY_JOURNALS[kind])
            & Domain("type", "=", kind)
            & Domain("company_id", "=", self.env.company.id)
        )

    @api.model
    def _ensure_journal(self, kind, name):
        journal = self._history_journal(kind)
        if journal:
            return journal
        # sudo: only accountants make journals; this one is part of the import and always alike
        journals = self.env["account.journal"].sudo()
        company = self.env.company
        values = {
            "name": name,
            "code": HISTORY_JOURNALS[kind],
            "type": kind,
            "company_id": company.id,
            "show_on_dashboard": False,
        }
        journal = journals.create(values)
        # paid is paid: nothing of the past waits for a bank statement
        methods = journal.inbound_payment_method_line_ids | journal.outbound_payment_method_line_ids
        methods.payment_account_id = journal.default_account_id
        return journal.sudo(False)

    @api.model
    def _load_batches(self, file, entries, work):
        """Do the work batch by batch.

        The first batch is small: until there are some records, and statistics about them, the
        planner believes that the tables are empty.

        :param entries: list of ``(first row, rows)``
        :param work: called with the entries of a batch
        """
        first, others = entries[:FIRST_BATCH], entries[FIRST_BATCH:]
        done = analysed = 0
        for batch in (first, *split_every(self._panel_batch, others, list)):
            self._guard(file, batch, work)
            done += len(batch)
            file.progress(done, len(entries))
            if done >= 2 * analysed:
                self._refresh_statistics()
                analysed = done

    @api.model
    def _reconcile_moves(self, groups):
        """Reconcile the open receivables of the moves of each group, all in one plan.

        :param groups: list of ``account.move`` recordsets
        """
        plan = [
            moves.line_ids.filtered(
                lambda line: (
                    line.account_id.account_type == "asset_receivable" and not line.reconciled
                )
            )
            for moves in groups
        ]
        if not plan:
            return
        lines = self.env["account.move.line"]
        if not self.env.company.tax_exigibility:
            # only taxes that fall due with the payment add journal items here
            lines = lines.with_context(skip_invoice_sync=True, skip_invoice_line_sync=True)
        lines._reconcile_plan(plan)
