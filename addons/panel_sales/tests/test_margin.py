from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import PanelIncentiveCommon

# What tells a margin or a cost, by model.
HIDDEN = {
    "sale.order": (
        "margin",
        "margin_percent",
        "panel_pocket_margin",
        "panel_pocket_percent",
        "panel_waterfall",
    ),
    "sale.order.line": ("margin", "margin_percent", "purchase_price"),
    "sale.report": ("margin",),
    "panel.sales.kpi": ("margin",),
    "panel.posted.line": ("margin", "cost", "unit_cost"),
    "panel.customer.fact": ("margin", "cost"),
    "product.product": ("standard_price", "avg_cost", "total_value"),
    "product.template": ("standard_price",),
    "stock.move": ("standard_price", "value", "remaining_value"),
    "product.brand": ("panel_floor_margin",),
    "product.pricelist.item": ("panel_floor_margin",),
    "panel.discount.authority": ("floor_margin",),
    "res.company": ("panel_target_margin",),
}


@tagged("post_install", "-at_install")
class TestMargin(PanelIncentiveCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._price(cls.board_a, 100, "sheet")
        cls.region_js.panel_freight_m3 = 20

    def _quote(self):
        order = self._order([(self.board_a, 100, {"discount": 10})], user_id=self.user.id)
        self.env.flush_all()
        return order

    def test_from_list_value_to_pocket_margin(self):
        """100 sheets, 5.3582 m³, for 100 less 10 % that cost 70: 9,000 − 90 − 107.16 − 7,000."""
        self._plan([(None, "revenue", 1)])
        order = self._quote()
        fall = order._panel_waterfalls()[order]
        self.assertEqual((fall.listed, fall.net, fall.cost), (10000, 9000, 7000))
        self.assertEqual((fall.discount, fall.rebate, fall.commission), (1000, 0, 90))
        volume = order.panel_volume_m3
        self.assertAlmostEqual(float(fall.freight), 20 * volume)
        self.assertAlmostEqual(order.panel_pocket_margin, 1910 - 20 * volume, 2)
        self.assertAlmostEqual(order.panel_pocket_margin, 1802.84, 2)
        self.assertAlmostEqual(order.panel_pocket_percent, (1910 - 20 * volume) / 90, 1)

    def test_plans_pay_by_brand_and_on_margin(self):
        self._plan([(None, "revenue", 1), (self.brand_a, "revenue", 2), (None, "margin", 5)])
        order = self._quote()
        self.assertAlmostEqual(order._panel_commission_forecast()[order], 180 + 100)
        order.user_id = self.users["supervisor"]
        self.assertFalse(order._panel_commission_forecast())

    def test_hooks_of_the_rebate_are_empty_and_show_nothing(self):
        order = self._quote()
        self.assertEqual(order._panel_rebate_forecast(), {})
        self.assertIsNone(order._panel_next_tier())
        self.assertNotIn("panel_next_tier", order.panel_waterfall)
        self.assertNotIn("Rebates", order.panel_waterfall)
        self.assertIn("Pocket margin", order.panel_waterfall)

    def test_supervisors_see_margins_and_salespeople_do_not(self):
        group = "panel_crm.group_margin"
        for role in ("supervisor", "leader", "administrator", "finance", "key_account"):
            self.assertTrue(self.users[role].has_group(group), role)
        for role in ("salesperson", "general"):
            self.assertFalse(self.users[role].has_group(group), role)

    def test_margins_are_hidden_in_every_route(self):
        order = self._quote()
        order.with_user(self.user).action_confirm()
        self._invoice([(self.board_a, 10, 90)], "2026-03-10")
        self.env["panel.discount.authority"].create({"role": "leader", "max_discount": 90})
        self.env["panel.customer.fact"]._rebuild(date(2026, 11, 24))
        self.user.group_ids += self.env.ref("base.group_allow_export")
        for model, names in HIDDEN.items():
            records = self.env[model].sudo().search([], limit=1)
            self.assertTrue(records, model)
            hidden = records.with_user(self.user)
            for name in names:
                with self.subTest(model=model, field=name):
                    self._assert_hidden(hidden, name)

    def _assert_hidden(self, records, name):
        self.assertNotIn(name, records.fields_get())
        stored = records._fields[name].store
        routes = [
            lambda: records.read([name]),
            lambda: records.web_read({name: {}}),
            lambda: records.export_data([name]),
            lambda: records[name],
        ]
        if stored:
            routes += [
                lambda: records.search([(name, ">", 0)]),
                lambda: records.search([], order=name),
                lambda: records.formatted_read_group([], [], [f"{name}:sum"]),
                lambda: records._read_group([], [], [f"{name}:sum"]),
            ]
        for number, route in enumerate(routes):
            with self.subTest(route=number), self.assertRaises(AccessError):
                route()

    def test_salespeople_still_write_quotations(self):
        form = Form(self.env["sale.order"].with_user(self.user))
        form.partner_id = self.dealer
        with form.order_line.new() as line:
            line.product_id = self.board_a
            line.product_uom_qty = 10
        order = form.save()
        self.assertNotIn("panel_waterfall", form._view["fields"])
        order.action_confirm()
        self.assertEqual(order.sudo().margin, 300)

    def test_dealers_read_no_margin(self):
        order = self._quote()
        order.state = "sent"
        seen = order.with_user(self.portal_user)
        for name in HIDDEN["sale.order"]:
            with self.assertRaises(AccessError):
                seen.read([name])
