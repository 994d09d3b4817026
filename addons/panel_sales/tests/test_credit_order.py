from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .credit_common import PanelCreditCommon


@tagged("post_install", "-at_install")
class TestCreditOrder(PanelCreditCommon):
    def _release(self, order, user, reason="Payment confirmed by phone", check="credit"):
        return (
            self.env["panel.order.release"]
            .with_user(user)
            .create({"order_id": order.id, "check": check, "state": "granted", "reason": reason})
        )

    # === LIMIT === #
    def test_limit_100_open_90_order_20_is_blocked_and_released_with_a_reason(self):
        """S3-VAL-06."""
        self.dealer.credit_limit = 100
        self._owe(90)
        order = self._sell(20).with_user(self.user)
        self.env.flush_all()
        self.assertEqual(self._check(order), "block")
        self.assertEqual(order.panel_credit_state, "red")
        with self.assertRaisesRegex(UserError, r"exceeded by \$\s10\.00"):
            order.action_confirm()
        with self.assertRaises(AccessError):
            self._release(order, self.user)
        with self.assertRaisesRegex(UserError, "reason"), self.env.cr.savepoint():
            self._release(order, self.leader, reason=" ")
        release = self._release(order, self.leader)
        self.assertIn("90.00", release.problem)
        self.assertIn("Payment confirmed by phone", order.message_ids[0].body)
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertEqual(release.decided_by_id, self.leader)

    def test_finance_releases_too(self):
        order = self._sell(120_000)
        self._release(order, self.finance)
        self.assertEqual(self._check(order), "released")

    def test_a_bigger_order_needs_a_new_release(self):
        order = self._sell(120_000)
        self._release(order, self.leader)
        order.order_line.price_unit = 1100
        self.assertEqual(self._check(order), "released")
        order.order_line.price_unit = 1300
        self.assertEqual(self._check(order), "block")

    def test_without_a_limit_or_without_the_company_using_limits_all_passes(self):
        self.dealer.credit_limit = 0
        order = self._sell(900_000)
        self.assertEqual(self._check(order), "ok")
        self.dealer.credit_limit = 100_000
        self.company.account_use_credit_limit = False
        order.invalidate_recordset()
        self.assertFalse(order.panel_credit_state)
        order.action_confirm()

    def test_temporary_limits_count_while_they_hold(self):
        order = self._sell(120_000)
        limit = self.env["panel.credit.limit"].create(
            {
                "partner_id": self.dealer.id,
                "amount": 30_000,
                "date_to": self._day(5),
                "reason": "Season",
            }
        )
        self.assertEqual(self._check(order), "block")
        with self.assertRaises(AccessError):
            limit.with_user(self.user).action_approve()
        limit.with_user(self.finance).action_approve()
        self.assertEqual(limit.approved_by_id, self.finance)
        self.assertEqual(self._check(order), "warn")
        limit.sudo().write({"date_from": self._day(-9), "date_to": self._day(-1)})
        self.assertEqual(self._check(order), "block")

    # === FRAME ORDERS === #
    def test_a_frame_order_counts_by_its_call_offs(self):
        """X23: of 1 M only 60 k are due within 30 days; the next 50 k wait for a payment."""
        frame = self._sell((60_000, 20), (50_000, 120), (890_000, 300))
        self.assertEqual(self._check(frame), "ok")
        frame.with_user(self.user).action_confirm()
        self.assertEqual(self._used(), 60_000)
        line = frame.order_line[1].with_user(self.user)
        exceeded = self.assertRaisesRegex(ValidationError, r"by \$\s10,000\.00")
        with exceeded, self.env.cr.savepoint():
            line.panel_call_off_date = self._day(25)
        call_off = self._sell(50_000)
        self.assertEqual(self._check(call_off), "block")
        # what has been shipped can always be invoiced
        first = frame.order_line[0].move_ids
        first.quantity = first.product_uom_qty
        first.picked = True
        first.picking_id.with_context(skip_backorder=True).button_validate()
        self.assertEqual(frame.order_line[0].qty_delivered, 100)
        self.assertEqual(self._used(), 60_000)
        invoice = frame._create_invoices()
        self.assertEqual(self._used(), 60_000)
        invoice.action_post()
        self.assertEqual(invoice.amount_total, 60_000)
        self.assertEqual(self._used(), 60_000)
        self.assertEqual(self._check(call_off), "block")
        self._pay(invoice, 20_000)
        self.assertEqual(self._check(call_off), "warn")
        call_off.with_user(self.user).action_confirm()

    def test_an_order_far_away_counts_by_its_delivery_date(self):
        far = self._sell(500_000, commitment_date=f"{self._day(60)} 04:00:00")
        self.assertEqual(self._check(far), "ok")
        self.company.panel_credit_days = 0
        self.assertEqual(self._check(far), "block")

    def test_prepayment_passes_whatever_is_owed(self):
        self._owe(400_000, 90)
        self.company.panel_overdue_days = 30
        order = self._sell(50_000)
        self.assertEqual(self._check(order), "block")
        order.payment_term_id = self.env["account.payment.term"].create(
            {"name": "Cash in advance", "panel_prepaid": True}
        )
        self.assertEqual(self._check(order), "ok")
        order.action_confirm()
        self.assertEqual(self._used(), 400_000)

    def test_a_down_payment_covers_its_order(self):
        order = self._sell(80_000)
        order.action_confirm()
        wizard = (
            self.env["sale.advance.payment.inv"]
            .with_context(active_model="sale.order", active_ids=order.ids)
            .create({"advance_payment_method": "fixed", "fixed_amount": 30_000})
        )
        invoice = wizard._create_invoices(order)
        self.assertEqual(self._used(), 80_000)
        invoice.action_post()
        self.assertEqual(self._used(), 80_000)
        self._pay(invoice)
        self.assertEqual(self._used(), 50_000)

    # === WHAT COUNTS === #
    def test_bills_and_undelivered_orders_count(self):
        """Scenario 2: a bill of six months settles the invoice, and takes up credit until then."""
        invoice = self._owe(40_000)
        payment = self._pay(invoice)
        self.assertEqual(self._used(), 0)
        bill = self.env["panel.bill"].create(
            {
                "number": "1313101000019",
                "partner_id": self.dealer.id,
                "amount": 40_000,
                "date_due": self._day(180),
                "payment_id": payment.id,
            }
        )
        self.assertEqual(self._used(), 40_000)
        self._sell(50_000).action_confirm()
        self.assertEqual(self._used(), 90_000)
        order = self._sell(20_000)
        self.assertIn("Bills Not Matured", order.panel_check_note)
        self.assertEqual(self._check(order), "block")
        bill.action_endorse()
        self.assertEqual(self._used(), 90_000)
        bill.action_mature()
        self.assertEqual(self._used(), 50_000)
        with self.assertRaisesRegex(UserError, "another way"):
            bill.action_endorse()
        self.assertEqual(self._check(order), "ok")

    def test_bills_do_not_exceed_their_payment(self):
        payment = self._pay(self._owe(40_000))
        values = {"partner_id": self.dealer.id, "payment_id": payment.id}
        bills = self.env["panel.bill"]
        bills.create({**values, "number": "1", "amount": 30_000, "date_due": self._day(90)})
        with self.assertRaisesRegex(ValidationError, "more than its amount"):
            bills.create({**values, "number": "2", "amount": 10_001, "date_due": self._day(90)})

    def test_deposits_cover(self):
        self._owe(90_000)
        self.env["panel.deposit"].create({"partner_id": self.dealer.id, "amount": 25_000})
        self.assertEqual(self._used(), 65_000)

    def test_a_branch_uses_the_credit_of_its_head_office(self):
        branch = self.env["res.partner"].create(
            {
                "name": "Wuxi Timber, Branch Jiangyin",
                "is_company": True,
                "panel_role": "dealer",
                "panel_payer_id": self.dealer.id,
            }
        )
        self._owe(70_000, partner=branch)
        self.assertEqual(self._used(), 70_000)
        self.assertEqual(branch.panel_credit_used, 70_000)
        self.assertEqual(self._check(self._sell(40_000, partner=branch)), "block")
        self.assertEqual(self._check(self._sell(40_000)), "block")
        with self.assertRaisesRegex(ValidationError, "cannot pay for"):
            self.dealer.panel_payer_id = branch

    # === OVERDUE === #
    def test_overdue_holds_by_days_and_amount(self):
        self.company.write({"panel_overdue_days": 30, "panel_overdue_amount": 1_000})
        self._owe(900, 45)
        self._owe(5_000, 10)
        order = self._sell(100)
        self.assertEqual(self._check(order), "warn")
        invoice = self._owe(200, 31)
        self.assertEqual(self._check(order), "block")
        self.assertIn("overdue for too long", order.panel_check_note)
        self._pay(invoice)
        self.assertEqual(self._check(order), "warn")

    # === CONFIRMATION === #
    def test_orders_that_are_confirmed_together_count_each_other(self):
        one, two, three = (self._sell(40_000) for _number in range(3))
        self.assertEqual({self._check(order) for order in one | two | three}, {"ok"})
        with self.assertRaises(UserError) as caught:
            (one | two | three).action_confirm()
        self.assertNotIn(f"{two.name}:", str(caught.exception))
        self.assertIn(f"{three.name}:", str(caught.exception))
        (one | two).action_confirm()
        self.assertEqual(self._used(), 80_000)

    def test_a_confirmation_is_counted_once_for_its_payer(self):
        orders = self._sell(10_000) | self._sell(10_000)
        orders.action_confirm()
        self._sell(10_000).action_confirm()
        account = self.env["panel.credit.account"].search([("partner_id", "=", self.dealer.id)])
        self.assertEqual(account.confirmations, 2)

    def _dealers(self, count):
        return self.env["res.partner"].create(
            [
                {
                    "name": f"Dealer {number}",
                    "is_company": True,
                    "panel_role": "dealer",
                    "credit_limit": 1_000_000,
                    "user_id": self.user.id,
                    "specific_property_product_pricelist": self.pricelist.id,
                }
                for number in range(count)
            ]
        )

    def test_queries_do_not_grow_with_orders(self):
        orders = self.env["sale.order"].union(
            *[self._sell(100, partner=dealer) for dealer in self._dealers(50)]
        )

        def queries(some):
            self.env.flush_all()
            self.env.invalidate_all()
            some.order_line.mapped("price_total")
            before = self.env.cr.sql_log_count
            some._panel_credit_verdicts()
            return self.env.cr.sql_log_count - before

        queries(orders[:1])
        one, fifty = queries(orders[:1]), queries(orders)
        self.assertLessEqual(fifty, one + 1)
        self.assertLess(fifty, 20)

    def test_confirming_twenty_orders_costs_a_handful_of_queries_more(self):
        def confirm(limits):
            self.company.account_use_credit_limit = limits
            orders = self.env["sale.order"].union(
                *[
                    self._order([(self.board_a, 5, {"price_unit": 1})] * 10, partner=dealer)
                    for dealer in self._dealers(20)
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            orders.with_user(self.user).action_confirm()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        confirm(False)
        without, with_check = confirm(False), confirm(True)
        self.assertLessEqual(with_check - without, 0.05 * without)

    # === SCREENS === #
    def test_salespeople_see_the_light_without_rights_to_accounting(self):
        self._owe(90_000)
        seller = self.dealer.with_user(self.user)
        self.assertFalse(self.user.has_group("account.group_account_readonly"))
        self.assertEqual(seller.panel_credit_state, "amber")
        self.assertEqual(seller.panel_credit_used, 90_000)
        self.assertIn("90,000.00", seller.panel_credit_table)
        partners = self.env["res.partner"].with_user(self.user)
        self.assertIn(seller, partners.search([("panel_credit_state", "=", "amber")]))
        self.assertNotIn(seller, partners.search([("panel_credit_state", "in", ["green", "red"])]))
        order = self._sell(20_000).with_user(self.user)
        self.assertEqual(order.panel_credit_state, "red")

    def test_the_table_of_everybody_agrees_with_the_verdict(self):
        self._owe(30_000)
        self.env["res.partner"].invalidate_model()
        rows = self.env["panel.credit.exposure"].search([("state", "=", "green")])
        row = rows.filtered(lambda row: row.partner_id == self.dealer)
        self.assertEqual((row.allowed, row.free, row.used), (100_000, 70_000, 30_000))
