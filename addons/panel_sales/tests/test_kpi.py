from datetime import timedelta

from odoo import fields
from odoo.tests import Form, tagged

from .common import PanelIncentiveCommon


@tagged("post_install", "-at_install")
class TestKpi(PanelIncentiveCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._price(cls.board_a, 100, "sheet")
        cls.Kpi = cls.env["panel.sales.kpi"]

    def _won(self, days, **values):
        """Win an order so many days after its lead."""
        lead = self.env["crm.lead"].create(
            {"name": "Project", "type": "opportunity", "partner_id": self.dealer.id}
        )
        order = self._order([(self.board_a, 10)], opportunity_id=lead.id, **values)
        order.action_confirm()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = %s WHERE id = %s",
            (order.date_order - timedelta(days=days), lead.id),
        )
        self.env.invalidate_all()
        return order

    def test_lead_day_0_and_order_day_20_are_20_days(self):
        orders = self._won(20)
        [(days,)] = self.Kpi._read_group([("order_id", "in", orders.ids)], [], ["cycle_days:avg"])
        self.assertAlmostEqual(days, 20)
        orders += self._won(10)
        [(days,)] = self.Kpi._read_group([("order_id", "in", orders.ids)], [], ["cycle_days:avg"])
        self.assertAlmostEqual(days, 15)

    def test_figures_of_won_and_lost_quotations(self):
        won, lost, open_ = self._won(3), self._order([(self.board_a, 1)]), self._order()
        lost._action_cancel()
        self.env.flush_all()
        [(count, orders, rate, volume, revenue, margin)] = self.Kpi._read_group(
            [("order_id", "in", (won + lost + open_).ids)],
            [],
            [
                "quotation_count:sum",
                "order_count:sum",
                "hit_rate:avg",
                "volume_m3:sum",
                "revenue:sum",
                "margin:sum",
            ],
        )
        self.assertEqual((count, orders, rate), (3, 1, 50))
        self.assertAlmostEqual(volume, won.panel_volume_m3, 4)
        self.assertEqual((revenue, margin), (1000, 300))

    def test_rows_are_those_of_the_role(self):
        own = self._won(1)
        foreign = self._won(1, user_id=self.users["leader"].id, team_id=self.office_south.id)
        domain = [("order_id", "in", (own + foreign).ids)]
        for role, expected in (
            ("salesperson", own),
            ("supervisor", own),
            ("leader", own + foreign),
        ):
            own.team_id = self.office_wuxi
            self.env.flush_all()
            rows = self.Kpi.with_user(self.users[role]).search(domain)
            self.assertEqual(set(rows.sudo().order_id.ids), set(expected.ids), role)

    def test_orders_without_a_lead_have_no_cycle(self):
        order = self._order([(self.board_a, 10)])
        order.action_confirm()
        self.env.flush_all()
        domain = [("order_id", "=", order.id)]
        self.assertEqual(self.Kpi._read_group(domain, [], ["cycle_days:avg"]), [(False,)])

    def test_dashboard_shows_value_target_and_trend(self):
        self.company.write({"panel_target_cycle_days": 25, "panel_target_revenue": 5000})
        order = self._won(20, team_id=self.office_wuxi.id)
        today = fields.Date.context_today(self.env.user)
        form = Form(self.env["panel.sales.dashboard"].with_user(self.users["leader"]))
        form.team_id = self.office_wuxi
        self.assertEqual(form.month, today.replace(day=1))
        self.assertIn("20.0", form.tiles)
        tiles = {tile["name"]: tile for tile in form.save()._tiles()}
        self.assertEqual(tiles["cycle_days"]["value"], "20.0")
        self.assertEqual(tiles["cycle_days"]["target"], "25.0")
        self.assertTrue(tiles["cycle_days"]["reached"])
        self.assertEqual(len(tiles["cycle_days"]["bars"]), 12)
        self.assertIn("1,000", tiles["revenue"]["value"])
        self.assertFalse(tiles["revenue"]["target"], "the target is not for one office")
        self.assertIn("margin", tiles)
        own = self.env["panel.sales.dashboard"].with_user(self.user).create({})
        self.assertNotIn("margin", {tile["name"] for tile in own._tiles()})
        self.assertTrue(order)

    def test_new_customers_opportunities_and_the_cost_of_selling(self):
        """S4-SALES-15: the first order of a dealer opens a channel, the second does not."""
        new = self.env["res.partner"].create(
            {"name": "New House", "is_company": True, "panel_role": "dealer"}
        )
        first, second = (
            self._order([(self.board_a, 10)], partner=new, date_order=day)
            for day in ("2026-03-01", "2026-03-20")
        )
        (second + first).action_confirm()
        for order, day in ((first, "2026-03-01"), (second, "2026-03-20")):
            order.date_order = day
        self._order([(self.board_a, 1)], partner=new)  # no order yet
        self.env.flush_all()
        rows = self.Kpi._read_group(
            [("partner_id", "=", new.id)], ["role"], ["new_customer_count:sum"]
        )
        self.assertEqual(rows, [("dealer", 1)])
        self.assertEqual(
            self.Kpi.search([("new_customer_count", "=", 1), ("partner_id", "=", new.id)]).order_id,
            first,
        )

        def tile(name, **values):
            dashboard = self.env["panel.sales.dashboard"].create(values)
            return {each["name"]: each for each in dashboard._tiles()}.get(name)

        before = int(tile("new_opportunities")["value"])
        self._won(0)
        lost = self.env["crm.lead"].create({"name": "Lost", "type": "opportunity"})
        lost.action_set_lost()
        self.env.flush_all()
        self.assertEqual(int(tile("new_opportunities")["value"]), before + 2)
        self.assertIsNone(tile("sales_cost_ratio", team_id=self.office_wuxi.id))

    def test_the_cost_ratio_is_commission_over_revenue(self):
        self._plan([(None, "revenue", 4)])
        today = fields.Date.context_today(self.env.user)
        self._invoice([(self.board_a, 10, 100)], today)
        self._compute(today.replace(day=1))
        self._order([(self.board_a, 10)]).action_confirm()
        self.env.flush_all()
        dashboard = self.env["panel.sales.dashboard"].create({"user_id": self.user.id})
        tiles = {each["name"]: each for each in dashboard._tiles()}
        self.assertIn("1,000", tiles["revenue"]["value"])
        self.assertEqual(tiles["sales_cost_ratio"]["value"], "4.0")
