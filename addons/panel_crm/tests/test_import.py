import base64
import re
from datetime import date
from pathlib import Path

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools.misc import file_path

from odoo.addons.panel_crm.cli import importer as command_line
from odoo.addons.panel_crm.importers.phrases import PHRASES
from odoo.addons.panel_crm.tests.import_common import (
    CATALOGUE,
    GOOD_ROW,
    PROGRAMMING_ERRORS,
    TEMPLATES,
    ImportCommon,
)
from odoo.addons.panel_crm.wizard.panel_import import KINDS
from odoo.addons.queue_job.tests.common import trap_jobs


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

    def test_pack_sizes(self):
        header = "product,thickness_mm,length_mm,width_mm,plant,country,region,sheets,date_from\n"
        self.env["stock.warehouse"].search([], limit=1).code = "P1"
        rows = "EVG-18,,,,P1,,,40,\n,9,2440,1220,,US,,90,\n,9,,,,,T-32,100,2026-01-01\n"
        self.assertEqual(self.counts(self.load("packs", header + rows)), (3, 0, 0))
        self.assertEqual(self.counts(self.load("packs", header + rows)), (0, 0, 3))
        changed = rows.replace(",90,", ",95,")
        self.assertEqual(self.counts(self.load("packs", header + changed)), (0, 1, 2))
        size = self.env["panel.pack.size"].search([("country_id.code", "=", "US")])
        self.assertEqual((size.thickness_mm, size.length_mm, size.sheets), (9, 2440, 95))
        reasons = self.refused("packs", header + "EVG-18,,,,P9,,,40,\n")
        self.assertIn("There is no plant with the code “P9”.", reasons[0][2])

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
        self.assertEqual(self.product("T-1").panel_decor_id.display_name, "W1 Oak")

    def test_regions_stand_in_any_order(self):
        rows = "code,name,kind,parent\nX-2,City,city,X-1\nX-1,Province,province,T-CN\n"
        self.load("regions", rows)
        city = self.env["panel.region"].search([("code", "=", "X-2")])
        self.assertEqual(city.display_name, "China T / Province / City")

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
