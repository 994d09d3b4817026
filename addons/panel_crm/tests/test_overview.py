from dateutil.relativedelta import relativedelta

from odoo import Command, fields
from odoo.tests import tagged

from odoo.addons.panel_crm.tests.common import PanelCrmCommon


@tagged("post_install", "-at_install")
class TestOverview(PanelCrmCommon):
    """The 360° view: one of everything is there, of the company or of one of its contacts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact = cls.env["res.partner"].create(
            {"name": "Buyer Wang", "function": "Purchasing", "parent_id": cls.key_account.id}
        )
        cls._one_of_each(cls.contact)
        cls.env["panel.customer.fact"]._refresh()

    @classmethod
    def _one_of_each(cls, partner):
        lines = [Command.create({"product_id": cls.board_a.id, "product_uom_qty": 10})]
        cls.board_a.invoice_policy = "order"
        Order = cls.env["sale.order"]
        Order.create({"partner_id": partner.id, "order_line": lines})
        order = Order.create({"partner_id": partner.id, "order_line": lines})
        order.action_confirm()
        invoice = order._create_invoices()
        invoice.invoice_payment_term_id = False
        invoice.invoice_date = fields.Date.context_today(cls.env.user) - relativedelta(days=60)
        invoice.invoice_date_due = fields.Date.context_today(cls.env.user) - relativedelta(days=30)
        invoice.action_post()
        cls.env["crm.lead"].create(
            {"name": "New line", "partner_id": partner.id, "expected_revenue": 5000}
        )
        customer = partner.commercial_partner_id
        cls.env["panel.interaction"].create({"partner_id": customer.id, "subject": "Plant visit"})
        cls.env["panel.price.enquiry"].create(
            {"partner_id": partner.id, "product_id": cls.board_a.id}
        )
        cls.env["panel.contract"].create({"title": "Boards", "partner_id": customer.id})
        cls.env["panel.cooperation"].create({"partner_id": customer.id, "name": "First order"})
        customer.activity_schedule("mail.mail_activity_data_todo", summary="Call")
        cls.env["ir.attachment"].create(
            {"name": "licence.txt", "raw": b"x", "res_model": "res.partner", "res_id": customer.id}
        )

    def _counts(self, user=None):
        partner = self.key_account.with_user(user) if user else self.key_account
        partner.invalidate_recordset(["panel_overview"])
        return {block["title"]: block["count"] for block in partner.panel_overview["blocks"]}

    def test_every_block_shows_one(self):
        counts = self._counts()
        self.assertTrue(counts["Margin of 12 Months"].endswith("%"))
        for title in (
            "Contacts",
            "Open Opportunities",
            "Price Enquiries",
            "Contracts",
            "Quotations",
            "Orders",
            "Deliveries",
            "Invoices",
            "Overdue",
            "Interactions",
            "Open Activities",
            "Milestones",
            "Documents",
        ):
            with self.subTest(block=title):
                self.assertEqual(counts[title], 1)

    def test_each_block_opens_the_records_it_counts(self):
        for block in self.key_account.panel_overview["blocks"]:
            if isinstance(block["count"], int):
                with self.subTest(block=block["title"]):
                    found = self.env[block["model"]].search_count(block["domain"])
                    self.assertEqual(found, block["count"])

    def test_dealers_and_general_users_see_no_margin(self):
        self.assertIn("Margin of 12 Months", self._counts(self.users["leader"]))
        general = self._counts(self.users["general"])
        self.assertNotIn("Margin of 12 Months", general)
        self.assertNotIn("Invoices", general)
        labels = {
            fact["label"]
            for fact in self.key_account.with_user(self.users["general"]).panel_overview["facts"]
        }
        self.assertNotIn("Value Grade", labels)
        self.assertIn("Customer Role", labels)

    def test_every_kind_of_user_opens_the_view(self):
        """A salesperson sees sales without margins, and nobody is stopped by what is hidden."""
        self.key_account.user_id = self.users["salesperson"]
        for role, user in self.users.items():
            with self.subTest(role=role):
                self.assertIn("Contacts", self._counts(user))
        salesperson = self._counts(self.users["salesperson"])
        self.assertIn("Sales of 12 Months", salesperson)
        self.assertNotIn("Margin of 12 Months", salesperson)
        self.assertEqual((salesperson["Contracts"], salesperson["Contacts"]), (1, 1))

    def test_a_dealer_shows_its_stage_and_its_territories(self):
        self.env["panel.authorization"].create(
            {
                "partner_id": self.dealer.id,
                "brand_id": self.brand_a.id,
                "region_id": self.region_wuxi.id,
                "date_from": "2020-01-01",
                "decision": "granted",
            }
        )
        self.env["panel.dealer.step"].create(
            {"partner_id": self.dealer.id, "stage": "core", "reason": "Volume"}
        )
        overview = self.dealer.panel_overview
        facts = {fact["label"]: fact["value"] for fact in overview["facts"]}
        self.assertEqual(facts["Dealer Stage"], "Core Dealer")
        (block,) = [each for each in overview["blocks"] if each["title"] == "Authorisations"]
        self.assertEqual(block["count"], 1)
        self.assertEqual(block["lines"][0]["value"], "open end")
        titles = [each["title"] for each in self.key_account.panel_overview["blocks"]]
        self.assertNotIn("Authorisations", titles)

    def test_the_facts_say_what_the_customer_is_like(self):
        facts = {fact["label"]: fact["value"] for fact in self.key_account.panel_overview["facts"]}
        self.assertEqual(facts["Customer Role"], "Key Account")
        self.assertEqual(facts["Region"], self.region_js.display_name)

    def test_queries_do_not_grow_with_the_documents(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertTrue(self.key_account.panel_overview)
            return self.env.cr.sql_log_count - before

        queries()
        few = queries()
        for _n in range(5):
            self._one_of_each(self.contact)
        self.assertLessEqual(queries(), few + 2)

    def test_the_button_opens_the_company_of_a_contact(self):
        self.assertEqual(self.contact.action_view_overview()["res_id"], self.key_account.id)
