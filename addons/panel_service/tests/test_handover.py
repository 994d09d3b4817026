from odoo.exceptions import RedirectWarning
from odoo.tests import tagged

from odoo.addons.panel_crm.tests.common import PanelCrmCommon


@tagged("post_install", "-at_install")
class TestHandover(PanelCrmCommon):
    def test_open_tickets_keep_a_user_and_pass_to_the_successor(self):
        giver, taker = self.users["general"], self.users["leader"]
        tickets = self.env["helpdesk.ticket"].create(
            [
                {
                    "name": name,
                    "description": "<p>Edge</p>",
                    "partner_id": self.dealer.id,
                    "user_id": giver.id,
                }
                for name in ("Blister", "Warp")
            ]
        )
        closed, ticket = tickets
        closed.stage_id = self.env["helpdesk.ticket.stage"].search([("closed", "=", True)], limit=1)
        with self.assertRaisesRegex(RedirectWarning, r"Open Tickets \(1\)"):
            giver.active = False
        handover = self.env["panel.handover"].create(
            {"from_user_id": giver.id, "to_user_id": taker.id}
        )
        handover.action_confirm()
        self.assertEqual(ticket.user_id, taker)
        self.assertEqual(closed.user_id, giver)
        self.assertEqual(handover.log_ids.res_id, ticket.id)
        giver.active = False
        self.assertFalse(giver.active)
