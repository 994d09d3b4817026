from odoo.tests import tagged

from .credit_common import PanelCreditCommon


@tagged("post_install", "-at_install")
class TestDeliveryTolerance(PanelCreditCommon):
    """domain.md 2.5: a line closes when delivered ≥ (1 − tolerance) × ordered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dealer.credit_limit = 1_000_000

    def _ordered(self, sheets=1900, board=None, **values):
        order = self._order([(board or self.board_a, sheets, {"price_unit": 100})], **values)
        order.action_confirm()
        return order

    def _ship(self, order, sheets):
        """Deliver so many sheets, as the warehouse does; return what Odoo asks, if anything."""
        picking = order.picking_ids.filtered(lambda each: each.state != "done")
        picking.move_ids.write({"quantity": sheets, "picked": True})
        return picking.with_context(skip_sms=True).button_validate()

    def test_within_five_percent_the_line_ends(self):
        """1,900 − 5 % = 1,805 sheets: 38 packs ordered, one and a half of them missing."""
        order = self._ordered()
        self.assertEqual(self._used(), 190_000)
        self.assertIs(self._ship(order, 1805), True)
        self.assertEqual(order.picking_ids.mapped("state"), ["done"])
        self.assertEqual(order.delivery_status, "full")
        self.assertEqual(order.order_line.qty_delivered, 1805)
        self.assertIn("1805 of 1900", order.message_ids[0].body)
        # what is missing takes up no credit any more
        self.assertEqual(self._used(), 180_500)

    def test_beyond_it_the_rest_is_asked_about(self):
        order = self._ordered()
        action = self._ship(order, 1804)
        self.assertEqual(action["res_model"], "stock.backorder.confirmation")
        wizard = (
            self.env[action["res_model"]]
            .with_context(**action["context"])
            .create({"pick_ids": order.picking_ids.ids})
        )
        wizard.process()
        self.assertEqual(len(order.picking_ids), 2)
        self.assertEqual(self._used(), 190_000, "the rest is still to be delivered")
        self.assertIs(self._ship(order, 90), True, "1,894 of 1,900 with the second delivery")
        self.assertEqual(order.delivery_status, "full")
        self.assertEqual(self._used(), 189_400)

    def test_a_shortfall_that_is_given_up_takes_no_credit(self):
        order = self._ordered()
        action = self._ship(order, 1000)
        wizard = (
            self.env[action["res_model"]]
            .with_context(**action["context"])
            .create({"pick_ids": order.picking_ids.ids})
        )
        wizard.process_cancel_backorder()
        self.assertEqual(self._used(), 100_000)

    def test_the_tolerance_of_the_contract_counts(self):
        contract = self.env["panel.contract"].create(
            {"title": "Exact", "partner_id": self.dealer.id, "tolerance_under": 1}
        )
        order = self._ordered()
        order.panel_contract_id = contract
        action = self._ship(order, 1805)
        self.assertEqual(action["res_model"], "stock.backorder.confirmation")
        self.assertIs(self._ship(order, 1881), True)

    def test_goods_without_dimensions_have_no_tolerance(self):
        glue = self.env["product.product"].create(
            {"name": "Glue", "type": "consu", "is_storable": True, "taxes_id": False}
        )
        action = self._ship(self._ordered(100, glue), 99)
        self.assertEqual(action["res_model"], "stock.backorder.confirmation")

    def test_nothing_delivered_is_no_delivery(self):
        order = self._ordered(10)
        order.picking_ids.move_ids.write({"quantity": 0, "picked": True})
        self.assertFalse(order.picking_ids._panel_within_tolerance())
