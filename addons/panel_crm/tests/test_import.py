import base64
import io
import re
import time
import zipfile
from datetime import date
from pathlib import Path

import openpyxl

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools.misc import file_path

from odoo.addons.panel_crm.cli import importer as command_line
from odoo.addons.panel_crm.importers.phrases import PHRASES
from odoo.addons.panel_crm.tests.common import PanelCrmCommon
from odoo.addons.panel_crm.wizard.panel_import import KINDS
from odoo.addons.queue_job.tests.common import trap_jobs

TEMPLATES = Path(file_path("panel_crm/static/templates"))
CATALOGUE = "code,name,series,length_mm,width_mm,thickness_mm,price\n"
PROGRAMMING_ERRORS = ("The limits of a column must be of its own kind.",)
GOOD_ROW = "T-1,Board one,EVG-C,2440,1220,18,120\n"
INVOICES = "number,date,customer,product,quantity,unit_price,unit_cost\n"


class ImportCommon(PanelCrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dealer.ref = "D1"
        cls.key_account.ref = "K1"

    def upload(self, kind, content, filename="file.csv"):
        """Return a checked import of a file."""
        data = content.encode() if isinstance(content, str) else content
        record = self.env["panel.import"].create(
            {"kind": kind, "filename": filename, "file": base64.b64encode(data)}
        )
        start = time.monotonic()
        record.action_check()
        self.assertLess(time.monotonic() - start, 10)
        return record

    def load(self, kind, content, filename="file.csv"):
        """Return the loaded import of a file."""
        record = self.upload(kind, content, filename)
        self.assertFalse(record.error_ids.mapped("reason"))
        record.action_load()
        self.assertEqual(record.state, "done", record.error_ids.mapped("reason"))
        return record

    def refused(self, kind, content, filename="file.csv"):
        """Return the reasons why a file is refused; it cannot be loaded."""
        record = self.upload(kind, content, filename)
        self.assertEqual(record.state, "failed")
        with self.assertRaises(UserError):
            record.action_load()
        return [(error.row, error.column, error.reason) for error in record.error_ids]

    def counts(self, record):
        return (record.created_count, record.updated_count, record.unchanged_count)

    def product(self, code):
        return self.env["product.product"].search([("default_code", "=", code)])

    def moves(self, *numbers):
        return self.env["account.move"].search([("name", "in", numbers)])


@tagged("post_install", "-at_install")
class TestImport(ImportCommon):
    """Every kind of file: loaded once, loaded twice, changed."""

    def test_every_template_loads_and_loading_it_again_changes_nothing(self):
        for ending in ("csv", "xlsx"):
            for kind, _title in KINDS:
                content = (TEMPLATES / f"{kind}.{ending}").read_bytes()
                with self.subTest(kind=kind, ending=ending):
                    first = self.load(kind, content, f"{kind}.{ending}")
                    again = self.load(kind, content, f"{kind}.{ending}")
                    self.assertEqual(bool(first.created_count), ending == "csv")
                    self.assertEqual(self.counts(again)[:2], (0, 0))
                    self.assertGreater(again.unchanged_count, 0)

    def test_every_sentence_of_panelkit_can_be_translated(self):
        known = {phrase._source for phrase in PHRASES}
        sentence = re.compile(r'"([A-Z“%][^"\n]* [^"\n]*\.)"')
        for name in ("columns", "spreadsheet", "table", "table_builder", "table_csv"):
            source = Path(file_path(f"panel_crm/panelkit/{name}.py")).read_text()
            body = re.sub(r'"""(?:.|\n)*?"""', "", source)
            for text in sentence.findall(body):
                if text not in PROGRAMMING_ERRORS and "%(name)s" not in text:
                    self.assertTrue(any(text in phrase for phrase in known), text)

    def test_templates_have_all_columns(self):
        for kind, _title in KINDS:
            columns = self.env[f"panel.importer.{kind}"]._columns()
            header = (TEMPLATES / f"{kind}.csv").read_text("utf-8-sig").splitlines()[0]
            titles = {title.rstrip("*") for title in header.split(",")}
            self.assertLessEqual(titles, {column.title for column in columns}, kind)
            required = {title[:-1] for title in header.split(",") if title.endswith("*")}
            self.assertEqual(required, {c.title for c in columns if c.required}, kind)

    def test_catalogue(self):
        self.load("catalogue", CATALOGUE + GOOD_ROW)
        product = self.product("T-1")
        self.assertEqual(product.product_brand_id, self.brand_a)
        self.assertEqual(product.panel_area_m2, 2.9768)
        self.assertEqual(product.panel_volume_m3, 0.0535824)
        self.assertEqual(product.panel_density, 650)
        self.assertEqual(product.uom_id, self.env.ref("panel_crm.uom_sheet"))
        self.assertTrue(product.is_storable)

    def test_changed_row_changes_only_its_record(self):
        rows = GOOD_ROW + "T-2,Board two,EVG-C,2440,1220,9,80\n"
        self.load("catalogue", CATALOGUE + rows)
        record = self.load("catalogue", CATALOGUE + rows.replace(",80", ",85.5"))
        self.assertEqual(self.counts(record), (0, 1, 1))
        self.assertEqual(self.product("T-2").lst_price, 85.5)

    def test_blank_cell_leaves_what_is_there(self):
        header = CATALOGUE.strip() + ",decor\n"
        self.load("catalogue", header + GOOD_ROW.strip() + ",W1 Oak\n")
        record = self.load("catalogue", header + GOOD_ROW.strip() + ",\n")
        self.assertEqual(self.counts(record), (0, 0, 1))
        self.assertEqual(self.product("T-1").panel_decor, "W1 Oak")

    def test_regions_stand_in_any_order(self):
        rows = "code,name,kind,parent\nX-2,City,city,X-1\nX-1,Province,province,T-CN\n"
        self.load("regions", rows)
        city = self.env["panel.region"].search([("code", "=", "X-2")])
        self.assertEqual(city.complete_name, "China T / Province / City")

    def test_customers(self):
        header = "ref,name,role,dealer,bank,bank_account,cooperation,region\n"
        rows = (
            "N-1,Small Shop,end_customer,N-2,,,,T-3202\n"
            "N-2,New Dealer,经销商,,Test Bank,123 456,2020-02-03 First contract;,\n"
        )
        record = self.load("customers", header + rows)
        self.assertEqual(self.counts(record), (2, 0, 0))
        shop = self.env["res.partner"].search([("ref", "=", "N-1")])
        dealer = self.env["res.partner"].search([("ref", "=", "N-2")])
        self.assertEqual(shop.panel_dealer_id, dealer)
        self.assertEqual(shop.panel_team_id, self.office_wuxi)
        self.assertFalse(shop.user_id)
        self.assertEqual(dealer.bank_ids.acc_number, "123 456")
        self.assertEqual(dealer.panel_cooperation_ids.date, date(2020, 2, 3))
        self.assertEqual(self.counts(self.load("customers", header + rows)), (0, 0, 2))

    def test_pricelist(self):
        rows = "pricelist,product,price,min_quantity,date_from\nTest,EVG-18,99,10,2026-01-01\n"
        self.load("pricelists", rows)
        pricelist = self.env["product.pricelist"].search([("name", "=", "Test")])
        self.assertEqual(pricelist.company_id, self.env.company)
        price = pricelist._get_product_price
        self.assertEqual(price(self.board_a, 10, date=date(2026, 2, 1)), 99)
        self.assertEqual(price(self.board_a, 1, date=date(2026, 2, 1)), 120)
        self.assertEqual(self.counts(self.load("pricelists", rows)), (0, 0, 1))

    def test_orders_leave_nothing_to_do(self):
        rows = (
            "order,date,customer,product,quantity,price\n"
            "O-1,2025-03-01,D1,EVG-18,50,100\n"
            "O-1,2025-03-01,D1,SIL-18,20,200\n"
        )
        self.assertEqual(self.counts(self.load("orders", rows)), (1, 0, 0))
        order = self.env["sale.order"].search([("name", "=", "O-1")])
        self.assertEqual((order.state, order.locked, order.invoice_status), ("sale", True, "no"))
        self.assertEqual(order.amount_untaxed, 9000)
        self.assertEqual(order.date_order.date(), date(2025, 3, 1))
        self.assertFalse(order.picking_ids)
        self.assertEqual(self.counts(self.load("orders", rows)), (0, 0, 1))
        self.assertIn("cannot be changed", self.refused("orders", rows.replace("50", "51"))[0][2])

    def test_administrator_without_accounting_may_load_master_data_only(self):
        self.env = self.env(user=self.users["administrator"])
        for kind in ("regions", "brands", "catalogue", "customers", "pricelists", "orders"):
            self.load(kind, (TEMPLATES / f"{kind}.csv").read_bytes())
        reasons = self.refused("invoices", (TEMPLATES / "invoices.csv").read_bytes())
        self.assertIn("no right to create", reasons[0][2])

    def test_others_have_no_access(self):
        for role in ("salesperson", "supervisor", "leader", "finance", "general"):
            with self.assertRaises(AccessError):
                self.env["panel.import"].with_user(self.users[role]).search([])

    def test_import_of_another_company_is_hidden(self):
        company = self.env["res.company"].create({"name": "Other"})
        record = self.upload("catalogue", CATALOGUE + GOOD_ROW)
        record.sudo().company_id = company
        found = self.env["panel.import"].with_user(self.users["administrator"]).search([])
        self.assertNotIn(record, found)

    def test_second_press_does_nothing(self):
        record = self.load("catalogue", CATALOGUE + GOOD_ROW)
        record.action_load()
        record.action_check()
        self.assertEqual(record.state, "done")
        self.assertEqual(len(self.product("T-1")), 1)
        with self.assertRaises(UserError):
            record.unlink()
        with self.assertRaises(UserError):
            record.file = base64.b64encode(b"x")

    def test_large_file_is_loaded_by_one_job(self):
        rows = "".join(f"L-{n},Board,EVG-C,2440,1220,18,120\n" for n in range(2001))
        record = self.upload("catalogue", CATALOGUE + rows)
        with trap_jobs() as trap:
            record.action_load()
            record.action_load()
            trap.assert_jobs_count(1, only=record._job_load)
            self.assertEqual(record.state, "running")
            trap.perform_enqueued_jobs()
        self.assertEqual(record.state, "done")
        self.assertEqual(record.created_count, 2001)
        record._job_load()
        self.assertEqual(record.created_count, 2001)

    def test_stopped_job_says_so(self):
        record = self.upload("catalogue", CATALOGUE + GOOD_ROW)
        record.state = "running"
        record._job_failed("Out of memory")
        self.assertEqual(record.state, "failed")
        self.assertEqual(record.error_ids.reason, "Out of memory")
        record.action_check()
        self.assertEqual(record.state, "checked")

    def test_command_line(self):
        path = TEMPLATES / "regions.csv"
        self.assertEqual(command_line.main(self.env, [str(path)]), 0)
        self.assertEqual(command_line.main(self.env, ["brands", str(path)]), 1)
        self.assertEqual(command_line.main(self.env, ["nonsense", str(path)]), 2)
        self.assertEqual(command_line.main(self.env, ["regions", "/nowhere.csv"]), 2)

    def test_queries_do_not_grow_with_rows(self):
        def queries(count, tag):
            rows = "".join(f"{tag}-{n},Board,EVG-C,2440,1220,18,120\n" for n in range(count))
            data = (CATALOGUE + rows).encode()
            importer = self.env["panel.importer.catalogue"]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            file = importer._read(data, "file.csv")
            importer._check(file)
            checked = self.env.cr.sql_log_count
            self.assertTrue(importer._import(file))
            return checked - before, self.env.cr.sql_log_count - checked

        queries(1, "W")
        small_check, small_load = queries(10, "S")
        large_check, large_load = queries(100, "M")
        self.assertEqual(small_check, large_check)
        self.assertLess(large_load - small_load, 20)


@tagged("post_install", "-at_install")
class TestImportDocuments(ImportCommon):
    """Invoices and payments of the past: right in accounting, and equal to the file."""

    def test_sums_equal_the_file(self):
        rows = "".join(
            f"I-{n},2025-01-{n + 1:02},D1,EVG-18,{n + 1},{n}.37,{n}\n" for n in range(20)
        )
        record = self.load("invoices", INVOICES + rows)
        self.assertEqual(self.counts(record), (20, 0, 0))
        moves = self.moves(*(f"I-{n}" for n in range(20)))
        expected = sum((n + 1) * (100 * n + 37) for n in range(20)) / 100
        self.assertAlmostEqual(sum(moves.mapped("amount_total")), expected, 2)
        self.assertEqual(set(moves.mapped("state")), {"posted"})
        frozen = self.env["panel.posted.line"].search([("move_id", "in", moves.ids)])
        self.assertAlmostEqual(sum(frozen.mapped("revenue")), expected, 2)
        self.assertAlmostEqual(sum(frozen.mapped("cost")), sum((n + 1) * n for n in range(20)), 2)
        self.assertEqual(self.counts(self.load("invoices", INVOICES + rows)), (0, 0, 20))

    def test_posted_document_is_never_changed(self):
        row = "I-1,2025-01-02,D1,EVG-18,2,10,\n"
        self.load("invoices", INVOICES + row)
        for other in ("2025-01-03,D1,EVG-18,2,10", "2025-01-02,K1,EVG-18,2,10"):
            reasons = self.refused("invoices", f"{INVOICES}I-1,{other},\n")
            self.assertIn("cannot be changed", reasons[0][2])

    def test_given_journal_items_are_those_that_odoo_would_make(self):
        """The fast way, all items given, and Odoo's own way lead to the same invoice."""
        rows = "F-1,2025-01-02,D1,EVG-18,3,33.335,\nF-1,2025-01-02,D1,SIL-18,1,0.5,\n"
        rows += "F-2,2025-01-02,D1,EVG-18,1,0,\n"
        self.load("invoices", INVOICES + rows)
        move, zero = self.moves("F-1"), self.moves("F-2")
        contents = [
            {"product_id": board.id, "quantity": quantity, "price_unit": price, "tax_ids": []}
            for board, quantity, price in ((self.board_a, 3, 33.335), (self.board_b, 1, 0.5))
        ]
        free = [{**contents[0], "quantity": 1, "price_unit": 0}]
        for ours, lines in ((move, contents), (zero, free)):
            own = self.env["account.move"].create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.dealer.id,
                    "journal_id": ours.journal_id.id,
                    "invoice_date": ours.invoice_date,
                    "invoice_payment_term_id": False,
                    "invoice_date_due": ours.invoice_date,
                    "name": f"OWN-{ours.name}",
                    "invoice_line_ids": [Command.create(line) for line in lines],
                }
            )
            own.action_post()
            self.assertEqual(self._facts(ours), self._facts(own))

    def _facts(self, move):
        names = (
            "date",
            "invoice_date_due",
            "amount_untaxed",
            "amount_tax",
            "amount_total",
            "amount_residual",
            "amount_total_signed",
            "payment_state",
            "currency_id",
        )
        items = (
            "display_type",
            "account_id",
            "balance",
            "amount_currency",
            "debit",
            "credit",
            "amount_residual",
            "price_subtotal",
            "price_total",
            "quantity",
            "partner_id",
            "date",
            "date_maturity",
            "parent_state",
            "reconciled",
            "sequence",
        )
        return (
            [move[name] for name in names],
            [[line[item] for item in items] for line in move.line_ids.sorted("id")],
        )

    def test_tax_is_computed_by_odoo(self):
        tax = self.env["account.tax"].create({"name": "Test 13", "amount": 13})
        header = INVOICES.strip() + ",tax\n"
        self.load("invoices", header + "T-1,2025-01-02,D1,EVG-18,2,100,,Test 13\n")
        move = self.moves("T-1")
        self.assertEqual((move.amount_untaxed, move.amount_tax, move.state), (200, 26, "posted"))
        self.assertEqual(move.invoice_line_ids.tax_ids, tax)

    def test_credit_note_and_payments_close_the_invoice(self):
        header = INVOICES.strip() + ",credit_for\n"
        rows = "C-1,2025-01-02,D1,EVG-18,10,100,,\nC-2,2025-02-02,D1,EVG-18,-2,100,,C-1\n"
        self.load("invoices", header + rows)
        invoice, credit = self.moves("C-1"), self.moves("C-2")
        self.assertEqual((credit.move_type, credit.amount_total), ("out_refund", 200))
        self.assertEqual(credit.reversed_entry_id, invoice)
        self.assertEqual(invoice.amount_residual, 800)
        payments = "reference,date,customer,invoice,amount\n"
        first, second = "P-1,2025-03-01,D1,C-1,300\n", "P-2,2025-04-01,D1,C-1,500\n"
        self.assertEqual(self.counts(self.load("payments", payments + first + second)), (2, 0, 0))
        self.assertEqual((invoice.amount_residual, invoice.payment_state), (0, "paid"))
        self.assertEqual(self.counts(self.load("payments", payments + first + second)), (0, 0, 2))
        reasons = self.refused("payments", payments + "P-3,2025-05-01,D1,C-1,1\n")
        self.assertIn("is open", reasons[0][2])
        reasons = self.refused("payments", payments + "P-1,2025-03-01,D1,C-1,301\n")
        self.assertIn("cannot be changed", reasons[0][2])

    def test_payment_on_account(self):
        rows = "reference,date,customer,invoice,amount\nP-9,2025-03-01,D1,,50\n"
        self.load("payments", rows)
        payment = self.env["account.payment"].search([("memo", "=", "P-9")])
        self.assertEqual((payment.amount, payment.state), (50, "paid"))
        self.assertEqual(self.counts(self.load("payments", rows)), (0, 0, 1))

    def test_numbers_of_the_past_stay_apart_from_new_numbers(self):
        self.load("invoices", INVOICES + "INV/2025/00999,2025-01-02,D1,EVG-18,2,10,\n")
        sales = self.env["account.journal"].search(
            [("type", "=", "sale"), ("code", "!=", "PHIS")], limit=1
        )
        new = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.dealer.id,
                "journal_id": sales.id,
                "invoice_line_ids": [Command.create({"name": "x", "price_unit": 1})],
            }
        )
        new.action_post()
        self.assertNotIn("01000", new.name)

    def test_rows_of_a_document_must_agree(self):
        rows = "I-1,2025-01-02,D1,EVG-18,2,10,\nI-1,2025-01-03,D1,EVG-18,2,10,\n"
        self.assertEqual(self.refused("invoices", INVOICES + rows)[0][:2], (3, "Invoice Date"))

    def test_what_cannot_be_posted_is_refused(self):
        self.env.company.fiscalyear_lock_date = date(2024, 12, 31)
        for row, column in (
            ("2999-01-01,D1,EVG-18,2,10,", "Invoice Date"),
            ("2024-12-31,D1,EVG-18,2,10,", "Invoice Date"),
            ("2025-01-01,NOBODY,EVG-18,2,10,", "Customer Reference"),
            ("2025-01-01,D1,NOTHING,2,10,", "Product Code"),
            ("2025-01-01,D1,EVG-18,0,10,", "Quantity"),
            ("2025-01-01,D1,EVG-18,1.2345,10,", "Quantity"),
            ("2025-01-01,D1,EVG-18,2,-10,", "Unit Price"),
            ("2025-01-01,D1,EVG-18,2,,", "Unit Price"),
        ):
            with self.subTest(row=row):
                errors = self.refused("invoices", f"{INVOICES}I-1,{row}\n")
                self.assertEqual(errors[0][:2], (2, column))
        self.assertFalse(self.moves("I-1"))

    def test_document_that_only_odoo_refuses_names_its_row(self):
        """What is seen only when writing stops the whole file, with the row to blame."""
        self.dealer_south.ref = "S1"
        account = self.dealer_south.property_account_receivable_id
        self.assertTrue(account)
        account.active = False
        rows = "I-1,2025-01-02,D1,EVG-18,2,10,\nI-2,2025-01-02,S1,EVG-18,2,10,\n"
        record = self.upload("invoices", INVOICES + rows)
        record.action_load()
        self.assertEqual(record.state, "failed")
        self.assertTrue(record.error_ids)
        self.assertFalse(self.moves("I-1", "I-2"))


