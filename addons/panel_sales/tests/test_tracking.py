from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from .common import PanelSalesCommon


class TrackingCommon(PanelSalesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._price(cls.board_a, 100, "sheet")
        warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.stock = warehouse.lot_stock_id

    def _ship(self, order):
        self.env["stock.quant"]._update_available_quantity(self.board_a, self.stock, 100)
        order.picking_ids.action_assign()
        for move in order.picking_ids.move_ids:
            move.quantity = move.product_uom_qty
        order.picking_ids.with_context(skip_backorder=True, skip_sms=True).button_validate()

    def _invoice(self, order):
        invoice = order._create_invoices()
        invoice.invoice_date = "2026-11-20"
        invoice.action_post()
        return invoice

    def _pay(self, invoice):
        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"payment_date": "2026-11-23"})
        )
        wizard.action_create_payments()
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestTracking(TrackingCommon):
    def _stage(self, order):
        self.env.flush_all()
        self.env.invalidate_all()
        found = self.env["sale.order"].search(
            [("id", "=", order.id), ("panel_stage", "=", order.panel_stage)]
        )
        self.assertEqual(found, order)
        rows = self.env["sale.order"]._read_group(
            [("id", "=", order.id)], ["panel_stage"], ["__count"]
        )
        self.assertEqual(rows, [(order.panel_stage, 1)])
        return order.panel_stage

    def test_walking_an_order_through_changes_its_stage_each_step(self):
        order = self._order([(self.board_a, 10)])
        self.assertEqual(self._stage(order), "quotation")
        order.signed_on = fields.Datetime.now()
        self.assertEqual(self._stage(order), "contract")
        order.action_confirm()
        self.assertEqual(self._stage(order), "confirmed")
        self.env["stock.quant"]._update_available_quantity(self.board_a, self.stock, 100)
        order.picking_ids.action_assign()
        self.assertEqual(self._stage(order), "reserved")
        with self.assertRaisesRegex(UserError, "not been shipped"):
            order.action_panel_received()
        self._ship(order)
        self.assertEqual(self._stage(order), "shipped")
        order.with_user(self.user).action_panel_received()
        self.assertEqual(self._stage(order), "received")
        invoice = self._invoice(order)
        self.assertEqual(self._stage(order), "invoiced")
        self._pay(invoice)
        self.assertEqual(self._stage(order), "paid")
        dates = {step["key"]: step["date"] for step in order._panel_tracking_steps()[order]}
        self.assertTrue(all(dates.values()), dates)
        self.assertEqual(dates["invoiced"], "11/20/2026")
        self.assertEqual(dates["paid"], "11/23/2026")

    def test_contract_of_a_call_off_is_agreed_on_the_day_of_its_signature(self):
        order = self._order([(self.board_a, 10)])
        self.assertEqual(self._stage(order), "quotation")
        contract = self.env["panel.contract"].create(
            {
                "title": "Boards",
                "partner_id": self.dealer.id,
                "date_from": "2020-01-01",
                "date_to": "2099-12-31",
            }
        )
        contract.action_submit()
        contract.with_user(self.users["leader"]).validate_tier()
        contract.invalidate_recordset()
        contract.action_sign()
        contract.signed_on = "2026-03-02"
        order.panel_contract_id = contract
        self.assertEqual(order.panel_stage, "contract")  # before anything is invalidated
        self.assertEqual(self._stage(order), "contract")
        for zone in ("America/Los_Angeles", "UTC", "Asia/Shanghai"):
            steps = order.with_context(tz=zone)._panel_tracking_steps()[order]
            dates = {step["key"]: step["date"] for step in steps}
            self.assertEqual(dates["contract"], "03/02/2026", zone)
        order.signed_on = "2026-03-05 08:00:00"  # what the customer signed himself comes first
        steps = order._panel_tracking_steps()[order]
        self.assertEqual({step["key"]: step["date"] for step in steps}["contract"], "03/05/2026")

    def test_part_of_a_delivery_does_not_count_as_shipped(self):
        order = self._order([(self.board_a, 10)])
        order.action_confirm()
        self.env["stock.quant"]._update_available_quantity(self.board_a, self.stock, 100)
        move = order.picking_ids.move_ids
        move.quantity = 4
        move.picked = True
        order.picking_ids.with_context(skip_sms=True)._action_done()
        self.assertIn(self._stage(order), ("reserved", "confirmed"))

    def test_cancelled_orders_have_no_stage(self):
        order = self._order([(self.board_a, 10)])
        order._action_cancel()
        self.assertFalse(order.panel_stage)
        found = self.env["sale.order"].search([("id", "=", order.id), ("panel_stage", "=", False)])
        self.assertEqual(found, order)

    def test_tracking_costs_the_same_for_one_order_and_fifty(self):
        orders = self.env["sale.order"]
        for _number in range(50):
            orders += self._order([(self.board_a, 1)])

        def queries(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.read(["panel_stage", "panel_tracking_bar"])
            return self.env.cr.sql_log_count - before

        queries(orders)
        self.assertEqual(queries(orders[:1]), queries(orders))


@tagged("post_install", "-at_install")
class TestPortalTracking(TrackingCommon, HttpCase):
    def _page(self, order):
        self.env.flush_all()
        response = self.url_open(order.get_portal_url())
        self.assertEqual(response.status_code, 200)
        return response.text

    def test_dealer_sees_the_same_and_confirms_the_receipt(self):
        self.portal_user.partner_id.parent_id = self.dealer
        order = self._order([(self.board_a, 10)])
        order.action_confirm()
        self._ship(order)
        self.authenticate("panel_dealer", "panel_dealer")
        page = self._page(order)
        for step in order._panel_tracking_steps()[order]:
            self.assertIn(f'data-step="{step["key"]}"', page)
        self.assertIn("Confirm That the Goods Have Arrived", page)
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        url = order.get_portal_url("/received")
        self.url_open(url, data={"csrf_token": token})
        order.invalidate_recordset()
        self.assertEqual(order.panel_stage, "received")
        self.assertNotIn("Confirm That the Goods Have Arrived", self._page(order))

    def test_strangers_confirm_nothing(self):
        order = self._order([(self.board_a, 10)], partner=self.dealer_south)
        order.action_confirm()
        self._ship(order)
        self.authenticate("panel_dealer", "panel_dealer")
        page = self.url_open("/my").text
        token = page.split('csrf_token: "')[1].split('"')[0]
        for url in (f"/my/orders/{order.id}/received", "/my/orders/999999999999/received"):
            response = self.url_open(url, data={"csrf_token": token, "access_token": "x"})
            self.assertLess(response.status_code, 500)
        order.invalidate_recordset()
        self.assertFalse(order.panel_received_on)
