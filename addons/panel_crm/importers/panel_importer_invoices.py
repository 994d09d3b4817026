from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.panel_crm.panelkit import Column

from .account_move import GIVEN
from .import_file import CREATED
from .invoice_batch import InvoiceBatch
from .reference import Reference

DOCUMENTS = {
    "invoice": ("Invoice", "发票"),
    "credit_note": ("Credit Note", "红字发票", "贷项"),
}
TABLES = (
    "account_move",
    "account_move_line",
    "account_partial_reconcile",
    "account_full_reconcile",
    "account_payment",
    "panel_posted_line",
)


class PanelImporterInvoices(models.AbstractModel):
    """Invoices and credit notes of the past, posted through the ORM.

    Each row is a line; rows with the same number make one document, which keeps the number in a
    journal of its own. A document whose total is negative is a credit note. Without a tax the
    receivable is the sum of the lines, and all journal items are given to Odoo at once; with a
    tax Odoo computes them.
    """

    _name = "panel.importer.invoices"
    _inherit = ["panel.importer.document"]
    _description = "Importer of Invoices of the Past"

    _panel_number = "number"
    _panel_same = ("date", "due_date", "customer", "salesperson", "document", "credit_for")
    _panel_writes = ("account.move",)
    _panel_tables = TABLES

    @api.model
    def _columns(self):
        amount = {"kind": "decimal", "min": 0, "max": 10**9}
        return [
            Column("number", "Invoice Number", title_zh="发票号", required=True, max_length=64),
            Column("date", "Invoice Date", "date", "开票日期", required=True),
            Column("due_date", "Due Date", "date", "到期日"),
            Column("customer", "Customer Reference", title_zh="客户编号", required=True),
            Column("product", "Product Code", title_zh="产品编码", required=True),
            Column("description", "Description", title_zh="说明", max_length=500),
            Column(
                "quantity", "Quantity", "decimal", "数量", required=True, min=-(10**7), max=10**7
            ),
            Column("unit_price", "Unit Price", title_zh="单价", required=True, **amount),
            Column("unit_cost", "Unit Cost", title_zh="单位成本", **amount),
            Column("tax", "Tax", title_zh="税", max_length=100),
            Column("salesperson", "Salesperson Login", title_zh="业务员账号"),
            Column("document", "Document", "choice", "单据类型", choices=DOCUMENTS),
            Column("credit_for", "Credits Invoice", title_zh="冲减发票号", max_length=64),
        ]

    @api.model
    def _references(self):
        return [
            self._customer_reference(),
            self._product_reference(),
            self._salesperson_reference(),
            Reference(
                "tax",
                "account.tax",
                "name",
                lambda key: self.env._("There is no sales tax named “%(key)s”.", key=key),
                Domain("type_tax_use", "=", "sale")
                & Domain("company_id", "=", self.env.company.id),
            ),
        ]

    # === CHECKS === #
    @api.model
    def _check_rows(self, file):
        self._check_dates(file, "sale")
        precision = self.env["decimal.precision"].precision_get("Product Unit")
        self._check_digits(file, "quantity", precision)
        groups = self._group_rows(file, "number")
        for rows in groups.values():
            self._check_document(file, rows)
        self._check_accounts(file)
        self._check_credits(file, groups)
        journal = self._history_journal("sale")
        self._check_known(file, groups, self._known_invoices(journal, list(groups)))

    @api.model
    def _check_document(self, file, rows):
        """Find out what a document is, and refuse one that Odoo could not post."""
        first = rows[0]
        quantities = [row["quantity"] for row in rows]
        total = sum(row["quantity"] * row["unit_price"] for row in rows)
        negative = total < 0 or (not total and max(quantities) < 0)
        credit = first["document"] == "credit_note" or negative
        if first["document"] == "invoice" and negative:
            file.refuse(first, "document", self.env._("An invoice cannot have a negative total."))
        if first["credit_for"] and not credit:
            file.refuse(first, "credit_for", self.env._("Only a credit note credits an invoice."))
        if not any(quantities):
            file.refuse(first, "quantity", self.env._("This must not be zero."))
        if first["due_date"] and first["due_date"] < first["date"]:
            file.refuse(first, "due_date", self.env._("This lies before the invoice date."))
        for row in rows:
            row["_type"] = "out_refund" if credit else "out_invoice"
            row["_quantity"] = float(-row["quantity"] if negative else row["quantity"])

    @api.model
    def _check_accounts(self, file):
        """Refuse products without an income account, and note the account of the others."""
        products = self.env["product.product"].browse(
            {row["product_id"] for row in file.rows if row["product_id"]}
        )
        accounts = {
            product.id: product.product_tmpl_id.get_product_accounts()["income"].id
            for product in products.with_company(self.env.company)
        }
        for row in file.rows:
            row["_account_id"] = accounts.get(row["product_id"], False)
            if row["product_id"] and not row["_account_id"]:
                reason = self.env._("The product has no income account in this company.")
                file.refuse(row, "product", reason)

    @api.model
    def _check_credits(self, file, groups):
        """Refuse credits of invoices that do not exist or belong to another customer."""
        wanted = {row["credit_for"] for row in file.rows if row["credit_for"]}
        known = self._known_invoices(self._history_journal("sale"), list(wanted))
        for rows in groups.values():
            origin = rows[0]["credit_for"]
            if not origin:
                continue
            others = groups.get(origin)
            if others:
                right = others[0]["customer"] == rows[0]["customer"]
                right = right and others[0]["_type"] == "out_invoice"
            else:
                signature = known[origin][1] if origin in known else (None,) * 5
                right = signature[0] == "out_invoice" and signature[3] == rows[0]["customer_id"]
            if not right:
                reason = self.env._("There is no invoice of this customer with this number.")
                file.refuse(rows[0], "credit_for", reason)

    @api.model
    def _known_invoices(self, journal, numbers):
        """Return id and signature of the documents that exist, for each number."""
        if not journal or not numbers:
            return {}
        moves = self.env["account.move"].search_fetch(
            [("journal_id", "=", journal.id), ("name", "in", numbers)],
            ["name", "state", "move_type", "invoice_date", "invoice_date_due", "partner_id"],
        )
        lines = self.env["account.move.line"].search_fetch(
            [("move_id", "in", moves.ids), ("display_type", "=", "product")],
            ["move_id", "product_id", "quantity", "price_unit"],
            order="id",
        )
        contents = defaultdict(list)
        for line in lines:
            content = (line.product_id.id, line.quantity, line.price_unit)
            contents[line.move_id.id].append((content[0], *map(self._amount_key, content[1:])))
        return {
            move.name: (
                move.id,
                (
                    move.move_type if move.state == "posted" else move.state,
                    move.invoice_date,
                    move.invoice_date_due,
                    move.partner_id.id,
                    sorted(contents[move.id]),
                ),
            )
            for move in moves
        }

    @api.model
    def _signature(self, rows):
        first = rows[0]
        lines = [
            (row["product_id"], *map(self._amount_key, (row["_quantity"], row["unit_price"])))
            for row in rows
        ]
        return (
            first["_type"],
            first["date"],
            first["due_date"] or first["date"],
            first["customer_id"],
            sorted(lines),
        )

    # === LOADING === #
    @api.model
    def _load(self, file):
        groups = self._group_rows(file, "number")
        new = [(rows[0], rows) for rows in groups.values() if not rows[0]["_id"]]
        # credit notes come last, since they point at invoices; then by date, as they were made
        new.sort(key=lambda entry: (entry[0]["_type"], entry[0]["date"], entry[0]["number"]))
        if not new:
            return
        self._ensure_journal("sale", self.env._("Invoices of the Past"))
        self._load_batches(file, new, lambda part: self._create_invoices(file, part))

    @api.model
    def _create_invoices(self, file, entries):
        """Create and post documents: credit notes after the invoices that they point at.

        Those with taxes go apart from the others, as Odoo has to complete them.
        """
        parts = defaultdict(list)
        for first, rows in entries:
            taxed = any(row["tax_id"] for row in rows)
            parts[first["_type"], taxed].append((first, rows))
        for (_type, taxed), part in sorted(parts.items()):
            self._post_invoices(file, part, whole=not taxed)
        self._forget()

    @api.model
    def _post_invoices(self, file, entries, whole):
        """Create and post documents.

        :param whole: give all journal items to Odoo, which then adds none
        """
        batch = self._prepare_batch(entries, whole)
        values = [self._prepare_move(batch, rows) for _first, rows in entries]
        given = GIVEN if whole else {}
        moves = self.env["account.move"].with_context(**given).create(values)
        moves._post(soft=False)
        moves = moves.with_env(self.env)
        self._hand_over_costs(entries, moves)
        self._reconcile_moves(
            [
                origin | moves.filtered(lambda m, o=origin: m.reversed_entry_id == o)
                for origin in moves.reversed_entry_id
            ]
        )
        partners = self.env["res.partner"].browse(batch.customers)
        partners.filtered(lambda partner: not partner.customer_rank).customer_rank = 1
        for (first, _rows), move in zip(entries, moves, strict=True):
            first["_id"] = move.id
            file.mark(first, CREATED)

    @api.model
    def _prepare_batch(self, entries, whole):
        """Read what the documents of a batch need, once for all of them."""
        company = self.env.company
        journal = self._history_journal("sale")
        partners = self.env["res.partner"].browse({first["customer_id"] for first, _r in entries})
        products = self.env["product.product"].browse(
            {row["product_id"] for _first, rows in entries for row in rows}
        )
        return InvoiceBatch(
            journal_id=journal.id,
            company_id=company.id,
            currency=company.currency_id,
            whole=whole,
            origins=self._credited_ids(journal, entries),
            customers={
                partner.id: {
                    "user_id": partner.user_id.id,
                    "team_id": self._find_team(partner).id,
                    "commercial_id": partner.commercial_partner_id.id,
                    "receivable_id": partner.property_account_receivable_id.id,
                }
                for partner in partners.with_company(company)
            },
            products={
                product.id: {"name": product.display_name, "uom_id": product.uom_id.id}
                for product in products
            },
        )

    @api.model
    def _credited_ids(self, journal, entries):
        numbers = {first["credit_for"] for first, _rows in entries if first["credit_for"]}
        return self._ids_by_key(
            "account.move", "name", numbers, Domain("journal_id", "=", journal.id)
        )

    @api.model
    def _hand_over_costs(self, entries, moves):
        """Replace today's costs in the frozen lines by those of the file."""
        if not any(row["unit_cost"] is not None for _first, rows in entries for row in rows):
            return
        costs = {}
        for (_first, rows), move in zip(entries, moves, strict=True):
            lines = move.line_ids.filtered(lambda line: line.display_type == "product")
            for row, line in zip(rows, lines.sorted("id"), strict=True):
                if row["unit_cost"] is not None:
                    costs[line.id] = float(row["unit_cost"])
        self.env["panel.posted.line"]._set_unit_costs(costs)

    @api.model
    def _prepare_move(self, batch, rows):
        """Return the values of an invoice or credit note."""
        return batch.prepare_move(rows)
