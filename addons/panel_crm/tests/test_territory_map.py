from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user, tagged

from odoo.addons.panel_crm.tests.test_authorization import TODAY, AuthorizationCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTerritoryMap(AuthorizationCase):
    """Jiangsu and Guangdong are the provinces, Wuxi is a city of the first."""

    def _map(self, region=None, user=None, **values):
        model = self.Authorization.with_user(user or self.env.user)
        return model.get_territories(region and region.id, **values)

    def _cell(self, region, brand=None, within=None, **values):
        found = self._map(within, **values)
        row = next(row for row in found["rows"] if row["id"] == region.id)
        return row["cells"].get((brand or self.brand_a).id, {"state": "free"})

    def test_a_province_is_taken_open_in_parts_or_free(self):
        self.assertEqual(self._cell(self.region_js)["state"], "free")
        city = self._authorize(self.dealer)
        cell = self._cell(self.region_js)
        self.assertEqual((cell["state"], cell["parts"]), ("partial", 1))
        self.assertEqual(cell["below"], [city.ids])
        open_right = self._authorize(self.dealer_b, region_id=self.region_js.id, exclusive=False)
        cell = self._cell(self.region_js)
        self.assertEqual((cell["state"], cell["own"]), ("open", open_right.ids))
        self._authorize(self.dealer_south, region_id=self.region_gd.id)
        self.assertEqual(self._cell(self.region_gd)["state"], "exclusive")
        self.assertEqual(self._cell(self.region_gd, self.brand_b)["state"], "free")

    def test_cities_are_taken_by_what_stands_above_them(self):
        country = self._authorize(self.dealer, region_id=self.region_cn.id, exclusive=False)
        cell = self._cell(self.region_wuxi, within=self.region_js)
        self.assertEqual((cell["state"], cell["above"]), ("open", country.ids))
        found = self._map()
        (head,) = [row for row in found["rows"] if row["id"] == self.region_cn.id]
        self.assertTrue(head["head"])
        self.assertEqual(head["cells"][self.brand_a.id]["own"], country.ids)

    def test_the_map_is_of_a_day_and_a_channel(self):
        right = self._authorize(self.dealer, region_id=self.region_js.id, channel="retail")
        self.assertEqual(self._cell(self.region_js, day="2025-12-31")["state"], "free")
        self.assertTrue(self._map(day="2025-12-31")["rights"][right.id]["future"])
        self.assertEqual(self._cell(self.region_js, day="2027-01-01"), {"state": "free"})
        self.assertEqual(self._cell(self.region_js, channel="retail")["own"], right.ids)
        self.assertEqual(self._cell(self.region_js, channel="project"), {"state": "free"})

    def test_a_suspended_right_stands_there_and_holds_nothing(self):
        right = self._authorize(self.dealer, region_id=self.region_js.id)
        right.action_suspend()
        cell = self._cell(self.region_js)
        self.assertEqual((cell["state"], cell["own"]), ("free", right.ids))

    def test_what_ends_soon_is_marked(self):
        soon = self._authorize(self.dealer, date_to="2027-01-10")
        later = self._authorize(self.dealer_south, region_id=self.region_gd.id, date_to=False)
        found = self._map()
        self.assertTrue(found["rights"][soon.id]["ending"])
        self.assertFalse(found["rights"][later.id]["ending"])
        ending = {brand["id"]: brand["ending"] for brand in found["brands"]}
        self.assertEqual(ending[self.brand_a.id], 1)

    def test_a_territory_is_taken_also_where_the_dealer_may_not_be_seen(self):
        self.users["salesperson"].panel_region_ids = self.region_wuxi
        right = self._authorize(self.dealer_south, region_id=self.region_gd.id)
        found = self._map(user=self.users["salesperson"])
        self.assertIs(found["rights"][right.id]["dealer"], False)
        self.assertFalse(found["can_create"])
        found = self._map(user=self.users["leader"])
        self.assertEqual(found["rights"][right.id]["dealer"], self.dealer_south.name)
        self.assertTrue(found["can_create"])

    def test_bad_questions_are_answered_in_words(self):
        with self.assertRaisesRegex(UserError, "no date"):
            self._map(day="yesterday")
        with self.assertRaisesRegex(UserError, "no such channel"):
            self._map(channel="moon")
        with self.assertRaises(AccessError):
            self._map(user=new_test_user(self.env, "stranger", groups="base.group_portal"))

    def test_many_regions_and_rights_cost_as_many_queries_as_few(self):
        cities = self.env["panel.region"].create(
            [
                {"name": f"C{number}", "code": f"TC{number}", "kind": "city",
                 "parent_id": self.region_gd.id}
                for number in range(50)
            ]
        )  # fmt: skip
        self._map()  # what is read once
        counts = []
        for some in (cities[:1], cities[1:]):
            for city in some:
                self._authorize(self.dealer_south, region_id=city.id)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = self._map()
            counts.append(self.env.cr.sql_log_count - before)
        (row,) = [row for row in found["rows"] if row["id"] == self.region_gd.id]
        cell = row["cells"][self.brand_a.id]
        self.assertEqual((cell["parts"], cell["more"], row["children"]), (50, 46, 50))
        self.assertEqual(*counts)
