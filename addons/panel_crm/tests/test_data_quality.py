from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.panel_crm.tests.common import PanelCrmCommon


@tagged("post_install", "-at_install")
class TestCompleteness(PanelCrmCommon):
    def test_quick_create_with_a_name_only_asks_for_the_rest_once(self):
        user = self.users["salesperson"]
        Partner = self.env["res.partner"].with_user(user)
        Partner = Partner.with_context(res_partner_search_mode="customer")
        partner = Partner.browse(Partner.name_create("Name Only Joinery")[0])
        self.assertLess(partner.panel_completeness, 100)
        self.assertEqual(partner.activity_ids.user_id, user)
        self.assertIn("Region", partner.activity_ids.note)
        partner._panel_ask_to_complete()
        self.assertEqual(len(partner.activity_ids), 1)

    def test_completeness_is_searched_and_grouped(self):
        partner = self.env["res.partner"].create({"name": "Half", "panel_role": "dealer"})
        partner.phone = "0510-85551234"
        found = self.env["res.partner"].search([("panel_completeness", "=", 17)])
        self.assertIn(partner, found)
        groups = self.env["res.partner"]._read_group(
            [("id", "=", partner.id)], ["panel_completeness"], ["__count"]
        )
        self.assertEqual(groups, [(17, 1)])
        self.assertIn("Tax ID", partner.panel_missing)
        self.assertNotIn("Phone", partner.panel_missing)

    def test_wrong_phones_and_tax_ids_are_found(self):
        china = self.env.ref("base.cn")
        right, wrong = self.env["res.partner"].create(
            [
                {
                    "name": name,
                    "panel_role": "end_customer",
                    "country_id": china.id,
                    "vat": vat,
                    "phone": phone,
                }
                for name, vat, phone in (
                    ("Right", "91350100M000100Y43", "0510-85551234"),
                    ("Wrong", "91350100M000100Y44", "12"),
                )
            ]
        )
        self.assertFalse(right.panel_data_warning)
        self.assertIn("12 is no phone number", wrong.panel_data_warning)
        self.assertIn("91350100M000100Y44", wrong.panel_data_warning)
        found = self.env["res.partner"].search([("panel_data_invalid", "=", True)])
        self.assertIn(wrong, found)
        self.assertNotIn(right, found)

    def test_cooperation_summary_counts_orders_revenue_and_overdue_invoices(self):
        """Two orders and a milestone: the summary counts them, and contacts roll up."""
        contact = self.env["res.partner"].create({"name": "Buyer", "parent_id": self.dealer.id})
        for partner in (contact, self.dealer):
            order = self.env["sale.order"].create(
                {
                    "partner_id": partner.id,
                    "order_line": [(0, 0, {"product_id": self.board_a.id, "product_uom_qty": 10})],
                }
            )
            order.action_confirm()
        self.board_a.invoice_policy = "order"
        invoice = order._create_invoices()
        invoice.invoice_date = fields.Date.context_today(self.env.user) - relativedelta(days=90)
        invoice.invoice_payment_term_id = False
        invoice.invoice_date_due = fields.Date.context_today(self.env.user) - relativedelta(days=60)
        invoice.action_post()
        self.env["panel.customer.fact"]._refresh()
        self.env["panel.cooperation"].create({"partner_id": self.dealer.id, "name": "New shop"})
        self.env.invalidate_all()
        self.assertEqual(self.dealer.panel_order_count, 2)
        self.assertEqual(self.dealer.panel_cooperation_ids.name, "New shop")
        self.assertEqual(self.dealer.panel_overdue_count, 1)
        self.assertEqual(self.dealer.panel_revenue_total, invoice.amount_untaxed)
        self.assertEqual(self.dealer.panel_revenue_year, invoice.amount_untaxed)
        self.assertEqual(self.dealer_south.panel_overdue_count, 0)


@tagged("post_install", "-at_install")
class TestVerification(PanelCrmCommon):
    def _verify(self, days_ago=0, **values):
        return self.env["panel.verification"].create(
            {
                "partner_id": self.dealer.id,
                "date": fields.Date.context_today(self.env.user) - relativedelta(days=days_ago),
                **values,
            }
        )

    def _found(self, state):
        domain = [("panel_verification_state", "=", state), ("id", "=", self.dealer.id)]
        return self.env["res.partner"].search(domain)

    def test_a_verification_holds_for_the_months_of_the_settings(self):
        self.assertEqual(self.dealer.panel_verification_state, "never")
        self.assertTrue(self._found("never"))
        self._verify(days_ago=200)
        self.assertEqual(self.dealer.panel_verification_state, "valid")
        self.assertTrue(self._found("valid"))
        self.env.company.panel_verification_months = 6
        self.dealer.invalidate_recordset()
        self.assertEqual(self.dealer.panel_verification_state, "expired")
        self.assertTrue(self._found("expired"))
        self.assertFalse(self._found("valid"))

    def test_every_part_must_be_verified(self):
        self._verify(bank=False, enterprise=False)
        self.assertEqual(self.dealer.panel_verification_state, "expired")
        self._verify(identity=False, contact=False)
        self.dealer.invalidate_recordset()
        self.assertEqual(self.dealer.panel_verification_state, "valid")

    def test_the_search_for_all_others_covers_those_never_verified(self):
        domain = [("panel_verification_state", "!=", "valid")]
        self.assertIn(self.dealer, self.env["res.partner"].search(domain))
        self._verify()
        self.assertNotIn(self.dealer, self.env["res.partner"].search(domain))

    def test_whoever_verifies_signs_and_nobody_alters_it(self):
        user = self.users["salesperson"]
        row = (
            self.env["panel.verification"]
            .with_user(user)
            .create({"partner_id": self.dealer.id, "user_id": self.users["leader"].id})
        )
        self.assertEqual(row.user_id, user)
        with self.assertRaises(UserError):
            row.bank = False
        with self.assertRaises(AccessError):
            row.unlink()
        with self.assertRaises(AccessError):
            self.env["panel.verification"].with_user(user).create(
                {"partner_id": self.dealer_south.id}
            )

    def test_something_must_be_verified_and_not_in_the_future(self):
        with self.assertRaisesRegex(ValidationError, "at least one part"):
            self._verify(identity=False, contact=False, bank=False, enterprise=False)
        with self.assertRaisesRegex(ValidationError, "future"):
            self._verify(days_ago=-1)