@tagged("post_install", "-at_install")
class TestImportHostile(ImportCommon):
    """Files that are wrong, broken or meant to harm: a clear answer, and nothing loaded."""

    def setUp(self):
        super().setUp()
        self.before = self.env["product.product"].search_count([])

    def tearDown(self):
        self.assertEqual(self.env["product.product"].search_count([]), self.before)
        super().tearDown()

    def catalogue(self, row, header=CATALOGUE):
        return self.refused("catalogue", header + GOOD_ROW + row + "\n")

    def workbook(self, *rows):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def test_half_valid_file_loads_nothing(self):
        errors = self.catalogue("T-2,Board,NONE,2440,1220,18,120")
        self.assertEqual(errors, [(3, "Series Code", "There is no series with the code “NONE”.")])

    def test_impossible_dimensions(self):
        for value in ("-18", "0", "0.001", "inf", "nan", "1e999", "Infinity", "501", "18 mm"):
            with self.subTest(value=value):
                errors = self.catalogue(f"T-2,Board,EVG-C,2440,1220,{value},120")
                self.assertEqual(errors[0][:2], (3, "Thickness (mm)"))

    def test_missing_and_impossible_price(self):
        for value in ("", "-1", "nan", "1e400", "free"):
            with self.subTest(value=value):
                errors = self.catalogue(f"T-2,Board,EVG-C,2440,1220,18,{value}")
                self.assertEqual(errors[0][:2], (3, "Price per Sheet"))

    def test_series_of_another_brand(self):
        header = "code,name,brand,series,length_mm,width_mm,thickness_mm,price\n"
        errors = self.refused("catalogue", header + "T-2,Board,SIL,EVG-C,2440,1220,18,120\n")
        self.assertIn("belongs to the brand “EVG”, not to “SIL”", errors[0][2])

    def test_same_key_twice(self):
        errors = self.catalogue(GOOD_ROW.strip())
        self.assertEqual(errors, [(3, "Product Code", "This is there already, in row 2.")])

    def test_formulas(self):
        for text in ("=cmd|' /C calc'!A0", "@SUM(1;1)", "+1+1", "-2+3", "=1+1", "＝1+1"):
            with self.subTest(text=text):
                errors = self.catalogue(f'T-2,"{text}",EVG-C,2440,1220,18,120')
                self.assertIn("formula", errors[0][2])

    def test_formula_in_a_workbook(self):
        header = CATALOGUE.strip().split(",")
        data = self.workbook(header, ["T-2", "Board", "EVG-C", 2440, 1220, "=9*2", 120])
        self.assertIn("formula", self.refused("catalogue", data, "file.xlsx")[0][2])

    def test_columns(self):
        errors = self.refused("catalogue", "code,name,colour\nT-1,Board,red\n")
        columns = {column for _row, column, _reason in errors}
        self.assertIn("colour", columns)
        self.assertIn("Series Code", columns)

    def test_not_a_table(self):
        good = (CATALOGUE + GOOD_ROW).encode()
        for content, filename in (
            (b"", "file.csv"),
            (b"\x00\x01\x02", "file.csv"),
            (b"PK\x03\x04broken", "file.xlsx"),
            (good, "file.xlsx"),
            (good, "file.exe"),
            (b"%PDF-1.7", "file.csv"),
            (b"\xd0\xcf\x11\xe0old", "file.xls"),
            (CATALOGUE.encode(), "file.csv"),
            (b'code,name\n"T-1,Board', "file.csv"),
            (good, "../../etc/passwd"),
        ):
            with self.subTest(filename=filename, content=content[:10]):
                if content:
                    self.assertEqual(len(self.refused("catalogue", content, filename)) > 0, True)

    def test_zip_bomb(self):
        stream = io.BytesIO(self.workbook(["code"], ["x"]))
        with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet2.xml", b"0" * 300_000_000)
        errors = self.refused("catalogue", stream.getvalue(), "file.xlsx")
        self.assertIn("unpacks", errors[0][2])

    def test_too_large(self):
        errors = self.refused("catalogue", b"a,b\n" + b"x" * (21 * 1024 * 1024))
        self.assertIn("MB", errors[0][2])
        errors = self.refused("regions", b"code\n" + b"x\n" * 100_001)
        self.assertIn("100000 rows", errors[0][2])
        errors = self.catalogue(f"T-2,{'x' * 400},EVG-C,2440,1220,18,120")
        self.assertIn("longer than 300", errors[0][2])

    def test_nonsense_is_left_soon(self):
        rows = "T,Board,EVG-C,a,b,c,d\n" * 90_000
        record = self.upload("catalogue", CATALOGUE + rows)
        self.assertEqual((record.row_count, record.error_count), (90_000, 4 * 5000))

    def test_error_list_is_cut_and_harmless(self):
        rows = "".join(f"T-{n},Board,<b>x</b>,2440,1220,18,120\n" for n in range(1500))
        record = self.upload("catalogue", CATALOGUE + rows)
        self.assertEqual((record.error_count, len(record.error_ids)), (1500, 1000))
        record.error_ids[0].sudo().value = "=1+1"
        record.invalidate_recordset()
        sheet = openpyxl.load_workbook(io.BytesIO(base64.b64decode(record.error_xlsx))).active
        self.assertEqual(sheet["C2"].value, "'=1+1")
        self.assertIn(b",'=1+1,", base64.b64decode(record.error_csv))

    def test_circles(self):
        rows = "code,name,kind,parent\nA,A,city,B\nB,B,city,A\nC,C,city,C\n"
        self.assertEqual([error[0] for error in self.refused("regions", rows)], [2, 3, 4])
        header = "ref,name,role,dealer\n"
        self.assertTrue(self.refused("customers", header + "X,X,dealer,X\n"))
        self.assertTrue(self.refused("customers", header + "X,X,end_customer,K1\n"))


