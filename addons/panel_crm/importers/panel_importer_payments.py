from collections import defaultdict

from odoo import api, models

from odoo.addons.panel_crm.panelkit import Column

from .import_file import CREATED
from .panel_importer_invoices import TABLES


class PanelImporterPayments(models.AbstractModel):
    """Payments of the past: posted, and reconciled with the invoice that they name.

    They go to a bank journal of their own. A negative amount was paid back to the customer.
    """

    _name = "panel.importer.payments"
    _inherit = ["panel.importer.document"]
    _description = "Importer of Payments of the Past"

    _panel_key = ("reference",)
    _panel_number = "reference"
    _panel_writes = ("account.payment", "account.move")
    _panel_tables = TABLES

    @api.model
    def _columns(self):
        return [
            Column(
                "reference", "Payment Reference", title_zh="付款编号", required=True, max_length=64
            ),
            Column("date", "Date", "date", "日期", required=True),
            Column("customer", "Customer Reference", title_zh="客户编号", required=True),
            Column("invoice", "Invoice Number", title_zh="发票号", max_length=64),
            Column("amount", "Amount", "decimal", "金额", required=True, min=-(10**12), max=10**12),
        ]

    @api.model
    def _references(self):
        return [self._customer_reference()]

    # === CHECKS === #
    @api.model
    def _check_rows(self, file):
        self._check_dates(file, "bank")
        currency = self.env.company.currency_id
        self._check_digits(file, "amount", currency.decimal_places)
        for row in file.rows:
            if not row["amount"]:
                file.refuse(row, "amount", self.env._("This must not be zero."))
        invoices = self._find_invoices(file)
        for row in file.rows:
            self._check_invoice(file, row, invoices)
        groups = {row["reference"]: [row] for row in file.rows}
        new = self._check_known(file, groups, self._known_payments(file))
        self._check_residuals(file, [rows[0] for rows in new.values()], invoices)

    @api.model
    def _find_invoices(self, file):
        """Return the posted documents that are named, by number, whatever their journal."""
        numbers = {row["invoice"] for row in file.rows if row["invoice"]}
        moves = self.env["account.move"].search_fetch(
            [
                ("name", "in", list(numbers)),
                ("move_type", "in", ("out_invoice", "out_refund")),
                ("state", "=", "posted"),
                ("company_id", "=", self.env.company.id),
            ],
            ["name", "move_type", "commercial_partner_id", "amount_residual", "journal_id"],
        )
        own = self._history_journal("sale")
        return {move.name: move for move in moves.sorted(lambda move: move.journal_id == own)}

    @api.model
    def _check_invoice(self, file, row, invoices):
        """Refuse payments of unknown invoices, of another customer's, or in the wrong direction."""
        row["invoice_id"] = False
        if not row["invoice"]:
            return
        move = invoices.get(row["invoice"])
        partner = self.env["res.partner"].browse(row["customer_id"]).commercial_partner_id
        if not move:
            reason = self.env._("There is no posted invoice with this number.")
        elif partner and move.commercial_partner_id != partner:
            reason = self.env._("The invoice belongs to another customer.")
        elif (row["amount"] < 0) != (move.move_type == "out_refund"):
            reason = self.env._("An invoice is paid, a credit note is paid back (negative amount).")
        else:
            row["invoice_id"] = move.id
            return
        file.refuse(row, "invoice", reason)

    @api.model
    def _check_residuals(self, file, rows, invoices):
        """Refuse payments of more than is open."""
        currency = self.env.company.currency_id
        paid = defaultdict(float)
        for row in rows:
            if not row["invoice_id"]:
                continue
            move = invoices[row["invoice"]]
            paid[move.id] += abs(float(row["amount"]))
            if currency.compare_amounts(paid[move.id], move.amount_residual) > 0:
                reason = self.env._(
                    "Only %(open)s of the invoice is open.", open=f"{move.amount_residual:.2f}"
                )
                file.refuse(row, "amount", reason)

    @api.model
    def _known_payments(self, file):
        journal = self._history_journal("bank")
        if not journal:
            return {}
        payments = self.env["account.payment"].search_fetch(
            [
                ("journal_id", "=", journal.id),
                ("memo", "in", list({row["reference"] for row in file.rows})),
            ],
            ["memo", "date", "partner_id", "amount", "payment_type", "state", "invoice_ids"],
        )
        return {
            payment.memo: (
                payment.id,
                (
                    payment.state in ("in_process", "paid"),
                    payment.date,
                    payment.partner_id.id,
                    payment.amount * (1 if payment.payment_type == "inbound" else -1),
                    payment.invoice_ids[:1].id,
                ),
            )
            for payment in payments
        }

    @api.model
    def _signature(self, rows):
        (row,) = rows
        return (True, row["date"], row["customer_id"], float(row["amount"]), row["invoice_id"])

    # === LOADING === #
    @api.model
    def _load(self, file):
        new = [(row, [row]) for row in file.rows if not row["_id"]]
        if not new:
            return
        new.sort(key=lambda entry: (entry[0]["date"], entry[0]["reference"]))
        self._ensure_journal("bank", self.env._("Payments of the Past"))
        self._load_batches(file, new, lambda part: self._create_payments(file, part))

    @api.model
    def _create_payments(self, file, entries):
        journal = self._history_journal("bank")
        values = [self._prepare_payment(journal, row) for row, _rows in entries]
        payments = self.env["account.payment"].create(values)
        payments.action_post()
        self._reconcile(entries, payments)
        for (row, _rows), payment in zip(entries, payments, strict=True):
            row["_id"] = payment.id
            file.mark(row, CREATED)
        self._forget()

    @api.model
    def _prepare_payment(self, journal, row):
        """Return the values of a payment; it goes straight to the account of the journal."""
        inbound = row["amount"] > 0
        methods = (
            journal.inbound_payment_method_line_ids
            if inbound
            else journal.outbound_payment_method_line_ids
        )
        partner = self.env["res.partner"].browse(row["customer_id"])
        partner = partner.with_company(journal.company_id)
        return {
            "payment_type": "inbound" if inbound else "outbound",
            "partner_type": "customer",
            "partner_id": partner.id,
            "amount": abs(float(row["amount"])),
            "currency_id": journal.company_id.currency_id.id,
            "company_id": journal.company_id.id,
            "date": row["date"],
            "journal_id": journal.id,
            "payment_method_line_id": methods[:1].id,
            "outstanding_account_id": journal.default_account_id.id,
            "destination_account_id": partner.property_account_receivable_id.id,
            "partner_bank_id": False,
            "memo": row["reference"],
            "invoice_ids": [(6, 0, [row["invoice_id"]])] if row["invoice_id"] else [],
        }

    @api.model
    def _reconcile(self, entries, payments):
        """Reconcile the payments of a batch with their invoices, all in one plan."""
        moves = defaultdict(self.env["account.move"].browse)
        for (row, _rows), payment in zip(entries, payments, strict=True):
            if row["invoice_id"]:
                moves[row["invoice_id"]] |= payment.move_id
        known = self.env["account.move"].browse(moves)
        self._reconcile_moves([invoice | moves[invoice.id] for invoice in known])
