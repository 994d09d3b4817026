from datetime import date

from odoo.tests import freeze_time, tagged

from odoo.addons.panel_crm.tests.contract_common import PanelContractCommon


@tagged("post_install", "-at_install")
class TestCustomerGoods(PanelContractCommon):
    def _goods(self, order):
        return self.env["panel.customer.goods"].search([("order_id", "=", order.id)], order="id")

    @freeze_time("2026-01-01 08:00:00")
    def test_delivery_of_a_lot_makes_the_record(self):
        """S4-SALES-10: deliver lot L1, and it is found by customer, order number or lot."""
        contract = self._contract(warranty_months=12, quality_terms="Grade A")
        lot = self._lot(self.board_a, "L1")
        order = self._deliver([(lot, 40)])
        goods = self._goods(order)
        self.assertEqual(order.panel_contract_id, contract)
        for domain in (
            [("partner_id", "=", self.dealer.id)],
            [("order_id.name", "=", order.name)],
            [("lot_id.name", "=", "L1")],
        ):
            self.assertEqual(self.env["panel.customer.goods"].search(domain), goods)
        self.assertEqual(goods.quantity, 40)
        self.assertEqual(goods.contract_id, contract)
        self.assertEqual(goods.order_line_id, order.order_line)
        self.assertEqual(goods.picking_id, order.picking_ids)
        self.assertEqual(goods.delivery_date, date(2026, 1, 1))
        self.assertEqual(goods.warranty_until, date(2026, 12, 31))
        self.assertEqual(goods.quality_terms, "Grade A")
        self.assertEqual(goods.warranty_state, "valid")

    def test_later_contract_does_not_rewrite_old_goods(self):
        """S4-SALES-17: 12 months from 1 January end on 31 December, whatever comes later."""
        with freeze_time("2026-01-01 08:00:00"):
            contract = self._contract(warranty_months=12)
            first = self._deliver([(self._lot(self.board_a, "L1"), 40)])
        with freeze_time("2026-02-01 08:00:00"):
            leader = contract.with_user(self.users["leader"])
            leader.action_amend()
            leader.write({"warranty_months": 6, "amendment_reason": "Six months"})
            leader.action_sign_amendment()
            second = self._deliver([(self._lot(self.board_a, "L2"), 40)])
        self.assertEqual(self._goods(first).warranty_until, date(2026, 12, 31))
        self.assertEqual(self._goods(second).warranty_until, date(2026, 7, 31))

    @freeze_time("2026-03-31 08:00:00")
    def test_default_warranty_of_family_and_company(self):
        company = self.env.company
        company.panel_warranty_months = 24
        lots = [(self._lot(self.board_a, "A"), 1), (self._lot(self.board_b, "B"), 1)]
        self.series_a.family_id.warranty_months = 6
        goods = self._goods(self._deliver(lots))
        self.assertEqual(goods.mapped("warranty_months"), [6, 24])
        self.assertEqual(goods.mapped("warranty_until"), [date(2026, 9, 29), date(2028, 3, 30)])
        company.panel_warranty_months = 0
        self.series_a.family_id.warranty_months = 0
        goods = self._goods(self._deliver(lots))
        self.assertEqual(goods.mapped("warranty_until"), [False, False])
        self.assertEqual(set(goods.mapped("warranty_state")), {"none"})

    def test_backfill_adds_each_delivery_once(self):
        order = self._deliver([(self._lot(self.board_a, "L1"), 40)])
        Goods = self.env["panel.customer.goods"]
        Goods._fill()
        self.assertEqual(len(self._goods(order)), 1)
        self._goods(order).unlink()
        Goods._fill()
        self.assertEqual(len(self._goods(order)), 1)

    def test_day_is_that_of_the_company(self):
        self.env.company.partner_id.tz = "Asia/Shanghai"
        with freeze_time("2026-01-01 17:00:00"):
            order = self._deliver([(self._lot(self.board_a, "L1"), 40)])
        self.assertEqual(self._goods(order).delivery_date, date(2026, 1, 2))

    def test_ten_lines_cost_one_statement(self):
        lots = [(self._lot(self.board_a, f"L{number}"), 1) for number in range(10)]
        order = self._deliver(lots[:1])
        moves = order.picking_ids.move_ids
        counts = []
        for goods_of in (moves, self._deliver(lots).picking_ids.move_ids):
            self._goods(goods_of.sale_line_id.order_id).unlink()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.env["panel.customer.goods"]._fill(goods_of.ids)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts, [1, 1])

    def test_who_sees_goods(self):
        order = self._deliver([(self._lot(self.board_a, "L1"), 1)], partner=self.dealer_south)
        goods = self._goods(order)
        for role, user in self.users.items():
            rows = goods.with_user(user)
            if role == "general":
                self.assertFalse(rows.has_access("read"))
                continue
            sees = role not in ("salesperson", "supervisor")
            self.assertEqual(bool(rows.search([("id", "=", goods.id)])), sees, role)
