import json
from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields, http
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.panel_crm.tests.common import PanelCrmCommon


class PanelExportCommon(PanelCrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Log = cls.env["panel.export.log"]
        cls.exporter = new_test_user(
            cls.env,
            "panel_exporter",
            password="panel_exporter",
            groups="panel_crm.group_salesperson,base.group_allow_export",
            lang="en_US",
        )
        cls.dealer.user_id = cls.exporter

    def _logged(self, user):
        return self.Log.search([("user_id", "=", user.id)])


@tagged("post_install", "-at_install")
class TestExportLog(PanelExportCommon):
    def test_without_the_right_nothing_is_exported(self):
        user = self.users["salesperson"]
        self.end_customer.user_id = user
        with self.assertRaises(UserError):
            self.end_customer.with_user(user).export_data(["name"])
        self.assertFalse(self._logged(user))

    def test_an_export_is_logged(self):
        self.dealer.with_user(self.exporter).export_data(["name", "phone"])
        (row,) = self._logged(self.exporter)
        self.assertEqual((row.kind, row.model, row.subject), ("export", "res.partner", "Contact"))
        self.assertEqual(row.field_names, "name, phone")
        self.assertEqual((row.record_count, row.sample), (1, str(self.dealer.id)))
        self.assertEqual(row.company_id, self.env.company)

    def test_a_print_is_logged(self):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.dealer.id,
                "user_id": self.exporter.id,
                "order_line": [Command.create({"product_id": self.board_a.id})],
            }
        )
        reports = self.env["ir.actions.report"].with_user(self.exporter)
        reports._render_qweb_pdf("sale.report_saleorder", order.ids)
        (row,) = self._logged(self.exporter)
        self.assertEqual((row.kind, row.model, row.record_count), ("print", "sale.order", 1))

    def test_the_log_is_only_added_to_and_read_by_leaders(self):
        self.dealer.with_user(self.exporter).export_data(["name"])
        row = self._logged(self.exporter)
        for attempt in (lambda: row.write({"record_count": 0}), row.unlink):
            with self.assertRaises(UserError):
                attempt()
        for role in ("general", "salesperson", "supervisor", "finance"):
            with self.assertRaises(AccessError):
                row.with_user(self.users[role]).read(["subject"])
        self.assertEqual(row.with_user(self.users["leader"]).record_count, 1)
        with self.assertRaises(AccessError):
            self.Log.with_user(self.users["administrator"]).create({"kind": "export"})

    def test_another_company_does_not_see_it(self):
        self.dealer.with_user(self.exporter).export_data(["name"])
        other = self.env["res.company"].create({"name": "Board Export"})
        leader = self.users["leader"]
        leader.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        rows = self.Log.with_user(leader).with_company(other)
        self.assertFalse(rows.search([("user_id", "=", self.exporter.id)]))


@tagged("post_install", "-at_install")
class TestExportRoute(PanelExportCommon, HttpCase):
    def test_the_button_export_logs_the_search(self):
        self.authenticate("panel_exporter", "panel_exporter")
        domain = [["panel_role", "=", "dealer"]]
        data = {
            "model": "res.partner",
            "fields": [{"name": "name", "label": "Name"}],
            "ids": False,
            "domain": domain,
            "import_compat": False,
        }
        for kind in ("csv", "xlsx"):
            answer = self.url_open(
                f"/web/export/{kind}",
                data={"data": json.dumps(data), "csrf_token": http.Request.csrf_token(self)},
            )
            answer.raise_for_status()
        rows = self._logged(self.exporter)
        self.assertEqual(len(rows), 2)
        self.assertEqual(set(rows.mapped("domain")), {str(domain)})
        self.assertEqual(set(rows.mapped("record_count")), {1})
        self.assertTrue(all(rows.mapped("address")))


