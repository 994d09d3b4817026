from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.panel_sales.tests.common import PanelSalesCommon


class DealerCommon(PanelSalesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.panel_territory_policy = "none"  # judged elsewhere
        cls.env["panel.emission.rule"].search([]).active = False

    @classmethod
    def _authorize(cls, **values):
        return cls.env["panel.authorization"].create(
            {
                "partner_id": cls.dealer.id,
                "brand_id": cls.brand_a.id,
                "region_id": cls.region_wuxi.id,
                "date_from": "2026-01-01",
                "date_to": "2026-12-31",
                "decision": "granted",
                **values,
            }
        )

    def _step(self, stage):
        self.env["panel.dealer.step"].create(
            {"partner_id": self.dealer.id, "stage": stage, "reason": "So"}
        )


@tagged("post_install", "-at_install")
@freeze_time("2026-11-20")
class TestDealer(DealerCommon):
    def _found(self, order):
        return [
            found for found in order._panel_findings().get(order, ()) if found.check == "dealer"
        ]

    # === PRICES === #
    def test_past_its_end_the_dealer_loses_the_price_list(self):
        """Authorisation past its end date → dealer loses portal price list (S2-DEAL-01)."""
        self._authorize(date_to="2026-11-20")
        self.assertIn(self.brand_a, self.dealer._panel_sold_brands())
        with freeze_time("2026-11-21"):
            self.env.invalidate_all()
            # nobody else is authorised for the brand: it is lost all the same
            self.assertNotIn(self.brand_a, self.dealer._panel_sold_brands())
            self.assertIn(self.brand_b, self.dealer._panel_sold_brands())

    def test_brands_of_others_are_not_shown(self):
        self._authorize(partner_id=self.dealer_south.id, region_id=self.region_gd.id)
        self.assertNotIn(self.brand_a, self.dealer._panel_sold_brands())
        self.assertIn(self.brand_a, self.dealer_south._panel_sold_brands())

    def test_when_all_has_ended_no_brand_is_left(self):
        self._authorize()
        self._step("core")
        self._step("ended")
        self.assertFalse(self.dealer._panel_sold_brands())

    # === ORDERS === #
    def test_an_order_of_a_dealer_on_notice_warns(self):
        self._step("notice")
        order = self._order([(self.board_a, 40)])
        self.assertEqual([found.state for found in self._found(order)], ["warn"])
        self.assertIn("is on notice", order.panel_check_note)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_an_order_of_an_ended_dealer_waits_for_a_release(self):
        self._step("ended")
        order = self._order([(self.board_a, 40)])
        with self.assertRaisesRegex(UserError, "has ended"):
            order.action_confirm()
        self.env["panel.order.release"].with_user(self.users["leader"]).create(
            {
                "order_id": order.id,
                "check": "dealer",
                "state": "granted",
                "reason": "Last delivery",
            }
        )
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_other_orders_are_not_stopped(self):
        self._step("core")
        order = self._order([(self.board_a, 40)])
        order |= self._order([(self.board_a, 40)], partner=self.end_customer)
        self.assertFalse([found for each in order for found in self._found(each)])

    # === SCORECARD === #
    def _figures(self):
        card = self.env["panel.dealer.scorecard"].create(
            {"partner_id": self.dealer.id, "year": 2026}
        )
        card.action_fill()
        return {
            line.criterion_id.source: (line.points, line.note, line.user_id)
            for line in card.line_ids
        }

    def test_figures_of_cases_and_reports(self):
        for day in ("2026-01-31", "2026-02-27", "2026-02-28"):
            self.env["panel.stock.report"].create({"partner_id": self.dealer.id, "date": day})
        self.env["panel.diversion"].sudo().create(
            {
                "partner_id": self.dealer.id,
                "brand_id": self.brand_a.id,
                "found_region_id": self.region_gd.id,
                "found_on": "2026-05-05",
                "verdict": "upheld",
            }
        )
        figures = self._figures()
        nobody = self.env["res.users"]
        self.assertEqual(figures["discipline"], (50, "1 upheld diversion cases", nobody))
        points, note, _user = figures["reports"]
        self.assertAlmostEqual(points, 20)
        self.assertEqual(note, "stock reported in 2 of 10 months")
