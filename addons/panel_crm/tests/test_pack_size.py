from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.panel_crm.models.panel_pack_size import PackDemand
from odoo.addons.panel_crm.panelkit.loads import Capacity
from odoo.addons.panel_crm.tests.common import PanelCrmCommon


@tagged("post_install", "-at_install")
class TestPackSize(PanelCrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Size = cls.env["panel.pack.size"]
        cls.plant = cls.env["stock.warehouse"].search([], limit=1)
        cls.env.company.country_id = cls.env.ref("base.cn")
        cls.dealer.country_id = cls.env.ref("base.cn")
        cls.key_account.country_id = cls.env.ref("base.vn")

    def _size(self, sheets, **values):
        return self.Size.create({"sheets": sheets, **values})

    def _found(self, product=None, partner=None, day=date(2026, 11, 22), warehouse=None):
        demand = PackDemand(
            product or self.board_a,
            self.env.company,
            warehouse or self.plant,
            partner or self.dealer,
            day,
        )
        (size,) = self.Size._find([demand])
        return size.sheets

    def test_no_rule_no_size(self):
        self.assertFalse(self._found())

    def test_goods_decide_before_plant_and_destination(self):
        self._size(45, thickness_mm=18, warehouse_id=self.plant.id, destination="home")
        self.assertEqual(self._found(), 45)
        self._size(46, thickness_mm=18, series_id=self.series_a.id)
        self.assertEqual(self._found(), 46)
        self._size(47, length_mm=1220, width_mm=2440)
        self.assertEqual(self._found(), 47)
        self._size(48, product_id=self.board_a.id)
        self.assertEqual(self._found(), 48)
        self.assertEqual(self._found(self.board_b), 45)

    def test_plant_decides_before_destination(self):
        other = self.plant.copy({"name": "Second Plant", "code": "P2"})
        self._size(50, product_id=self.board_a.id, region_id=self.region_wuxi.id)
        self._size(40, product_id=self.board_a.id, warehouse_id=other.id)
        self.assertEqual(self._found(), 50)
        self.assertEqual(self._found(warehouse=other), 40)

    def test_smallest_destination_decides(self):
        board = {"product_id": self.board_a.id}
        self._size(40, **board)
        self._size(41, destination="home", **board)
        self._size(42, country_id=self.env.ref("base.cn").id, **board)
        self._size(43, region_id=self.region_js.id, **board)
        self._size(44, region_id=self.region_wuxi.id, **board)
        self._size(54, destination="abroad", **board)
        self.assertEqual(self._found(), 44)
        self.assertEqual(self._found(partner=self.key_account), 43)
        self.key_account.panel_region_id = False
        self.assertEqual(self._found(partner=self.key_account), 54)
        self.assertEqual(self._found(partner=self.dealer_south), 41)

    def test_contact_goes_by_the_region_of_its_company(self):
        self._size(44, product_id=self.board_a.id, region_id=self.region_wuxi.id)
        yard = self.env["res.partner"].create({"name": "Yard", "parent_id": self.dealer.id})
        self.assertEqual(self._found(partner=yard), 44)

    def test_dates(self):
        self._size(50, product_id=self.board_a.id)
        self._size(52, product_id=self.board_a.id, date_from="2026-07-01", date_to="2026-12-31")
        self.assertEqual(self._found(), 52)
        self.assertEqual(self._found(day=date(2026, 6, 30)), 50)
        self.assertEqual(self._found(day=date(2027, 1, 1)), 50)

    def test_many_demands_in_one_query(self):
        self._size(50, thickness_mm=18)
        demand = PackDemand(
            self.board_a, self.env.company, self.plant, self.dealer, date(2026, 1, 1)
        )
        self.Size._find([demand])
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        found = self.Size._find([demand] * 50)
        self.assertLessEqual(self.env.cr.sql_log_count - before, 1)
        self.assertEqual([size.sheets for size in found], [50] * 50)

    def test_bad_rules_are_refused(self):
        for values in (
            {},
            {"product_id": self.board_a.id, "thickness_mm": 18},
            {"length_mm": 2440},
            {"thickness_mm": 18, "destination": "home", "region_id": self.region_js.id},
            {"thickness_mm": -1},
        ):
            with self.assertRaises(ValidationError):
                self._size(50, **values)

    @mute_logger("odoo.sql_db")
    def test_doubles_and_impossible_numbers_are_refused(self):
        self._size(50, thickness_mm=18)
        for values in (
            {"sheets": 60, "thickness_mm": 18},
            {"sheets": 0, "thickness_mm": 9},
            {"sheets": 50, "thickness_mm": 9, "date_from": "2026-02-01", "date_to": "2026-01-01"},
        ):
            with self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self.Size.create(values).flush_recordset()

    def test_everybody_reads_and_only_administrators_write(self):
        size = self._size(50, thickness_mm=18)
        vehicle = self.env.ref("panel_crm.vehicle_40hc")
        for record in (size, vehicle, vehicle.load_ids):
            for role in ("general", "salesperson", "leader", "finance"):
                as_user = record.with_user(self.users[role])
                as_user.read(["display_name"])
                with self.assertRaises(AccessError):
                    as_user.check_access("write")
            record.with_user(self.users["administrator"]).check_access("unlink")

    def test_plants_of_other_companies_stay_hidden(self):
        other = self.env["res.company"].create({"name": "Other Maker"})
        plant = self.env["stock.warehouse"].search([("company_id", "=", other.id)], limit=1)
        size = self._size(50, thickness_mm=18, warehouse_id=plant.id)
        found = self.Size.with_user(self.users["salesperson"]).search([("id", "=", size.id)])
        self.assertFalse(found)

    # === VEHICLES === #
    def test_vehicles_as_exporters_know_them(self):
        box = self.env.ref("panel_crm.vehicle_40hc")
        self.assertEqual(box._capacity(), Capacity(26460, 76.3))
        self.assertEqual(box._places(self.board_a), 18)
        self.assertIsNone(box._places(self.board_b))
        self.assertIsNone(self.env.ref("panel_crm.vehicle_us")._capacity().volume_m3)

    @mute_logger("odoo.sql_db")
    def test_a_format_stands_once_in_a_loading_table(self):
        box = self.env.ref("panel_crm.vehicle_40hc")
        row = {"vehicle_id": box.id, "length_mm": 1220, "width_mm": 2440, "packs": 9}
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.env["panel.vehicle.load"].create(row).flush_recordset()

    # === EXCEPTIONS === #
    def test_products_without_dimensions(self):
        products = self.env["product.product"]
        lacking, service, plain = products.create(
            [
                {"name": "New board", "product_brand_id": self.brand_a.id},
                {"name": "Cutting", "type": "service", "product_brand_id": self.brand_a.id},
                {"name": "Pallet"},
            ]
        )
        listed = products.search([("panel_lacks_dimensions", "=", True)])
        self.assertIn(lacking, listed)
        self.assertFalse((service + plain + self.board_a) & listed)
        self.assertTrue(lacking.panel_lacks_dimensions)
        self.assertIn(plain, products.search([("panel_lacks_dimensions", "=", False)]))
        lacking.write({"panel_length_mm": 2440, "panel_width_mm": 1220, "panel_thickness_mm": 9})
        self.assertNotIn(lacking, products.search([("panel_lacks_dimensions", "=", True)]))
