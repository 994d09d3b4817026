from datetime import date

from odoo.tests import freeze_time, tagged

from odoo.addons.panel_crm.tests.contract_common import PanelContractCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-20")
class TestReminderRules(PanelContractCommon):
    """The rules that come with the suite, each on the record it is meant for."""

    def _remind(self, rule, record):
        """Run a rule twice, and return the one activity that the record has got."""
        rule._run()
        rule._run()
        self.assertFalse(rule.error)
        return record.activity_ids.filtered("automated")

    def test_receivable(self):
        journal = self.env["account.journal"].search(
            [("type", "=", "sale"), ("company_id", "=", self.env.company.id)], limit=1
        )
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "journal_id": journal.id,
                "partner_id": self.dealer.id,
                "invoice_user_id": self.users["salesperson"].id,
                "invoice_date": "2026-11-01",
                "invoice_date_due": "2026-11-25",
                "invoice_line_ids": [(0, 0, {"name": "Boards", "price_unit": 100})],
            }
        )
        rule = self.env.ref("panel_crm.reminder_receivable_due")
        self.assertFalse(self._remind(rule, invoice))  # a draft owes nothing
        invoice.action_post()
        rule.days = 4
        self.assertFalse(self._remind(rule, invoice))
        rule.days = 7
        activity = self._remind(rule, invoice)
        self.assertEqual(activity.date_deadline, date(2026, 11, 25))
        self.assertIn("due on 2026-11-25", activity.summary)

    def test_quotation(self):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.dealer.id,
                "user_id": self.users["salesperson"].id,
                "validity_date": "2026-11-22",
            }
        )
        rule = self.env.ref("panel_crm.reminder_quotation_expiry")
        self.assertFalse(self._remind(rule, order))  # the customer has not got it yet
        order.action_quotation_sent()
        activity = self._remind(rule, order)
        self.assertEqual(activity.user_id, self.users["salesperson"])
        self.assertEqual(activity.date_deadline, date(2026, 11, 22))

    def test_authorisation(self):
        authorization = self.env["panel.authorization"].create(
            {
                "partner_id": self.dealer.id,
                "brand_id": self.brand_a.id,
                "region_id": self.region_wuxi.id,
                "date_from": "2026-01-01",
                "date_to": "2026-12-31",
            }
        )
        rule = self.env.ref("panel_crm.reminder_authorization_end")
        self.assertFalse(self._remind(rule, authorization))  # a draft ends nothing
        authorization.action_grant()
        activity = self._remind(rule, authorization)
        self.assertEqual(activity.user_id, self.users["supervisor"])  # leads the dealer's office
        self.assertEqual(activity.date_deadline, date(2026, 12, 31))

    def test_warranty_when_it_is_switched_on(self):
        with freeze_time("2026-01-01 08:00:00"):
            self._contract(warranty_months=12)
            order = self._deliver([(self._lot(self.board_a, "L1"), 40)])
        goods = self.env["panel.customer.goods"].search([("order_id", "=", order.id)])
        rule = self.env.ref("panel_crm.reminder_warranty_end")
        self.assertFalse(rule.active)
        with freeze_time("2026-12-10"):
            self.env["panel.reminder.rule"].search([])._run()
            self.assertFalse(goods.activity_ids)
            rule.active = True
            activity = self._remind(rule, goods)
        supervisor = self.users["supervisor"]
        self.assertEqual(activity.user_id, supervisor)
        self.assertEqual(activity.date_deadline, date(2026, 12, 31))
        activity.with_user(supervisor).action_feedback(feedback="All is well")
        self.assertIn("All is well", goods.message_ids[0].body)