@tagged("post_install", "-at_install")
class TestDataDuty(PanelCrmCommon):
    """The duty “tax ID of all A customers”: 3 of 4 filled are 75 %."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = cls.env["res.partner"].create(
            [
                {"name": f"A {n}", "panel_role": "key_account", "ref": "A-DUTY", "vat": vat}
                for n, vat in enumerate(("V1001", "V1002", "V1003", False))
            ]
        )
        cls.duty = cls.env["panel.data.duty"].create(
            {
                "name": "Tax ID of all A customers",
                "field_id": cls.env["ir.model.fields"]._get("res.partner", "vat").id,
                "domain": "[('ref', '=', 'A-DUTY')]",
                "user_id": cls.users["salesperson"].id,
                "team_id": cls.office_wuxi.id,
                "target": 90,
                "points_missed": 2,
            }
        )

    def test_three_of_four_is_75_percent_an_activity_and_lost_points(self):
        self.duty._measure()
        self.assertEqual((self.duty.percentage, self.duty.state), (75, "missed"))
        (row,) = self.duty.measurement_ids
        self.assertEqual((row.filled, row.total, row.points), (3, 4, -2))
        self.assertEqual(self.duty.activity_ids.user_id, self.users["salesperson"])
        self.assertIn("1 missing", self.duty.activity_ids.summary)

    def test_the_missing_records_can_be_opened(self):
        action = self.duty.action_view_missing()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, self.customers[3])

    def test_a_second_measurement_of_a_day_replaces_the_first(self):
        self.duty._measure()
        self.customers[3].vat = "V1004"
        self.duty._measure()
        (row,) = self.duty.measurement_ids
        self.assertEqual((row.percentage, row.points, row.met), (100, 1, True))
        self.assertEqual(self.duty.state, "met")
        self.assertFalse(self.duty.activity_ids)

    def test_the_cron_measures_what_is_due(self):
        later = self.duty.copy(
            {"next_date": fields.Date.context_today(self.env.user) + relativedelta(days=1)}
        )
        with self.enter_registry_test_mode():
            self.env.ref("panel_crm.ir_cron_measure_duties").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(len(self.duty.measurement_ids), 1)
        self.assertGreater(self.duty.next_date, fields.Date.context_today(self.env.user))
        self.assertFalse(later.measurement_ids)

    def test_a_document_can_be_the_duty(self):
        self.duty.write({"kind": "document", "document_name": "licence"})
        self.env["ir.attachment"].create(
            [
                {"name": name, "res_model": "res.partner", "res_id": partner.id}
                for name, partner in zip(
                    ("Licence.pdf", "photo.png"), self.customers[:2], strict=True
                )
            ]
        )
        self.duty._measure()
        self.assertEqual(self.duty.percentage, 25)

    def test_a_duty_that_cannot_be_measured_is_refused(self):
        for values in (
            {"domain": "[('no_such_field', '=', 1)]"},
            {"domain": "__import__('os')"},
            {"field_id": self.env["ir.model.fields"]._get("crm.lead", "name").id},
        ):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self.duty.write(values)

    def test_points_are_ranked_by_person(self):
        self.duty._measure()
        rows = self.env["panel.data.measurement"]._read_group([], ["user_id"], ["points:sum"])
        self.assertEqual(dict(rows)[self.users["salesperson"]], -2)

    def test_people_see_their_own_duties_and_leaders_all(self):
        self.duty._measure()
        for role, sees in (
            ("salesperson", True),
            ("general", False),
            ("supervisor", True),
            ("leader", True),
        ):
            for record in (self.duty, self.duty.measurement_ids):
                own = record.with_user(self.users[role])
                self.assertEqual(bool(own.search([("id", "=", record.id)])), sees, role)
        with self.assertRaises(AccessError):
            self.duty.with_user(self.users["salesperson"]).target = 1
        with self.assertRaises(AccessError):
            self.duty.with_user(self.users["salesperson"]).action_measure()
