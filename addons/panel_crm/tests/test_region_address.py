from odoo.tests import tagged

from .common import PanelCrmCommon


@tagged("post_install", "-at_install")
class TestRegionAddress(PanelCrmCommon):
    """Customers find their region by their address, unless a person chose it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["panel.region"].search([]).filtered(lambda r: r.code[:2] != "T-").unlink()
        cls.country = cls.env.ref("base.nl")
        land = cls.env["panel.region"].create(
            {"name": "Netherlands T", "code": "T-NL", "kind": "country",
             "country_id": cls.country.id}
        )  # fmt: skip
        cls.north, cls.south = cls.env["panel.region"].create(
            [
                {"name": name, "code": code, "kind": "city", "parent_id": land.id,
                 "postcodes": postcodes}
                for name, code, postcodes in (
                    ("Groningen", "T-NL1", "97"), ("Maastricht", "T-NL2", "62 63"),
                )
            ]
        )  # fmt: skip

    def _customer(self, **values):
        return self.env["res.partner"].create(
            {"name": "Customer", "panel_role": "end_customer", "country_id": self.country.id}
            | values
        )

    def test_a_new_customer_finds_its_region_by_its_city(self):
        self.assertEqual(self._customer(city="Groningen").panel_region_id, self.north)

    def test_the_postal_code_tells_what_names_do_not(self):
        customer = self._customer(zip="6211", city="Centre")
        self.assertEqual(customer.panel_region_id, self.south)

    def test_an_empty_region_is_found_when_the_address_is_entered(self):
        customer = self._customer()
        self.assertFalse(customer.panel_region_id)
        customer.city = "Maastricht"
        self.assertEqual(customer.panel_region_id, self.south)

    def test_a_region_that_was_chosen_stays_wherever_the_address_moves(self):
        customer = self._customer(city="Groningen", panel_region_id=self.region_wuxi.id)
        self.assertEqual(customer.panel_region_id, self.region_wuxi)
        customer.city = "Maastricht"
        self.assertEqual(customer.panel_region_id, self.region_wuxi)

    def test_a_renamed_region_is_found_by_its_new_name(self):
        self.assertEqual(self._customer(city="Groningen").panel_region_id, self.north)
        self.north.name = "Assen"
        self.assertEqual(self._customer(city="Assen").panel_region_id, self.north)
        self.assertFalse(self._customer(city="Groningen").panel_region_id)

    def test_in_narrow_columns_a_region_stands_with_the_one_above_only(self):
        county = self.env["panel.region"].create(
            {"name": "Zernike", "code": "T-NL11", "kind": "county", "parent_id": self.north.id}
        )
        self.assertEqual(county.display_name, "Netherlands T / Groningen / Zernike")
        short = county.with_context(panel_short_region=True)
        self.assertEqual(short.display_name, "Groningen / Zernike")
