from datetime import date

from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.panel_sales.tests.common import PanelSalesCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-20")
class TestContractSchedule(PanelSalesCommon):
    """A contract over 100 m³ of a board of which 25 sheets are one cubic metre."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.board = cls._create_board("CB-20", cls.series_a, 2000, 1000, 20, lst_price=100)
        cls.board.product_tmpl_id.taxes_id = False
        cls.dealer.country_id = cls.env.ref("base.au")  # where no emission law is known
        cls.leader = cls.users["leader"]

    @classmethod
    def _contract(cls, lines=None, sign=True, **values):
        if lines is None:
            lines = [{"product_id": cls.board.id, "quantity": 100, "price": 2300}]
        contract = cls.env["panel.contract"].create(
            {
                "title": "Boards 2026",
                "kind": "frame",
                "partner_id": cls.dealer.id,
                "date_from": "2026-01-01",
                "date_to": "2026-12-31",
                "user_id": cls.user.id,
                "line_ids": [Command.create(line) for line in lines],
                **values,
            }
        )
        if sign:
            contract.action_submit()
            contract.with_user(cls.leader).validate_tier()
            contract.invalidate_recordset()
            contract.action_sign()
        return contract

    def _call(self, cubic_metres, product=None, confirm=True, **values):
        order = self._order([(product or self.board, cubic_metres * 25)], **values)
        if confirm:
            order.action_confirm()
        return order

    # === DRAWING DOWN === #
    def test_hundred_less_sixty_leaves_forty_and_fifty_is_too_much(self):
        """S4-SALES-03 in its own words."""
        contract = self._contract()
        first = self._call(60)
        line = contract.line_ids
        self.assertEqual(first.panel_contract_id, contract)
        self.assertAlmostEqual(line.ordered, 60)
        self.assertAlmostEqual(line.remaining, 40)
        second = self._call(50, confirm=False)
        self.assertEqual(second.panel_check_state, "warn")
        self.assertIn("has 40 m³", second.panel_check_note)
        self.assertIn("takes 50", second.panel_check_note)
        self.company.panel_contract_policy = "block"
        self.assertEqual(second.panel_check_state, "block")
        with self.assertRaisesRegex(UserError, "has 40 m³"):
            second.action_confirm()
        self.assertEqual(self._call(40, confirm=False).panel_check_state, "ok")

    def test_confirmed_order_is_linked_and_delivered(self):
        """S4-SALES-05: confirming makes the delivery; the order belongs to the contract."""
        contract = self._contract()
        order = self._call(10)
        self.assertTrue(order.picking_ids)
        self.assertEqual(contract.order_ids, order)
        order.picking_ids.move_ids.write({"quantity": 100, "picked": True})
        order.picking_ids.with_context(skip_backorder=True, skip_sms=True).button_validate()
        line = contract.line_ids
        line.invalidate_recordset()
        self.assertAlmostEqual(line.delivered, 4)
        order._create_invoices()
        line.invalidate_recordset()
        self.assertAlmostEqual(line.invoiced, 10)  # invoiced as ordered

    def test_cancelled_orders_give_back(self):
        contract = self._contract()
        order = self._call(60)
        order._action_cancel()
        contract.line_ids.invalidate_recordset()
        self.assertAlmostEqual(contract.line_ids.remaining, 100)

    def test_orders_confirmed_together_count_against_each_other(self):
        self._contract()
        self.company.panel_contract_policy = "block"
        orders = self._call(60, confirm=False) + self._call(50, confirm=False)
        with self.assertRaises(UserError):
            orders.action_confirm()
        orders[0].action_confirm()
        with self.assertRaises(UserError):
            orders[1].action_confirm()

    def test_leader_releases_and_the_customer_is_told_nothing(self):
        self._contract()
        self.company.panel_contract_policy = "block"
        order = self._call(110, confirm=False)
        release = self.env["panel.order.release"].with_user(self.leader)
        release.create(
            {"order_id": order.id, "check": "contract", "state": "granted", "reason": "Agreed"}
        )
        self.assertEqual(order.panel_check_state, "released")
        order.order_line.product_uom_qty += 25
        self.assertEqual(order.panel_check_state, "block")

    def test_tolerance(self):
        self._contract(tolerance_over=5)
        self.assertEqual(self._call(105, confirm=False).panel_check_state, "ok")
        self.assertEqual(self._call(106, confirm=False).panel_check_state, "warn")

    def test_contract_that_ended(self):
        contract = self._contract()
        order = self._call(10, confirm=False)
        contract.action_terminate()
        self.assertEqual(order.panel_check_state, "warn")
        order.panel_contract_id = False
        self.assertEqual(order.panel_check_state, "ok")

    def test_units_and_matching_agree_with_sql(self):
        lines = [
            {"product_id": self.board.id, "quantity": 10, "date_to": "2026-06-30"},
            {"product_id": self.board.id, "quantity": 20, "date_from": "2026-07-01"},
            {"series_id": self.series_a.id, "quantity": 500, "basis": "sheet"},
            {"family_id": self.series_b.family_id.id, "quantity": 900, "basis": "m2"},
            {"quantity": 7, "basis": "sheet"},
        ]
        contract = self._contract(lines)
        other = self._create_board("CB-OT", self.series_a, 2000, 1000, 10, lst_price=50)
        outside = self._create_board(
            "CB-X",
            self.env["panel.series"].create(
                {
                    "name": "Third",
                    "code": "TH",
                    "brand_id": self.brand_a.id,
                    "family_id": self.env.ref("panel_crm.family_eco").id,
                }
            ),
            2000, 1000, 10, lst_price=50,
        )  # fmt: skip
        order = self._order(
            [(self.board, 25), (other, 2, {"product_uom_id": self.pack.id}),
             (self.board_b, 10), (outside, 3)]
        )  # fmt: skip
        taken = order._panel_taken(contract)
        order.action_confirm()
        contract.line_ids.invalidate_recordset()
        self.assertEqual(
            [round(line.ordered, 4) for line in contract.line_ids.sorted("id")],
            [0, 1, 80, 57.96, 3],
        )
        for line, quantity in taken.items():
            self.assertAlmostEqual(line.ordered, quantity, places=6)

    def test_queries_do_not_grow_with_orders(self):
        self._contract()

        def count(orders):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            orders._panel_findings()
            return self.env.cr.sql_log_count - before

        orders = self.env["sale.order"].union(*[self._call(1, confirm=False) for _n in range(20)])
        count(orders)
        self.assertLessEqual(count(orders), count(orders[0]) + 2)

    # === PRICES === #
    def test_contract_prices_by_its_price_list(self):
        contract = self._contract()
        item = contract.pricelist_id.item_ids[:1]
        self.assertEqual((item.fixed_price, item.panel_price_basis), (2300, "m3"))
        order = self.env["sale.order"].create(
            {
                "partner_id": self.dealer.id,
                "order_line": [
                    Command.create({"product_id": self.board.id, "product_uom_qty": 25}),
                    Command.create({"product_id": self.board_a.id, "product_uom_qty": 1}),
                ],
            }
        )
        self.assertEqual(order.pricelist_id, contract.pricelist_id)
        first, second = order.order_line
        self.assertAlmostEqual(first.price_subtotal, 2300)
        self.assertEqual((first.panel_basis_price, first.panel_price_basis), (2300, "m3"))
        self.assertAlmostEqual(second.price_unit, 120)  # by the customer's usual list
        order.panel_contract_id = False
        self.assertNotEqual(order.pricelist_id, contract.pricelist_id)

    def test_contract_prices_a_series_and_a_family(self):
        """Every board of the series has the price, also one that comes later."""
        self.company.partner_id.tz = "Asia/Shanghai"
        contract = self._contract(
            [
                {"series_id": self.series_a.id, "quantity": 100, "price": 2300},
                {
                    "family_id": self.series_b.family_id.id,
                    "quantity": 500,
                    "basis": "m2",
                    "price": 40,
                },
            ]
        )
        self.assertEqual(contract.planned_amount, 100 * 2300 + 500 * 40)
        starts = set(contract.pricelist_id.item_ids.mapped("date_start")) - {False}
        self.assertEqual({str(start) for start in starts}, {"2025-12-31 16:00:00"})  # in China
        later = self._create_board("CB-25", self.series_a, 2000, 1000, 25, lst_price=1)
        order = self.env["sale.order"].create(
            {
                "partner_id": self.dealer.id,
                "order_line": [
                    Command.create({"product_id": board.id, "product_uom_qty": 20})
                    for board in (self.board, later, self.board_b, self.service)
                ],
            }
        )
        self.assertEqual(order.panel_contract_id, contract)
        prices = order.order_line.mapped("panel_basis_price")
        self.assertEqual(prices, [2300, 2300, 40, 30])
        self.assertEqual(order.order_line[1].price_subtotal, 2300)  # 20 sheets of 0.05 m³
        order.action_confirm()
        self.assertAlmostEqual(contract.line_ids[0].ordered, 0.8 + 1)

    def test_amendment_changes_prices_of_new_orders_only(self):
        contract = self._contract()
        self._call(10)
        amended = contract.with_user(self.leader)
        amended.action_amend()
        amended.line_ids.price = 2400
        amended.amendment_reason = "Resin index"
        amended.action_sign_amendment()
        self.assertEqual(contract.pricelist_id.item_ids[:1].fixed_price, 2400)
        prices = [version.terms["schedule"][0]["price"] for version in contract.version_ids]
        self.assertEqual(sorted(prices), [2300, 2400])

    def test_schedule_is_frozen(self):
        contract = self._contract()
        for change in (
            lambda: contract.line_ids.write({"quantity": 1}),
            lambda: contract.line_ids.unlink(),
            lambda: contract.line_ids.create({"contract_id": contract.id, "quantity": 1}),
            lambda: contract.write({"take_or_pay": 10}),
        ):
            with self.assertRaisesRegex(UserError, "amendment"):
                change()

    def test_bad_lines_are_refused(self):
        plain = self.env["product.product"].create({"name": "Screw", "type": "consu"})
        with self.assertRaisesRegex(ValidationError, "no length"):
            self._contract([{"product_id": plain.id, "quantity": 1}], sign=False)
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self._contract([{"quantity": 1, "price": 5}], sign=False)  # of what?

    # === CALL-OFFS === #
    def test_call_off_takes_the_open_quantities(self):
        contract = self._contract()
        self._call(60)
        action = contract.with_user(self.user).action_call_off()
        order = self.env["sale.order"].browse(action["res_id"])
        self.assertEqual(order.panel_contract_id, contract)
        self.assertEqual(order.order_line.product_uom_qty, 1000)
        self.assertAlmostEqual(order.amount_untaxed, 40 * 2300)
        self.assertEqual(order.panel_check_state, "ok")
        contract.action_terminate()
        with self.assertRaises(UserError):
            contract.action_call_off()

    def test_take_or_pay(self):
        contract = self._contract(take_or_pay=80, tolerance_under=10)
        order = self._call(60)
        order.picking_ids.move_ids.quantity = 1500
        order.picking_ids.move_ids.picked = True
        order.picking_ids.with_context(skip_sms=True).button_validate()
        line = contract.line_ids
        self.assertEqual(line.shortfall, 0)
        with freeze_time("2027-01-01"):
            line.invalidate_recordset()
            contract.invalidate_recordset()
            self.assertAlmostEqual(line.shortfall, 12)  # 100 × 80 % × 90 % − 60
            self.assertAlmostEqual(contract.shortfall_amount, 12 * 2300)

    def test_renewal_shifts_the_schedule(self):
        contract = self._contract(
            [{"product_id": self.board.id, "quantity": 50, "date_from": "2026-07-01"}]
        )
        renewed = self.env["panel.contract"].browse(contract.action_renew()["res_id"])
        line = renewed.line_ids
        self.assertEqual((line.date_from, line.date_to), (date(2027, 7, 1), date(2027, 12, 31)))
        self.assertEqual((line.quantity, line.ordered), (50, 0))

    # === REPORTS === #
    def test_planned_and_actual_report(self):
        contract = self._contract()
        self._call(60)
        self.env.flush_all()
        rows = self.env["panel.contract.progress"]._read_group(
            [("contract_id", "=", contract.id)],
            ["figure"],
            ["quantity:sum", "amount:sum"],
            order="figure",
        )
        self.assertEqual(
            [(name, round(quantity, 4), round(amount, 2)) for name, quantity, amount in rows],
            [
                ("delivered", 0, 0),
                ("invoiced", 0, 0),
                ("ordered", 60, 150000),  # at the list price of 100 a sheet
                ("planned", 100, 230000),
            ],
        )

    def test_pdf_of_the_signed_version_in_the_customers_language(self):
        contract = self._contract(quality_terms="Grade A", deposit=50000)
        version = contract.version_ids
        self.assertTrue(version.file_hash)
        self.assertTrue(version.intact)
        text = "\n".join(self._pdf("panel_sales.report_contract", contract))
        for words in (
            contract.name,
            "Frame Supply Agreement",
            "100 m³",
            "2,300.00",
            "Grade A",
            "50,000.00",
            "Board CB-20",
        ):
            self.assertIn(words, text)

    def test_pdf_in_chinese(self):
        self.dealer.lang = "zh_CN"
        text = "\n".join(self._pdf("panel_sales.report_contract", self._contract(deposit=50000)))
        for words in ("框架供货协议", "供方", "100 m³", "2,300.00", "50,000.00"):
            self.assertIn(words, text)