@tagged("post_install", "-at_install")
class TestMassRead(PanelExportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.panel_read_limit = 20
        cls.customers = cls.env["res.partner"].create(
            [
                {
                    "name": f"Joinery {number}",
                    "panel_role": "end_customer",
                    "user_id": cls.exporter.id,
                }
                for number in range(25)
            ]
        )

    def _alerts(self):
        self.env["panel.read.trace"]._cron_alert()
        return self._logged(self.exporter).filtered(lambda row: row.kind == "alert")

    def test_reading_more_than_the_limit_alerts_the_administrators_once(self):
        mine = self.customers.with_user(self.exporter)
        for _time in range(3):
            mine[:20].read(["name"])
        self.assertFalse(self._alerts())
        mine.search_read([("id", "in", mine[20:].ids)], ["name"])
        alert = self._alerts()
        self.assertEqual(alert.record_count, 25)
        self.assertIn(self.users["administrator"], alert.activity_ids.user_id)
        self.assertIn("25 customers", alert.activity_ids[0].summary)
        self.assertEqual(self._alerts(), alert)

    def test_every_way_of_reading_counts(self):
        mine = self.customers.with_user(self.exporter)
        mine[:10].web_read({"name": {}})
        mine.web_search_read([("id", "in", mine[10:20].ids)], {"name": {}})
        mine[20:].read(["phone"])
        self.assertEqual(self._alerts().record_count, 25)

    def test_what_another_process_notes_counts_too(self):
        with patch.dict("odoo.addons.panel_crm.models.panel_read_trace._noted", clear=True):
            self.customers[:15].with_user(self.exporter).read(["name"])
        with patch.dict("odoo.addons.panel_crm.models.panel_read_trace._noted", clear=True):
            self.customers[10:].with_user(self.exporter).read(["name"])
        self.assertEqual(self._alerts().record_count, 25)

    def test_no_limit_no_alert(self):
        self.env.company.panel_read_limit = 0
        self.customers.with_user(self.exporter).read(["name"])
        self.assertFalse(self._alerts())

    def test_old_reads_are_forgotten(self):
        traces = self.env["panel.read.trace"]
        self.customers.with_user(self.exporter).read(["name"])
        self.env.cr.execute(
            "UPDATE panel_read_trace SET read_on = %s", [fields.Datetime.now() - timedelta(days=2)]
        )
        self.assertFalse(self._alerts())
        traces._gc_traces()
        self.assertFalse(traces.search_count([("user_id", "=", self.exporter.id)]))

    def test_reading_costs_one_statement_whatever_the_number(self):
        mine = self.customers.with_user(self.exporter)

        def cost(records):
            self.env.invalidate_all()
            self.assertFalse(records.env.user.share)  # what every request reads anyway
            before = self.env.cr.sql_log_count
            records.read(["name"])
            return self.env.cr.sql_log_count - before

        cost(mine[:1])
        self.assertEqual(cost(mine[1:3]), cost(mine[3:]))


@tagged("post_install", "-at_install")
class TestSensitiveData(PanelCrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Bank = cls.env["res.partner.bank"]
        cls.account = Bank.create({"acc_number": "6222021100", "partner_id": cls.dealer.id})
        cls.own = Bank.create(
            {"acc_number": "6222029900", "partner_id": cls.env.company.partner_id.id}
        )

    def test_bank_accounts_of_customers_are_hidden(self):
        for role in ("general", "salesperson", "supervisor", "key_account"):
            user = self.users[role]
            with self.subTest(role=role):
                accounts = self.account.with_user(user)
                found = accounts.search([("id", "in", (self.account + self.own).ids)])
                self.assertEqual(found.sudo(), self.own)
                with self.assertRaises(AccessError):
                    accounts.read(["acc_number"])
                self.assertFalse(self.dealer.with_user(user).bank_ids)
        self.assertTrue(self.dealer.with_user(self.users["salesperson"]).panel_completeness)

    def test_finance_and_leaders_read_bank_accounts(self):
        for role in ("finance", "leader", "administrator"):
            self.assertEqual(
                self.account.with_user(self.users[role]).read(["acc_number"])[0]["acc_number"],
                "6222021100",
            )

    def test_credit_is_hidden_from_salespeople(self):
        dealer = self.dealer.with_user(self.users["salesperson"])
        for name in ("credit", "credit_limit", "use_partner_credit_limit"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                dealer.read([name])

    def test_changes_of_money_and_rights_are_audited(self):
        role = self.env.ref("panel_crm.role_export")
        user = self.env["res.users"].create({"name": "Clerk", "login": "panel_clerk"})
        line = self.env["res.users.role.line"].create({"user_id": user.id, "role_id": role.id})
        price = self.env["product.pricelist.item"].create(
            {
                "pricelist_id": self.env["product.pricelist"].create({"name": "List"}).id,
                "fixed_price": 10,
            }
        )
        self.account.acc_number = "6222021111"
        price.fixed_price = 9
        line.date_to = fields.Date.context_today(self.env.user)
        for record, field, old in (
            (self.account, "acc_number", "6222021100"),
            (price, "fixed_price", "10.0"),
            (line, "date_to", False),
        ):
            log = self.env["auditlog.log"].search(
                [
                    ("model_id.model", "=", record._name),
                    ("res_id", "=", record.id),
                    ("method", "=", "write"),
                ]
            )
            with self.subTest(model=record._name):
                values = log.line_ids.filtered(lambda row, field=field: row.field_name == field)
                self.assertEqual(values.old_value_text, old)
                with self.assertRaises(AccessError):
                    log.with_user(self.users["salesperson"]).read(["name"])
                self.assertTrue(log.with_user(self.users["leader"]).read(["name"]))


@tagged("post_install", "-at_install")
class TestDecimals(PanelCrmCommon):
    def test_the_places_of_a_setting_are_stored_and_shown(self):
        precision = self.env["decimal.precision"]
        for name in (
            "Panel Contract Price",
            "Panel Contract Quantity",
            "Panel Parameter",
            "Panel Volume",
        ):
            self.assertTrue(precision.search([("name", "=", name)]), name)
        precision.search([("name", "=", "Panel Density")]).digits = 4
        self.board_a.panel_density = 700.12345
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.board_a.panel_density, 700.1235)
        info = self.board_a.fields_get(["panel_density"], ["digits"])
        self.assertEqual(info["panel_density"]["digits"], (16, 4))
