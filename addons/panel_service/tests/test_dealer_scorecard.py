from odoo.tests import tagged

from .common import PanelServiceCommon


@tagged("post_install", "-at_install")
class TestDealerScorecard(PanelServiceCommon):
    def _complain(self, partner, responsibility):
        self.env["helpdesk.ticket"].create(
            {
                "name": "Blister",
                "description": "<p>Edge</p>",
                "kind": "complaint",
                "partner_id": partner.id,
                "responsibility": responsibility,
            }
        )

    def _service(self):
        card = self.env["panel.dealer.scorecard"].create({"partner_id": self.dealer.id})
        card.action_fill()
        return card.line_ids.filtered(lambda line: line.criterion_id.source == "complaints")

    def test_complaints_of_the_dealer_and_its_customers_by_whose_fault_they_were(self):
        self._complain(self.dealer, "plant")
        self._complain(self.dealer, "open")
        self._complain(self.end_customer, "customer")
        self._complain(self.dealer_south, "customer")
        line = self._service()
        self.assertEqual(line.points, 50)
        self.assertEqual(line.note, "1 of 2 complaints were the dealer's fault")

    def test_without_a_complaint_nothing_is_said(self):
        line = self._service()
        self.assertFalse(line.note)
        self.assertFalse(line.points)
