from odoo.tests import Form, tagged

from odoo.addons.panel_service.tests.common import PanelServiceCommon


@tagged("post_install", "-at_install")
class TestCall(PanelServiceCommon):
    def setUp(self):
        super().setUp()
        self.dealer.phone = "+86 510 8888 6666"

    def _log_call(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "panel_service.helpdesk_ticket_action_log_call"
        )
        Ticket = self.env["helpdesk.ticket"].with_user(self.users["agent"])
        view = "panel_service.helpdesk_ticket_view_form_call"
        return Form(Ticket.with_context(**self._context(action)), view=view)

    def _context(self, action):
        return action["context"] if isinstance(action["context"], dict) else eval(action["context"])

    def test_number_finds_the_customer_however_it_is_written(self):
        for number in ("+8651088886666", "0086 510-8888-6666", "0510 8888 6666"):
            with self.subTest(number=number):
                form = self._log_call()
                form.caller_phone = number
                self.assertEqual(form.partner_id, self.dealer)

    def test_number_of_a_contact_finds_the_contact(self):
        contact = self.env["res.partner"].create(
            {"name": "Ms Wu", "parent_id": self.dealer.id, "phone": "13800138000"}
        )
        form = self._log_call()
        form.caller_phone = "138-0013-8000"
        self.assertEqual(form.partner_id, contact)

    def test_unknown_short_or_odd_number_finds_nobody(self):
        for number in ("+86 20 1234 9876", "12", "call me", "%%%%%%%%", "'; DROP TABLE x"):
            form = self._log_call()
            form.caller_phone = number
            self.assertFalse(form.partner_id, number)

    def test_number_of_several_customers_leaves_the_choice(self):
        self.dealer_south.phone = self.dealer.phone
        form = self._log_call()
        with self.assertLogs("odoo.tests.form.onchange", "WARNING") as hint:
            form.caller_phone = "+8651088886666"
        self.assertIn("Foshan Board House, Wuxi Timber Trading", hint.output[0])
        self.assertFalse(form.partner_id)

    def test_call_stands_in_the_list_of_calls(self):
        form = self._log_call()
        form.caller_phone = "+8651088886666"
        form.name = "Asks for the emission report"
        form.description = "ENF report of the last lot"
        call = form.save()
        self.assertEqual(call.channel_id, self.channel_phone)
        self.assertEqual(call.kind, "consultation")
        action = self.env.ref("panel_service.helpdesk_ticket_action_call")
        listed = self.env["helpdesk.ticket"].search(eval(action.domain))
        self.assertIn(call.sudo(), listed)
        self.assertNotIn(self._create_ticket(self.dealer), listed)
