from odoo.tests import HttpCase, tagged

from odoo.addons.panel_service.tests.common import PanelServiceCommon


@tagged("post_install", "-at_install")
class TestTour(PanelServiceCommon, HttpCase):
    def test_agent_opens_a_complaint_on_a_delivered_lot(self):
        before = self.env["helpdesk.ticket"].search([])
        self.start_tour("/odoo/panel-tickets", "panel_service_complaint", login="panel_agent")
        ticket = self.env["helpdesk.ticket"].search([]) - before
        self.assertEqual(len(ticket), 1)
        self.assertEqual(ticket.kind, "complaint")
        self.assertEqual(ticket.lot_id, self.lot_1)
        self.assertEqual(ticket.commercial_partner_id, self.dealer)
        self.assertEqual(ticket.sale_order_line_id, self.order_1.order_line)
        self.assertEqual(ticket.complaint_type_id, self.complaint_dl)
        self.assertAlmostEqual(ticket.volume_m3, 5 * 0.0535824, places=7)