@tagged("post_install", "-at_install")
class TestImportEncodings(ImportCommon):
    """Files as spreadsheet programs really write them."""

    def test_encodings_and_delimiters(self):
        text = "产品编码;产品名称;系列编码;长度(mm);宽度(mm);厚度(mm);每张价格\n"
        rows = "{0};密度板 18 毫米;EVG-C;2440;1220;18;120\n"
        for encoding in ("utf-8", "utf-8-sig", "gb18030"):
            with self.subTest(encoding=encoding):
                code = f"E-{encoding}"
                self.load("catalogue", (text + rows.format(code)).encode(encoding))
                self.assertEqual(self.product(code).name, "密度板 18 毫米")

    def test_html_stays_text(self):
        name = "<script>alert(1)</script>"
        self.load("catalogue", CATALOGUE + f"H-1,{name},EVG-C,2440,1220,18,120\n")
        product = self.product("H-1")
        self.assertEqual(product.name, name)
        self.load("customers", f"ref,name,role\nH-2,{name},dealer\n")
        self.assertEqual(self.env["res.partner"].search([("ref", "=", "H-2")]).name, name)

    def test_importing_user_is_told_in_his_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        user = new_test_user(self.env, "panel_zh", groups="panel_crm.group_manager", lang="zh_CN")
        self.env = self.env(user=user, context={"lang": "zh_CN"})
        errors = self.refused("catalogue", CATALOGUE + "T-2,Board,NONE,2440,1220,18,120\n")
        self.assertEqual(errors[0][1], "系列编码")
