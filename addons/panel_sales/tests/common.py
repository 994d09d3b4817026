import io

from openpyxl import load_workbook
from pypdf import PdfReader

from odoo import Command

from odoo.addons.panel_crm.tests.common import PanelCrmCommon


class PanelSalesCommon(PanelCrmCommon):
    """A salesperson who quotes boards without taxes, in sheets or packs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.env = cls.env(context=dict(cls.env.context, lang="en_US"))
        cls.env.user.group_ids += cls.env.ref("panel_crm.group_manager")
        cls.company = cls.env.company
        cls.user = cls.users["salesperson"]
        cls.sheet = cls.env.ref("panel_crm.uom_sheet")
        cls.pack = cls.env["uom.uom"].create(
            {"name": "Pack of 40", "relative_factor": 40, "relative_uom_id": cls.sheet.id}
        )
        cls.square_metre = cls.env["uom.uom"].create({"name": "square metre", "relative_factor": 1})
        (cls.board_a + cls.board_b).product_tmpl_id.write(
            {"taxes_id": [Command.clear()], "uom_ids": [Command.link(cls.pack.id)]}
        )
        cls.board_a.standard_price = 70
        cls.board_b.standard_price = 150
        cls.service = cls.env["product.product"].create(
            {
                "name": "Pallet fee",
                "type": "service",
                "list_price": 30,
                "invoice_policy": "order",
                "taxes_id": [Command.clear()],
            }
        )
        cls.pricelist = cls.env["product.pricelist"].create({"name": "Panels"})
        cls.dealer.write({"lang": "en_US", "specific_property_product_pricelist": cls.pricelist.id})

    @classmethod
    def _order(cls, lines=(), partner=None, **values):
        """Make a quotation of ``(product, quantity)`` or ``(product, quantity, values)``."""
        return cls.env["sale.order"].create(
            {
                "partner_id": (partner or cls.dealer).id,
                "pricelist_id": cls.pricelist.id,
                "user_id": cls.user.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": line[0].id,
                            "product_uom_qty": line[1],
                            **(line[2] if len(line) > 2 else {}),
                        }
                    )
                    for line in lines
                ],
                **values,
            }
        )

    @classmethod
    def _price(cls, product, price, basis, **values):
        return cls.env["product.pricelist.item"].create(
            {
                "pricelist_id": cls.pricelist.id,
                "applied_on": "0_product_variant",
                "product_id": product.id,
                "compute_price": "fixed",
                "fixed_price": price,
                "panel_price_basis": basis,
                **values,
            }
        )

    def _pdf(self, report, records):
        """Return the pages of a printed document as texts."""
        content, kind = self.env["ir.actions.report"]._render_qweb_pdf(report, records.ids)
        self.assertEqual(kind, "pdf")
        return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]

    def _xlsx(self, statements):
        content, kind = self.env["ir.actions.report"]._render_xlsx(
            "panel_sales.incentive_statement_xlsx", statements.ids, data={}
        )
        self.assertEqual(kind, "xlsx")
        return load_workbook(io.BytesIO(content))


class PanelIncentiveCommon(PanelSalesCommon):
    """A running plan and posted invoices, in 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Entry = cls.env["panel.incentive.entry"]
        cls.Statement = cls.env["panel.incentive.statement"]

    @classmethod
    def _plan(cls, rules, users=None, run=True, company=None, **values):
        """Make a plan of ``(brand, base, rate)``, by default for the salesperson from 2026."""
        plan = cls.env["panel.incentive.plan"].create(
            {
                "name": "Sales Plan",
                "company_id": (company or cls.company).id,
                "date_from": "2026-01-01",
                "rule_ids": [
                    Command.create({"brand_id": brand and brand.id, "base": base, "rate": rate})
                    for brand, base, rate in rules
                ],
                "assignment_ids": [
                    Command.create({"user_id": user.id}) for user in users or cls.user
                ],
                **values,
            }
        )
        if run:
            plan.action_run()
        return plan

    @classmethod
    def _invoice(cls, lines, day, user=None, partner=None, company=None, **values):
        """Post an invoice of ``(product, quantity, price)``."""
        move = (
            cls.env["account.move"]
            .with_company(company or cls.company)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": (partner or cls.dealer).id,
                    "invoice_user_id": (user or cls.user).id,
                    "invoice_date": day,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "product_id": product.id,
                                "quantity": quantity,
                                "price_unit": price,
                                "tax_ids": [Command.clear()],
                            }
                        )
                        for product, quantity, price in lines
                    ],
                    **values,
                }
            )
        )
        move.action_post()
        return move

    @classmethod
    def _credit(cls, invoice, day):
        """Post a credit note over a whole invoice."""
        user = invoice.invoice_user_id.id  # as the wizard does
        note = invoice._reverse_moves([{"invoice_date": day, "date": day, "invoice_user_id": user}])
        note.action_post()
        return note

    @classmethod
    def _run(cls, company=None):
        return cls.Entry._update_ledger(company or cls.company)

    @classmethod
    def _compute(cls, month, company=None):
        """Press “Compute Commissions” and return the statements of the month."""
        wizard = cls.env["panel.incentive.compute"].create(
            {"period": month, "company_id": (company or cls.company).id}
        )
        return cls.Statement.search(wizard.action_compute()["domain"])

    @classmethod
    def _approve(cls, statement):
        return statement.with_user(cls.users["finance"]).action_approve()

    def _amounts(self, domain=()):
        return self.Entry.search(list(domain), order="id").mapped("amount")
