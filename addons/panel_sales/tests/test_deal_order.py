from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .deal_common import SCHOOL, PanelDealCommon


@tagged("post_install", "-at_install")
class TestDealOrder(PanelDealCommon):
    """X20: price floor against own direct sales, and quantities that orders consume."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.deal = cls._protect()
        cls.today = cls.deal._today()
        cls.price = cls.env["panel.deal.price"].create(
            {
                "registration_id": cls.deal.id,
                "product_id": cls.board_a.id,
                "price": 100,
                "basis": "sheet",
                "quantity": 500,
                "date_from": cls.today,
                "date_to": cls.today + timedelta(days=60),
            }
        )
        cls.price.with_user(cls.leader).action_approve()
        cls.developer = cls.env["res.partner"].create(
            {
                "name": "无锡教育建设发展有限公司",
                "is_company": True,
                "panel_role": "key_account",
                "panel_region_id": cls.region_wuxi.id,
                "user_id": cls.user.id,
                "street": "锡港路18号",
                "city": "无锡市",
            }
        )

    def _deal_order(self, quantity, price, partner=None, **values):
        return self._order(
            [(self.board_a, quantity, {"price_unit": price})], partner=partner, **values
        )

    def _texts(self, order):
        return [found.text for found in order._panel_deal_found()[order]]

    # === OWN ORDERS === #
    def test_orders_consume_the_quantity(self):
        first = self._deal_order(300, 100, panel_deal_id=self.deal.id)
        first.action_confirm()
        self.price.invalidate_recordset()
        self.assertEqual((self.price.used, self.price.left), (300, 200))
        second = self._deal_order(201, 100, panel_deal_id=self.deal.id)
        self.assertIn("501.00", self._texts(second)[0])
        with self.assertRaisesRegex(UserError, "special price"):
            second.action_confirm()
        second.order_line.product_uom_qty = 200
        second.action_confirm()
        self.price.invalidate_recordset()
        self.assertEqual(self.price.left, 0)

    def test_two_orders_together_may_not_exceed_it(self):
        orders = self._deal_order(300, 100, panel_deal_id=self.deal.id)
        orders |= self._deal_order(300, 100, panel_deal_id=self.deal.id)
        with self.assertRaisesRegex(UserError, "600.00"):
            orders.action_confirm()

    def test_under_the_floor_a_leader_releases_it(self):
        order = self._deal_order(10, 99, panel_deal_id=self.deal.id)
        self.assertEqual(order.panel_check_state, "block")
        self.assertIn("floor", order.panel_check_note)
        self.env["panel.order.release"].with_user(self.leader).create(
            {"order_id": order.id, "check": "deal", "state": "granted", "reason": "Last pallets"}
        )
        order.with_user(self.user).action_confirm()
        self.assertEqual(order.state, "sale")

    def test_at_the_floor_nothing_is_wrong(self):
        self.assertEqual(self._texts(self._deal_order(10, 100, panel_deal_id=self.deal.id)), [])

    def test_other_boards_are_not_bound(self):
        order = self._order([(self.board_b, 10, {"price_unit": 1})], panel_deal_id=self.deal.id)
        self.assertEqual(self._texts(order), [])

    def test_an_order_of_a_lapsed_project_is_held(self):
        order = self._deal_order(10, 100, panel_deal_id=self.deal.id)
        self.deal.sudo().protected_until = self.today - timedelta(days=1)
        self.assertIn("no longer protected", self._texts(order)[0])

    # === BYPASSING THE DEALER === #
    def test_a_direct_quotation_for_a_protected_project_needs_a_named_approval(self):
        order = self._deal_order(10, 95, self.developer, panel_project="无锡一中新校区")
        self.assertEqual(order.panel_check_state, "block")
        self.assertIn("another dealer", order.panel_check_note)
        self.assertIn("under the floor", order.panel_check_note)
        self.assertNotIn(self.dealer.name, order.panel_check_note)
        with self.assertRaises(UserError):
            order.with_user(self.user).action_confirm()
        releases = self.env["panel.order.release"]
        values = {"order_id": order.id, "check": "deal", "state": "granted", "reason": "Agreed"}
        with self.assertRaises(AccessError):
            releases.with_user(self.user).create(values)
        release = releases.with_user(self.leader).create(values)
        self.assertEqual(release.decided_by_id, self.leader)
        order.with_user(self.user).action_confirm()
        self.assertEqual(order.state, "sale")

    def test_the_floor_holds_on_the_day_of_the_company(self):
        # 16:30 in UTC is half past midnight in Shanghai: a floor of the new day holds already.
        self.price.sudo().date_from = self.today + timedelta(days=1)
        with freeze_time(f"{self.today} 16:30:00"):
            order = self._deal_order(10, 95, self.developer, panel_project="无锡一中新校区")
            self.assertIn("under the floor", order.panel_check_note)

    def test_the_floor_is_compared_in_its_own_currency(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": euro.id, "rate": 0.5, "name": self.today - timedelta(days=1)}
        )
        pricelist = self.env["product.pricelist"].create({"name": "Euro", "currency_id": euro.id})
        order = self._deal_order(
            10, 95, self.developer, panel_project="无锡一中新校区", pricelist_id=pricelist.id
        )
        self.assertEqual(order.panel_check_state, "block")
        self.assertNotIn("under the floor", order.panel_check_note)

    def test_site_and_owner_betray_the_project(self):
        order = self._deal_order(10, 120, self.developer)
        self.assertIn("another dealer", self._texts(order)[0])

    def test_a_workshop_in_another_city_does_not_hide_the_project(self):
        self.developer.write(
            {"name": "济南学野校具有限公司", "city": "济南市", "street": "经十路1号"}
        )
        order = self._deal_order(10, 120, self.developer, panel_project="无锡一中新校区")
        self.assertIn("another dealer", self._texts(order)[0])

    def test_another_dealer_with_the_project_is_held_too(self):
        order = self._deal_order(10, 120, self.dealer_suzhou, panel_project=SCHOOL["name"])
        self.assertIn("another dealer", self._texts(order)[0])

    def test_the_dealer_itself_other_brands_and_other_projects_pass(self):
        for order in (
            self._deal_order(10, 120, panel_project=SCHOOL["name"]),
            self._order([(self.board_b, 1)], self.developer, panel_project=SCHOOL["name"]),
            self._deal_order(10, 120, self.dealer_suzhou),
            self._deal_order(10, 120, self.dealer_suzhou, panel_project="苏州博物馆扩建"),
        ):
            with self.subTest(order=order.partner_id.name):
                self.assertEqual(self._texts(order), [])

    def test_a_lapsed_protection_frees_the_project(self):
        self.deal.sudo().protected_until = self.today - timedelta(days=1)
        order = self._deal_order(10, 95, self.developer, panel_project=SCHOOL["name"])
        self.assertEqual(self._texts(order), [])

    def test_the_form_judges_while_typing(self):
        with Form(self._deal_order(10, 120, self.dealer_suzhou)) as form:
            self.assertNotEqual(form.panel_check_state, "block")
            form.panel_project = SCHOOL["name"]
            self.assertEqual(form.panel_check_state, "block")

    # === SPECIAL PRICES === #
    def test_who_grants_special_prices(self):
        price = self.price.copy({"state": "requested"})
        with self.assertRaises(AccessError):
            price.with_user(self.supervisor).action_approve()
        with self.assertRaises(AccessError):
            price.with_user(self.user).write({"state": "approved"})
        price.with_user(self.leader).action_refuse()
        self.assertEqual((price.state, price.decided_by_id), ("refused", self.leader))
        with self.assertRaisesRegex(UserError, "another one"):
            self.price.with_user(self.user).price = 1

    # === COST === #
    def test_queries_do_not_grow_with_orders(self):
        counts = []
        self._order([(self.board_a, 1)], panel_deal_id=self.deal.id)._panel_deal_found()
        for number in (1, 50):
            orders = self.env["sale.order"]
            for _index in range(number):
                orders |= self._order(
                    [(self.board_a, 1), (self.board_b, 1)], panel_deal_id=self.deal.id
                )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            orders._panel_deal_found()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_plain_orders_of_dealers_ask_nothing(self):
        orders = self._deal_order(1, 120) | self._deal_order(2, 120)
        orders._panel_bypassed()
        self.env.flush_all()
        before = self.cr.sql_log_count
        self.assertEqual(orders._panel_bypassed(), {})
        self.assertEqual(self.cr.sql_log_count, before)

    def test_the_project_is_the_dealers_own(self):
        action = self.deal.action_view_orders()
        order = self._deal_order(1, 120, panel_deal_id=self.deal.id)
        self.assertEqual(self.env["sale.order"].search(action["domain"]), order)
        self.deal.invalidate_recordset()
        self.assertEqual(self.deal.order_count, 1)
        self.assertEqual(self.deal.price_ids, self.price)
