from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from .common import PanelSalesCommon


@tagged("post_install", "-at_install")
class TestDesk(PanelSalesCommon):
    """What stands on the page “Basis of the Quotation”, and what a quotation keeps of its lead."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._price(cls.board_a, 100, "sheet")
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )

    def _stock(self, product, quantity):
        self.env["stock.quant"]._update_available_quantity(
            product, self.warehouse.lot_stock_id, quantity
        )

    def _arrival(self, product, quantity, moment):
        move = self.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom_qty": quantity,
                "product_uom": product.uom_id.id,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": self.warehouse.lot_stock_id.id,
                "date": moment,
            }
        )
        move._action_confirm()

    def _offer(self, price, days=0, partner=None, **values):
        """Log an enquiry in which a customer told the price of a competitor."""
        return self.env["panel.price.enquiry"].create(
            {
                "partner_id": (partner or self.dealer).id,
                "product_id": self.board_a.id,
                "date": fields.Datetime.now() - timedelta(days=days),
                "competitor_price": price,
                **values,
            }
        )

    def test_quotation_for_product_with_stock_50_and_competitor_price_84_displays_both(self):
        self._stock(self.board_a, 50)
        self._arrival(self.board_a, 30, "2026-12-05 08:00:00")
        self.brand_a.write({"panel_has_floor": True, "panel_floor_margin": 25})
        for _time in range(2):
            self._offer(0)
        self._offer(84, competitor="Spruce & Co.")
        before = self._order([(self.board_a, 5, {"discount": 4})])
        before.action_confirm()
        order = self._order([(self.board_a, 10)]).with_user(self.user)
        line = order.order_line
        self.assertEqual(line.panel_free_qty, 50 - 5)
        self.assertEqual(line.panel_incoming_qty, 30)
        self.assertEqual(str(line.panel_incoming_on), "2026-12-05")
        self.assertEqual(line.panel_quote_list_price, 100)
        self.assertEqual(line.panel_quote_price, 100)
        self.assertAlmostEqual(line.panel_quote_floor_price, 93.33)
        self.assertEqual(line.panel_last_price, 96)
        self.assertEqual(line.panel_last_price_on, before.date_order.date())
        self.assertEqual(line.panel_enquiry_count, 3)
        self.assertEqual(line.panel_competitor_price, 84)
        self.assertIn("Spruce & Co.", line.panel_competitor_source)

    def test_the_latest_offer_of_a_competitor_counts_for_half_a_year(self):
        self._offer(84, days=181)
        line = self._order([(self.board_a, 1)]).order_line
        self.assertFalse(line.panel_competitor_price)
        self.assertFalse(line.panel_competitor_source)
        self._offer(86, days=3)
        self._offer(90, days=30)
        line.invalidate_recordset()
        self.assertEqual(line.panel_competitor_price, 86)

    def test_an_offer_is_told_in_the_unit_of_the_line(self):
        self._offer(2000, price_basis="m3")
        line = self._order([(self.board_a, 1, {"product_uom_id": self.pack.id})]).order_line
        self.assertAlmostEqual(line.panel_competitor_price, 2000 * 0.0535824 * 40, 2)

    def test_what_others_customers_told_stays_with_those_who_may_read_it(self):
        self._offer(84, partner=self.dealer_south, user_id=self.users["leader"].id)
        order = self._order([(self.board_a, 1)])
        self.assertEqual(
            order.with_user(self.users["leader"]).order_line.panel_competitor_price, 84
        )
        self.assertFalse(order.with_user(self.user).order_line.panel_competitor_price)

    def test_price_of_the_zone_is_the_list_price(self):
        self._price(self.board_a, 104, "sheet", panel_region_id=self.region_js.id)
        line = self._order([(self.board_a, 1)]).order_line
        self.assertEqual(line.panel_quote_list_price, 104)
        self.assertEqual(line.panel_quote_list_price, line._get_pricelist_price())

    def test_last_price_is_told_in_the_unit_of_the_line(self):
        before = self._order([(self.board_a, 5, {"price_unit": 90})])
        before.action_confirm()
        order = self._order([(self.board_a, 1, {"product_uom_id": self.pack.id})])
        self.assertEqual(order.order_line.panel_last_price, 3600)

    def test_prices_of_other_customers_are_not_told(self):
        self._order([(self.board_a, 5)], partner=self.dealer_south).action_confirm()
        self.assertEqual(self._order([(self.board_a, 1)]).order_line.panel_last_price, 0)

    def test_certificates_are_named(self):
        self.env["panel.certificate"].create(
            {
                "type_id": self.env["panel.certificate.type"].search([], limit=1).id,
                "number": "C-1",
                "product_ids": [Command.link(self.board_a.id)],
            }
        )
        order = self._order([(self.board_a, 1)])
        self.assertIn("C-1", order.order_line.panel_certificate_names)

    def test_quotation_keeps_campaign_source_brand_and_region_of_the_lead(self):
        campaign = self.env["utm.campaign"].create({"name": "Spring Fair"})
        source = self.env["utm.source"].create({"name": "Fair stand"})
        lead = self.env["crm.lead"].create(
            {
                "name": "Hotel",
                "type": "opportunity",
                "partner_id": self.dealer.id,
                "campaign_id": campaign.id,
                "source_id": source.id,
                "panel_brand_id": self.brand_a.id,
                "panel_region_id": self.region_wuxi.id,
            }
        )
        context = lead.action_new_quotation()["context"]
        order = self.env["sale.order"].with_context(**context).create({})
        self.assertEqual(order.opportunity_id, lead)
        self.assertEqual((order.campaign_id, order.source_id), (campaign, source))
        self.assertEqual(order.panel_brand_id, self.brand_a)
        self.assertEqual(order.panel_region_id, self.region_wuxi)

    def test_the_page_costs_the_same_for_one_line_and_fifty(self):
        self._offer(84)
        one, fifty = self._order([(self.board_a, 1)]), self._order([(self.board_a, 2)] * 50)
        names = [
            "panel_free_qty",
            "panel_incoming_on",
            "panel_quote_list_price",
            "panel_quote_floor_price",
            "panel_last_price",
            "panel_enquiry_count",
            "panel_competitor_price",
            "panel_certificate_names",
        ]

        def queries(order):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            order.order_line.read(names)
            return self.env.cr.sql_log_count - before

        queries(one)
        self.assertEqual(queries(one), queries(fifty))
