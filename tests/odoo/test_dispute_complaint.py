from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.panel_sales.tests.credit_common import PanelCreditCommon


@tagged("post_install", "-at_install")
class TestDisputeComplaint(PanelCreditCommon):
    """A complaint keeps its part of an invoice out of letters until it is closed (X24)."""

    def test_closing_the_complaint_restores_dunning(self):
        invoice = self._owe(10_000, 20)
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "Blister", "description": "<p>Edge</p>", "partner_id": self.dealer.id}
        )
        dispute = self.env["panel.dispute"].create(
            {
                "move_id": invoice.id,
                "amount": 10_000,
                "reason": "Blister",
                "origin": f"helpdesk.ticket,{ticket.id}",
            }
        )
        self.env.flush_all()
        rows = self.env["panel.receivable"].search([("move_id", "=", invoice.id)])
        with self.assertRaisesRegex(UserError, "No letter is due"):
            rows.with_user(self.user).action_prepare_letters()
        ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        self.env.flush_all()
        self.env.invalidate_all()
        action = rows.with_user(self.user).action_prepare_letters()
        letter = self.env["panel.dunning.letter"].search(action["domain"])
        self.assertEqual(dispute.outcome, "settled")
        self.assertEqual(letter.amount, 10_000)
