from odoo.tests import tagged

from odoo.addons.panel_service.tests.common import PanelServiceCommon


@tagged("post_install", "-at_install")
class TestTimeline(PanelServiceCommon):
    """What happens to tickets stands in the timeline of the customer, once."""

    def _lines(self, partner):
        messages = self.env["mail.message"].search(
            [("model", "=", "res.partner"), ("res_id", "=", partner.id)], order="id"
        )
        return [body for body in messages.mapped("body") if "helpdesk.ticket" in body]

    def test_opening_and_closing_write_one_line_each(self):
        ticket = self._create_ticket(self.dealer)
        self.assertEqual(len(self._lines(self.dealer)), 1)
        ticket.stage_id = self.stage_done
        opened, closed = self._lines(self.dealer)
        self.assertIn("Complaint opened", opened)
        self.assertIn("Complaint closed", closed)
        self.assertIn(ticket.number, opened)
        self.assertIn(f'data-oe-id="{ticket.id}"', opened)

    def test_closing_twice_writes_one_line(self):
        ticket = self._create_ticket(self.dealer)
        ticket.stage_id = self.stage_done
        ticket.stage_id = self.stage_done
        ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_cancelled")
        self.assertEqual(len(self._lines(self.dealer)), 2)

    def test_reopening_and_closing_again_is_written(self):
        ticket = self._create_ticket(self.dealer)
        for stage in (self.stage_done, self.stage_new, self.stage_done):
            ticket.stage_id = stage
        self.assertEqual(len(self._lines(self.dealer)), 3)

    def test_contacts_write_into_the_timeline_of_their_company(self):
        contact = self.env["res.partner"].create({"name": "Ms Wu", "parent_id": self.dealer.id})
        self._create_ticket(contact)
        self.assertEqual(len(self._lines(self.dealer)), 1)
        self.assertFalse(self._lines(contact))

    def test_customer_found_later_gets_the_line_then(self):
        ticket = self._create_ticket(None)
        ticket.partner_id = self.dealer
        self.assertEqual(len(self._lines(self.dealer)), 1)

    def test_title_cannot_bring_html(self):
        self._create_ticket(self.dealer, name="<img src=x onerror=alert(1)><b>Bold</b>")
        (line,) = self._lines(self.dealer)
        self.assertNotIn("<img", line)
        self.assertNotIn("<b>", line)
        self.assertIn("&lt;img", line)

    def test_line_is_in_the_language_of_who_opened_it(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"].search([("name", "=", "panel_service")])._update_translations(
            ["zh_CN"]
        )
        agent = self.users["agent"]
        agent.lang = "zh_CN"
        ticket = self.env["helpdesk.ticket"].with_user(agent).with_context(lang="zh_CN")
        ticket.create(
            {
                "name": "开胶",
                "description": "开胶",
                "partner_id": self.dealer.id,
                "kind": "complaint",
            }
        )
        (line,) = self._lines(self.dealer)
        self.assertIn("投诉", line)

    def test_agent_needs_no_write_right_on_customers(self):
        agent = self.users["agent"]
        self.assertFalse(self.dealer.with_user(agent).has_access("write"))
        ticket = (
            self.env["helpdesk.ticket"]
            .with_user(agent)
            .create({"name": "A", "description": "A", "partner_id": self.dealer.id})
        )
        ticket.stage_id = self.stage_done
        self.assertEqual(len(self._lines(self.dealer)), 2)
