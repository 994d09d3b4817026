from datetime import date
from threading import Thread

from psycopg2.errors import CheckViolation, SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, freeze_time, get_db_name, tagged
from odoo.tools import mute_logger

from odoo.addons.panel_crm.models.panel_authorization import Place
from odoo.addons.panel_crm.tests.common import PanelCrmCommon

TODAY = date(2026, 11, 20)


class AuthorizationCase(PanelCrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Authorization = cls.env["panel.authorization"]
        cls.dealer_b = cls.env["res.partner"].create(
            {
                "name": "Wuxi Board Mart",
                "panel_role": "dealer",
                "panel_region_id": cls.region_wuxi.id,
            }
        )

    @classmethod
    def _authorize(cls, partner, **values):
        return cls.Authorization.create(
            {
                "partner_id": partner.id,
                "brand_id": cls.brand_a.id,
                "region_id": cls.region_wuxi.id,
                "date_from": "2026-01-01",
                "date_to": "2026-12-31",
                "exclusive": True,
                "decision": "granted",
                **values,
            }
        )


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestAuthorization(AuthorizationCase):
    # === OVERLAP === #
    def test_two_exclusive_dealers_of_one_place_are_refused(self):
        """Two exclusive dealers, same region, brand and dates → error (S4-SALES-12)."""
        first = self._authorize(self.dealer)
        with self.assertRaisesRegex(ValidationError, "Wuxi Timber Trading.*" + first.number):
            self._authorize(self.dealer_b)

    def test_overlap_reaches_up_and_down_the_tree(self):
        self._authorize(self.dealer, region_id=self.region_js.id)
        for region in (self.region_wuxi, self.region_js, self.region_cn):
            with self.subTest(region=region.code), self.assertRaises(ValidationError):
                self._authorize(self.dealer_b, region_id=region.id)
        self.assertTrue(self._authorize(self.dealer_b, region_id=self.region_gd.id))

    def test_overlap_needs_the_same_days_and_channel(self):
        self._authorize(self.dealer, channel="retail")
        with self.assertRaises(ValidationError):
            self._authorize(self.dealer_b)  # all channels contain retail
        with self.assertRaises(ValidationError):
            self._authorize(self.dealer_b, channel="retail", date_from="2026-12-31", date_to=False)
        self.assertTrue(self._authorize(self.dealer_b, channel="furniture"))
        later = {"date_from": "2027-01-01", "date_to": False}
        self.assertTrue(self._authorize(self.dealer_b, channel="retail", **later))

    def test_nobody_else_within_an_exclusive_territory(self):
        self._authorize(self.dealer)
        with self.assertRaises(ValidationError):
            self._authorize(self.dealer_b, exclusive=False)
        # a province that is not exclusive has the city carved out of it
        self.assertTrue(
            self._authorize(self.dealer_b, exclusive=False, region_id=self.region_js.id)
        )

    def test_drafts_and_archived_ones_hold_nothing_until_they_are_granted(self):
        self._authorize(self.dealer)
        draft = self._authorize(self.dealer_b, decision="draft")
        archived = self._authorize(self.dealer_b, active=False)
        with self.assertRaises(ValidationError):
            draft.action_grant()
        with self.assertRaises(ValidationError):
            archived.action_unarchive()

    def test_a_suspended_dealer_keeps_the_place(self):
        self._authorize(self.dealer).action_suspend()
        with self.assertRaises(ValidationError):
            self._authorize(self.dealer_b)

    def test_one_place_for_three_dealers_under_three_brands(self):
        brand_c = self.env["product.brand"].create({"name": "Third", "code": "TRD"})
        for dealer, brand in (
            (self.dealer, self.brand_a),
            (self.dealer_b, self.brand_b),
            (self.dealer_south, brand_c),
        ):
            self.assertTrue(self._authorize(dealer, brand_id=brand.id))

    def test_a_dealer_may_renew_before_the_end(self):
        self._authorize(self.dealer)
        self.assertTrue(self._authorize(self.dealer, date_from="2026-12-01", date_to="2027-12-31"))

    def test_moving_a_region_brings_no_two_together(self):
        self._authorize(self.dealer, region_id=self.region_js.id)
        self._authorize(self.dealer_b, region_id=self.region_gd.id)
        with self.assertRaisesRegex(ValidationError, "Wuxi Board Mart"):
            self.region_gd.parent_id = self.region_js

    def test_both_of_one_batch_are_compared(self):
        with self.assertRaises(ValidationError):
            (self._authorize(self.dealer) | self._authorize(self.dealer_b)).action_grant()

    def test_companies_authorise_for_themselves(self):
        other = self.env["res.company"].create({"name": "Second Mill"})
        self._authorize(self.dealer)
        self.assertTrue(self._authorize(self.dealer_b, company_id=other.id))
        with self.assertRaises(ValidationError):
            self._authorize(self.dealer_b, company_id=False)

    # === CHECKS === #
    def test_only_dealers_are_authorised(self):
        with self.assertRaisesRegex(ValidationError, "no dealer"):
            self._authorize(self.key_account)

    @mute_logger("odoo.sql_db")
    def test_dates_in_order(self):
        with self.assertRaises(CheckViolation), self.cr.savepoint():
            self._authorize(self.dealer, date_to="2025-12-31")

    def test_granted_ones_are_not_deleted(self):
        authorization = self._authorize(self.dealer)
        with self.assertRaisesRegex(UserError, "stays on record"):
            authorization.unlink()
        self._authorize(self.dealer_b, decision="draft").unlink()

    # === STATE === #
    def test_states_agree_with_their_search(self):
        rows = {
            "draft": self._authorize(self.dealer, decision="draft"),
            "running": self._authorize(self.dealer, date_to=TODAY),
            "ended": self._authorize(self.dealer, date_to="2026-11-19"),
            "future": self._authorize(self.dealer, date_from="2026-11-21"),
            "suspended": self._authorize(self.dealer, decision="suspended"),
        }
        for state, row in rows.items():
            self.assertEqual(row.state, state)
            found = self.Authorization.search([("state", "=", state)])
            self.assertEqual(found & sum(rows.values(), row), row)

    def test_the_end_comes_by_itself(self):
        authorization = self._authorize(self.dealer)
        authorization.action_end()
        self.assertEqual((authorization.date_to, authorization.state), (TODAY, "running"))
        with freeze_time("2026-11-21"):
            authorization.invalidate_recordset(["state"])
            self.assertEqual(authorization.state, "ended")

    # === FINDING === #
    def test_find_covers_everything_below_the_region(self):
        province = self._authorize(self.dealer, region_id=self.region_js.id)
        for region, found in (
            (self.region_wuxi, province),
            (self.region_js, province),
            (self.region_cn, province.browse()),
            (self.region_gd, province.browse()),
            (self.region_gd.browse(), province.browse()),
        ):
            self.assertEqual(self.Authorization._find(self.brand_a, region, TODAY), found)
        self.assertFalse(self.Authorization._find(self.brand_b, self.region_wuxi, TODAY))

    def test_find_heeds_days_channel_and_decision(self):
        row = self._authorize(self.dealer, channel="retail")
        find = self.Authorization._find
        place = (self.brand_a, self.region_wuxi)
        self.assertEqual(find(*place, TODAY), row)
        self.assertEqual(find(*place, TODAY, "retail"), row)
        self.assertFalse(find(*place, TODAY, "project"))
        self.assertEqual(find(*place, date(2026, 12, 31)), row)
        self.assertFalse(find(*place, date(2027, 1, 1)))
        row.action_suspend()
        self.assertFalse(find(*place, TODAY))

    def test_find_puts_exclusive_and_near_ones_first(self):
        country = self._authorize(self.dealer, region_id=self.region_cn.id, exclusive=False)
        province = self._authorize(self.dealer_b, region_id=self.region_js.id, exclusive=False)
        city = self._authorize(self.dealer_south)
        found = self.Authorization._find(self.brand_a, self.region_wuxi, TODAY)
        self.assertEqual(list(found), [city, province, country])

    def test_find_many_places_with_as_many_queries_as_one(self):
        self._authorize(self.dealer)
        places = [
            Place(brand, region, date(2026, 1 + day % 12, 1), None)
            for brand in (self.brand_a, self.brand_b)
            for region in (self.region_wuxi, self.region_js, self.region_gd)
            for day in range(10)
        ]
        counts = []
        for some in (places[:1], places):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = self.Authorization._find_all(some)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(len(found), len(places))
        self.assertLessEqual(counts[1], counts[0] + 2)
        for place in places:
            self.assertEqual(found[place], self.Authorization._find(*place))

    # === ACCESS === #
    def test_who_sees_and_grants(self):
        own, foreign = (
            self._authorize(self.dealer),
            self._authorize(self.dealer_south, region_id=self.region_gd.id),
        )
        for role, user in self.users.items():
            rows = self.Authorization.with_user(user)
            sees_all = role in ("leader", "administrator", "finance", "key_account")
            self.assertEqual(foreign in rows.search([]), sees_all, role)
            self.assertEqual(rows.has_access("write"), role in ("leader", "administrator"), role)
        seller = own.with_user(self.users["salesperson"])
        self.assertIn(own, seller.search([]))
        with self.assertRaises(AccessError):
            foreign.with_user(self.users["salesperson"]).read(["number"])
        self.assertFalse(self.Authorization.with_user(self.portal_user).has_access("read"))

    def test_smart_buttons(self):
        row = self._authorize(self.dealer)
        for record in (self.dealer, self.brand_a, self.region_wuxi, self.region_js):
            self.assertEqual(record.panel_authorization_count, 1, record)
            action = record.action_view_authorizations()
            self.assertEqual(self.Authorization.search(action["domain"]), row)
        self.assertEqual(self.region_gd.panel_authorization_count, 0)


@tagged("post_install", "-at_install")
class TestAuthorizationRace(BaseCase):
    """Two people grant one territory in the same moment: one of them has to be refused."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.values = self._committed(self._prepare)
        self.addCleanup(self._committed, self._clean)

    def _committed(self, work):
        with self.registry.cursor() as cr:
            return work(api.Environment(cr, SUPERUSER_ID, {}))

    def _prepare(self, env):
        partners = env["res.partner"].create(
            [{"name": f"Race {number}", "panel_role": "dealer"} for number in range(2)]
        )
        shared = {
            "brand_id": env["product.brand"].create({"name": "Race", "code": "RACE"}).id,
            "region_id": env["panel.region"].create({"name": "Race", "code": "RACE"}).id,
            "exclusive": True,
            "decision": "granted",
        }
        return [{"partner_id": partner.id, **shared} for partner in partners]

    def _clean(self, env):
        first = self.values[0]
        rows = env["panel.authorization"].search([("brand_id", "=", first["brand_id"])])
        rows.decision = "draft"
        rows.unlink()
        env["res.partner"].browse(vals["partner_id"] for vals in self.values).unlink()
        env["product.brand"].browse(first["brand_id"]).unlink()
        env["panel.region"].browse(first["region_id"]).unlink()

    def test_the_one_who_waited_is_refused(self):
        errors = []

        def grant_second():
            try:
                self._committed(lambda env: env["panel.authorization"].create(self.values[1]))
            except SerializationFailure as error:
                errors.append(error)

        with mute_logger("odoo.sql_db"), self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["panel.authorization"].create(self.values[0])
            env.flush_all()
            second = Thread(target=grant_second)
            second.start()
            second.join(timeout=1)
            self.assertTrue(second.is_alive(), "the second one has to wait for the first")
            cr.commit()  # pylint: disable=invalid-commit  # the other cursor waits for it
            second.join(timeout=30)
        self.assertEqual(len(errors), 1)
        # Odoo tries a failed request anew; then the first one is seen
        with self.assertRaisesRegex(ValidationError, "Race 0"):
            self._committed(lambda env: env["panel.authorization"].create(self.values[1]))
