from odoo import Command, fields
from odoo.tests import tagged

from odoo.addons.panel_service.tests.common import PanelServiceCommon


@tagged("post_install", "-at_install")
class TestGrading(PanelServiceCommon):
    """What service knows about a customer counts in its grade, fairly."""

    def _invoice_all(self):
        for order in self.order_1 + self.order_2 + self.order_3:
            order._create_invoices().action_post()
        self.env["panel.customer.fact"]._rebuild()

    def _values(self, code):
        metric = self.env.ref(f"panel_service.value_metric_{code}")
        today = fields.Date.context_today(self.env.user)
        return metric._values(
            self.dealer + self.dealer_south + self.key_account,
            self.env.company,
            today.replace(day=1),
            today,
        )

    def test_complaints_per_thousand_cubic_metres_without_those_of_the_plant(self):
        self._invoice_all()
        contact = self.env["res.partner"].create({"name": "Ms Wu", "parent_id": self.dealer.id})
        self._create_ticket(contact, responsibility="customer")
        self._create_ticket(self.dealer, responsibility="open")
        self._create_ticket(self.dealer, responsibility="plant")
        self._create_ticket(self.dealer, kind="consultation")
        values = self._values("complaints")
        # 150 sheets of 2440 × 1220 × 18 mm
        self.assertAlmostEqual(values[self.dealer.id], 2 / (150 * 0.0535824) * 1000, places=3)
        self.assertEqual(values[self.dealer_south.id], 0)
        self.assertNotIn(self.key_account.id, values, "nothing bought, so nothing is known")

    def test_tickets_per_revenue(self):
        self._invoice_all()
        self._create_ticket(self.dealer, kind="consultation")
        self._create_ticket(self.dealer, responsibility="plant")
        values = self._values("tickets")
        self.assertAlmostEqual(values[self.dealer.id], 1 / (150 * 120) * 100_000, places=6)

    def test_archived_and_other_companies_tickets_do_not_count(self):
        self._invoice_all()
        self._create_ticket(self.dealer).active = False
        company = self.env["res.company"].create({"name": "Other Mill"})
        self._create_ticket(self.dealer, company_id=company.id)
        self.assertEqual(self._values("complaints")[self.dealer.id], 0)

    def test_both_metrics_are_offered_in_the_service_dimension(self):
        for code in ("complaints", "tickets"):
            metric = self.env.ref(f"panel_service.value_metric_{code}")
            self.assertEqual((metric.dimension, metric.direction), ("service", "down"))
        model = self.env["panel.grade.model"].create(
            {
                "name": "With Service",
                "criterion_ids": [
                    Command.create(
                        {
                            "metric_id": self.env.ref("panel_service.value_metric_complaints").id,
                            "weight": 100,
                        }
                    )
                ],
            }
        )
        self.assertEqual(model.criterion_ids.direction, "down")
