from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import PanelCrmCommon


@tagged("post_install", "-at_install")
class TestPriceEnquiry(PanelCrmCommon):
    def _ask(self, product=None, partner=None, user="salesperson", **values):
        return (
            self.env["panel.price.enquiry"]
            .with_user(self.users[user])
            .create(
                {
                    "partner_id": (partner or self.dealer).id,
                    "product_id": (product or self.board_a).id,
                    "quantity": 200,
                    "price_told": 118,
                    **values,
                }
            )
        )

    def test_second_enquiry_for_the_same_item_suggests_an_opportunity(self):
        first = self._ask()
        self.assertFalse(first.suggests_lead)
        self._ask(self.board_b)
        self.assertFalse(first.suggests_lead)
        second = self._ask(price_told=117)
        self.assertTrue(second.suggests_lead)
        self.assertEqual(second.repeat_count, 2)
        action = second.action_create_lead()
        lead = self.env["crm.lead"].browse(action["res_id"])
        self.assertEqual(lead.panel_enquiry_ids, first + second)
        self.assertEqual(lead.partner_id, self.dealer)
        self.assertEqual(lead.user_id, self.users["salesperson"])
        self.assertEqual(lead.panel_brand_id, self.brand_a)
        self.assertEqual(lead.panel_region_id, self.region_wuxi)
        self.assertEqual(lead.expected_revenue, 117 * 200)
        self.assertFalse(first.suggests_lead)
        self.assertEqual(second.action_create_lead()["res_id"], lead.id)

    def test_people_of_one_company_ask_for_it(self):
        person = self.env["res.partner"].create({"name": "Ms Lu", "parent_id": self.dealer.id})
        self._ask()
        self.assertTrue(self._ask(partner=person).suggests_lead)
        self.assertEqual(self.dealer.panel_enquiry_count, 2)
        self.assertEqual(person.panel_enquiry_count, 2)
        self.assertEqual(self.board_a.panel_enquiry_count, 2)

    def test_next_step_is_planned(self):
        enquiry = self._ask(next_step="Send a sample", next_date="2026-12-01")
        self.assertEqual(enquiry.activity_ids.summary, "Send a sample")
        self.assertEqual(enquiry.activity_ids.date_deadline, fields.Date.to_date("2026-12-01"))

    def test_only_visible_customers_and_own_enquiries(self):
        foreign = self._ask(partner=self.dealer_south, user="leader")
        own = self._ask(user="general")
        seen = foreign.with_user(self.users["salesperson"]).search([])
        self.assertIn(own.sudo(), seen.sudo())
        self.assertNotIn(foreign.sudo(), seen.sudo())
        with self.assertRaises(AccessError):
            foreign.with_user(self.users["salesperson"]).read(["price_told"])
        self.assertFalse(foreign.with_user(self.users["general"]).search([]) - own)

    def test_impossible_prices_are_refused(self):
        for price in (-1, float("nan"), float("inf")):
            with self.assertRaises(ValidationError):
                self._ask(price_told=price)

    def test_counting_costs_the_same_for_one_enquiry_and_fifty(self):
        enquiries = self.env["panel.price.enquiry"]
        for _number in range(50):
            enquiries += self._ask().sudo()

        def queries(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.mapped("suggests_lead")
            return self.env.cr.sql_log_count - before

        queries(enquiries)
        self.assertEqual(queries(enquiries[:1]), queries(enquiries))
