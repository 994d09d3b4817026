from datetime import timedelta

from odoo import fields
from odoo.tests import Form, tagged

from odoo.addons.panel_service.tests.common import PanelServiceCommon


@tagged("post_install", "-at_install")
class TestOverview(PanelServiceCommon):
    """What sales and service know of each other's work with a customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact = cls.env["res.partner"].create(
            {"name": "Foreman Xu", "parent_id": cls.dealer.id}
        )
        cls.complaint = cls.env["helpdesk.ticket"].create(
            {
                "name": "Blisters",
                "description": "<p>Edge</p>",
                "kind": "complaint",
                "partner_id": cls.contact.id,
            }
        )

    def test_the_360_view_has_tickets_of_contacts(self):
        blocks = {block["title"]: block for block in self.dealer.panel_overview["blocks"]}
        self.assertEqual(blocks["Tickets"]["count"], 1)
        self.assertEqual(blocks["Open Complaints"]["count"], 1)
        self.assertTrue(blocks["Open Complaints"]["alert"])

    def test_a_quotation_lists_the_open_complaint(self):
        order = self.env["sale.order"].create({"partner_id": self.dealer.id})
        notice = str(order.with_user(self.users["salesperson"]).panel_notice)
        self.assertIn(self.complaint.number, notice)
        self.complaint.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        self.env.invalidate_all()
        self.assertFalse(order.panel_notice)

    def test_service_sees_at_once_that_sales_paid_a_visit(self):
        self.env["panel.interaction"].with_user(self.users["salesperson"]).create(
            {
                "partner_id": self.dealer.id,
                "subject": "Talk on claims",
                "date": fields.Datetime.now() - timedelta(minutes=5),
            }
        )
        dealer = self.dealer.with_user(self.users["agent"])
        self.assertEqual(dealer.panel_interaction_count, 1)
        form = Form(self.env["helpdesk.ticket"].with_user(self.users["agent"]))
        form.partner_id = self.dealer
        self.assertIn("Talk on claims", form.panel_notice)
        self.assertIn(self.complaint.number, form.panel_notice)

    def test_a_merge_moves_tickets_to_the_survivor(self):
        other = self.env["res.partner"].create({"name": "Twin Dealer", "is_company": True})
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "Question", "description": "<p>?</p>", "partner_id": other.id}
        )
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.dealer + other).ids, self.dealer
        )
        self.env.invalidate_all()
        self.assertEqual(ticket.partner_id, self.dealer)
        self.assertEqual(ticket.commercial_partner_id, self.dealer)
