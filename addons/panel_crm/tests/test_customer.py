from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from odoo.addons.panel_crm.tests.common import PanelCrmCommon


@tagged("post_install", "-at_install")
class TestCustomer(PanelCrmCommon):
    def test_thirteen_master_fields_are_kept_and_found(self):
        bank = self.env["res.bank"].create({"name": "Bank of Taihu"})
        values = {
            "name": "Thirteen Furniture",
            "street": "88 Canal Road",
            "phone": "+86 510 8765 4321",
            "vat": "91320200MA1XXXXX99",
            "panel_region_id": self.region_wuxi.id,
            "industry_id": self.env.ref("base.res_partner_industry_C").id,
            "panel_nature": "private",
            "panel_size": "medium",
            "panel_credit_rating": "aa",
            "panel_role": "key_account",
        }
        partner = self.env["res.partner"].create(values)
        account = self.env["res.partner.bank"].create(
            {"partner_id": partner.id, "bank_id": bank.id, "acc_number": "6222000011112222"}
        )
        self.env["panel.cooperation"].create({"partner_id": partner.id, "name": "First visit"})
        for name, value in values.items():
            with self.subTest(field=name):
                self.assertIn(partner, self.env["res.partner"].search([(name, "=", value)]))
        for domain in (
            [("bank_ids.acc_number", "ilike", account.acc_number)],
            [("bank_ids.bank_id.name", "ilike", "Taihu")],
            [("panel_cooperation_ids", "ilike", "First visit")],
        ):
            self.assertEqual(self.env["res.partner"].search(domain), partner)
        self.assertEqual(partner.panel_completeness, 100)

    def test_a_name_alone_is_an_incomplete_customer(self):
        partner = self.env["res.partner"].create({"name": "Half", "panel_role": "dealer"})
        self.assertEqual(partner.panel_completeness, 8)

    def test_end_customer_needs_a_dealer_as_its_dealer(self):
        with self.assertRaisesRegex(ValidationError, "role of a dealer"):
            self.end_customer.panel_dealer_id = self.key_account

    def test_dealer_counts_its_end_customers(self):
        self.assertEqual(self.dealer.panel_end_customer_count, 1)
        self.assertEqual(self.dealer_south.panel_end_customer_count, 0)

    def test_salesperson_cannot_delete_but_archives(self):
        dealer = self.dealer.with_user(self.users["salesperson"])
        with self.assertRaises(AccessError):
            dealer.unlink()
        self.assertTrue(dealer.active)
        dealer.action_archive()
        self.assertFalse(dealer.active)

    def test_cooperation_summary_counts_confirmed_orders_of_all_contacts(self):
        contact = self.env["res.partner"].create({"name": "Buyer", "parent_id": self.dealer.id})
        orders = self.env["sale.order"].create(
            [{"partner_id": contact.id}, {"partner_id": self.dealer.id}]
        )
        orders[0].action_confirm()
        self.dealer.invalidate_recordset()
        self.assertEqual(self.dealer.panel_order_count, 1)
        self.assertEqual(self.dealer.panel_first_order_date, orders[0].date_order.date())
