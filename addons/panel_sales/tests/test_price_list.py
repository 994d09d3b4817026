from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .common import PanelSalesCommon


@tagged("post_install", "-at_install")
class TestPriceList(PanelSalesCommon, HttpCase):
    """S0-PRICE-01: each class of customers has a list and sees no other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gold, cls.silver = cls.env["product.pricelist"].create(
            [{"name": "List Gold"}, {"name": "List Silver"}]
        )
        for pricelist, price in ((cls.gold, 111.11), (cls.silver, 122.22)):
            pricelist.item_ids = [
                Command.create(
                    {
                        "applied_on": "0_product_variant",
                        "product_id": cls.board_a.id,
                        "compute_price": "fixed",
                        "fixed_price": price,
                    }
                )
            ]
        cls.levels = cls.env["res.partner.grade"].create(
            [
                {"name": "Gold", "default_pricelist_id": cls.gold.id},
                {"name": "Silver", "default_pricelist_id": cls.silver.id},
            ]
        )
        cls.dealer.grade_id = cls.levels[0]
        cls.dealer_south.grade_id = cls.levels[1]
        cls.other_user = new_test_user(
            cls.env, "panel_dealer_south", groups="base.group_portal", lang="en_US"
        )
        cls.other_user.partner_id.parent_id = cls.dealer_south

    def _page(self, user, url="/my/panel/prices"):
        self.authenticate(user.login, user.login)
        return self.url_open(url)

    def test_each_dealer_sees_their_own_price(self):
        first, second = self._page(self.portal_user).text, self._page(self.other_user).text
        self.assertIn("111.11", first)
        self.assertNotIn("122.22", first)
        self.assertIn("122.22", second)
        self.assertNotIn("111.11", second)

    def test_the_page_follows_the_one_price_source(self):
        self.gold.item_ids.fixed_price = 108.5
        self.env.flush_all()
        self.assertIn("108.5", self._page(self.portal_user).text)
        self.assertEqual(
            self._order([(self.board_a, 1)], pricelist_id=self.gold.id).order_line.price_unit, 108.5
        )

    def test_search_finds_boards(self):
        self.assertIn("EVG-18", self._page(self.portal_user, "/my/panel/prices?search=EVG").text)
        page = self._page(self.portal_user, "/my/panel/prices?search=%27%22%3Cb%3E%25")
        self.assertEqual(page.status_code, 200)
        self.assertNotIn("EVG-18", page.text)

    def test_malformed_requests_are_answered(self):
        for url in (
            "/my/panel/prices/page/0",
            "/my/panel/prices/page/999999",
            "/my/panel/prices?search=" + "x" * 5000,
            "/my/panel/prices?page=abc",
            "/my/panel/prices?search=%00",
            "/my/panel/prices?search=18+mm+%00",
        ):
            self.assertLess(self._page(self.portal_user, url).status_code, 500, url)

    def test_the_printed_sheet_is_the_dealer_s_own(self):
        response = self._page(self.portal_user, "/my/panel/prices/pdf")
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        self.assertTrue(response.content.startswith(b"%PDF"))
        text = "\n".join(self._pdf("panel_sales.report_price_list", self.gold))
        self.assertIn("111.11", text)
        self.assertIn("EVG-18", text)

    def test_a_dealer_whose_authorisation_has_ended_sees_no_prices_of_the_brand(self):
        values = {"brand_id": self.brand_a.id, "date_from": "2020-01-01", "decision": "granted"}
        own, _other = self.env["panel.authorization"].create(
            [
                {**values, "partner_id": self.dealer.id, "region_id": self.region_wuxi.id},
                {**values, "partner_id": self.dealer_south.id, "region_id": self.region_gd.id},
            ]
        )
        self.assertIn("111.11", self._page(self.portal_user).text)
        own.date_to = "2020-12-31"
        self.env.flush_all()
        self.assertNotIn("111.11", self._page(self.portal_user).text)
        self.assertIn("SIL-18", self._page(self.portal_user).text)  # nobody is authorised for it
        self.assertIn("122.22", self._page(self.other_user).text)

    def test_others_have_no_price_list(self):
        guest = new_test_user(self.env, "panel_guest", groups="base.group_portal")
        self.assertIn("There is no board to show", self._page(guest).text)
        self.assertEqual(self._page(guest, "/my/panel/prices/pdf").status_code, 404)
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open("/my/panel/prices").url)

    def test_a_level_gives_its_list_on_creation_and_on_change(self):
        partner = self.env["res.partner"].create(
            {"name": "New Dealer", "panel_role": "dealer", "grade_id": self.levels[0].id}
        )
        self.assertEqual(partner.property_product_pricelist, self.gold)
        partner.grade_id = self.levels[1]
        self.assertEqual(partner.property_product_pricelist, self.silver)
        special = self.env["res.partner"].create(
            {
                "name": "Special",
                "grade_id": self.levels[0].id,
                "specific_property_product_pricelist": self.pricelist.id,
            }
        )
        self.assertEqual(special.property_product_pricelist, self.pricelist)

    def test_price_per_cubic_metre_of_s2_price_01(self):
        """1,800 × 0.0535824 = 96.45 per sheet."""
        item = self.gold.item_ids
        item.write({"fixed_price": 1800, "panel_price_basis": "m3"})
        price, basis, basis_price = self.gold._panel_prices(self.board_a)[self.board_a]
        self.assertEqual(round(price, 2), 96.45)
        self.assertEqual((basis, round(basis_price, 6)), ("m3", 1800))
