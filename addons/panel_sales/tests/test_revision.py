from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import PanelSalesCommon


@tagged("post_install", "-at_install")
class TestRevision(PanelSalesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._price(cls.board_a, 100, "sheet")

    def _quote(self):
        order = self._order([(self.board_a, 10)], client_order_ref="A 7")
        order.state = "sent"
        return order.with_user(self.user)

    def test_revision_2_keeps_revision_1(self):
        order = self._quote()
        number, token = order.name, order._portal_ensure_token()
        order.action_panel_new_revision()
        order.order_line.price_unit = 95
        kept = order.panel_revision_ids
        self.assertEqual((order.name, order.panel_revision), (f"{number}-R2", 2))
        self.assertEqual((kept.name, kept.panel_revision), (number, 1))
        self.assertEqual(kept.order_line.price_unit, 100)
        self.assertEqual(kept.client_order_ref, "A 7")
        self.assertEqual((order.state, kept.state), ("draft", "cancel"))
        self.assertEqual(order.access_token, token)
        order.action_panel_new_revision()
        self.assertEqual(order.name, f"{number}-R3")
        self.assertEqual(
            order.panel_revision_ids.sorted("panel_revision").mapped("name"),
            [number, f"{number}-R2"],
        )
        self.assertEqual(order.panel_revision_count, 2)

    def test_revision_stands_on_the_pdf(self):
        order = self._quote()
        order.action_panel_new_revision()
        text = "".join(self._pdf("panel_sales.quotation", order))
        self.assertIn(f"{order.name}", text)
        self.assertIn("Revision", text)
        first = "".join(self._pdf("panel_sales.quotation", order.panel_revision_ids))
        self.assertNotIn("-R2", first)

    def test_only_one_is_live(self):
        order = self._quote()
        order.action_panel_new_revision()
        kept = order.panel_revision_ids
        for attempt in (
            lambda: kept.write({"note": "Other terms"}),
            lambda: kept.order_line.write({"price_unit": 1}),
            lambda: kept.unlink(),
            lambda: kept.order_line.create({"order_id": kept.id, "product_id": self.board_b.id}),
        ):
            with self.assertRaises(AccessError):
                attempt()
        with self.assertRaises(AccessError):
            kept.action_draft()
        with self.assertRaisesRegex(ValidationError, "earlier revision"):
            kept.sudo().state = "draft"
        with self.assertRaises(UserError):
            kept.action_panel_new_revision()

    def test_earlier_revisions_count_nowhere(self):
        order = self._quote()
        order.action_panel_new_revision()
        kept = order.panel_revision_ids
        self.env.flush_all()
        report = self.env["sale.report"].search([("order_reference", "=", f"sale.order,{kept.id}")])
        self.assertFalse(report)
        self.assertFalse(self.env["panel.sales.kpi"].search([("order_id", "=", kept.id)]))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "panel_crm.sale_order_action_quotation"
        )
        domain = [("state", "in", ("draft", "sent", "cancel")), ("panel_live_id", "=", False)]
        self.assertEqual(action["domain"], str(domain))

    def test_confirmed_orders_are_not_revised(self):
        order = self._quote()
        order.action_confirm()
        with self.assertRaisesRegex(UserError, "no open quotation"):
            order.action_panel_new_revision()
