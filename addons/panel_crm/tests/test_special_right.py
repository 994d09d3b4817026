from datetime import timedelta

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from odoo.addons.panel_crm.models.res_users_kind import KIND_GROUPS
from odoo.addons.panel_crm.tests.common import PanelCrmCommon


@tagged("post_install", "-at_install")
class TestSpecialRight(PanelCrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.env["res.users"])
        cls.clerk = cls.env["res.users"].create(
            {
                "name": "Clerk",
                "login": "panel_clerk",
                "role_line_ids": [
                    Command.create({"role_id": cls.env.ref("panel_crm.role_salesperson").id})
                ],
            }
        )
        cls.holder = new_test_user(
            cls.env, "panel_holder", groups="panel_crm.group_special_rights", lang="en_US"
        )
        cls.export = cls.env.ref("panel_crm.role_export")

    def _grant(self, granter=None, days=5, **values):
        return (
            self.env["panel.special.right"]
            .with_user(granter or self.holder)
            .create(
                {
                    "user_id": self.clerk.id,
                    "role_id": self.export.id,
                    "date_to": self.today + timedelta(days=days),
                    "reason": "The auditors asked for the list.",
                    "scope": "Customers of Wuxi",
                    **values,
                }
            )
        )

    def test_a_right_lasts_until_its_last_day_and_its_record_stays(self):
        right = self._grant()
        self.assertTrue(self.clerk.has_group("base.group_allow_export"))
        self.assertTrue(self.clerk.has_group("panel_crm.group_salesperson"))
        cron = self.env.ref("panel_crm.ir_cron_expire_special_rights")
        for days, lasts in ((5, True), (6, False)):
            with (
                freeze_time(fields.Datetime.now() + timedelta(days=days)),
                self.enter_registry_test_mode(),
            ):
                self.env.invalidate_all()
                cron.method_direct_trigger()
                self.assertEqual(self.clerk.has_group("base.group_allow_export"), lasts)
        self.assertTrue(self.clerk.has_group("panel_crm.group_salesperson"))
        self.assertEqual(right.state, "expired")
        self.assertEqual(right.granted_by_id, self.holder)

    def test_granted_until_yesterday_the_cron_removes_it(self):
        right = self._grant(days=-1, date_from=self.today - timedelta(days=9))
        self.assertFalse(self.clerk.has_group("base.group_allow_export"))
        self.assertIn(self.export, self.clerk.role_line_ids.role_id)
        with self.enter_registry_test_mode():
            self.env.ref("panel_crm.ir_cron_expire_special_rights").method_direct_trigger()
        self.assertNotIn(self.export, self.clerk.role_line_ids.role_id)
        self.assertEqual(right.state, "expired")
        self.assertTrue(right.exists())

    def test_a_right_that_begins_later_is_not_there_yet(self):
        self._grant(date_from=self.today + timedelta(days=2))
        self.assertFalse(self.clerk.has_group("base.group_allow_export"))

    def test_revoking(self):
        right = self._grant()
        right.action_revoke()
        self.assertFalse(self.clerk.has_group("base.group_allow_export"))
        self.assertEqual((right.state, right.ended_by_id), ("revoked", self.holder))

    def test_only_holders_grant_and_nobody_to_themselves(self):
        for role in ("general", "salesperson", "supervisor", "leader", "finance"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._grant(self.users[role])
        right = self._grant()
        with self.assertRaises(AccessError):
            right.with_user(self.users["leader"]).action_revoke()
        with self.assertRaisesRegex(UserError, "themselves"):
            self._grant(user_id=self.holder.id)

    def test_the_granter_cannot_be_forged(self):
        right = self._grant(granted_by_id=self.users["leader"].id, state="expired")
        self.assertEqual((right.granted_by_id, right.state), (self.holder, "granted"))

    def test_nobody_hands_out_more_than_they_administer(self):
        for role in ("role_administrator", "role_special_rights"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._grant(role_id=self.env.ref(f"panel_crm.{role}").id)

    def test_what_makes_no_sense_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "no role yet"):
            self._grant(user_id=self.users["salesperson"].id)
        self._grant()
        with self.assertRaisesRegex(ValidationError, "already"):
            self._grant()

    def test_the_trail_is_only_added_to(self):
        right = self._grant()
        for attempt in (
            lambda: right.write({"date_to": self.today + timedelta(days=99)}),
            right.sudo().unlink,
        ):
            with self.assertRaises(UserError):
                attempt()


@tagged("post_install", "-at_install")
class TestUserKinds(PanelCrmCommon):
    def test_each_role_makes_a_kind_of_user(self):
        for kind, xmlid in KIND_GROUPS.items():
            role = {"general": "general_user"}.get(kind, kind)
            user = self.env["res.users"].create(
                {
                    "name": kind,
                    "login": f"kind_{kind}",
                    "role_line_ids": [
                        Command.create({"role_id": self.env.ref(f"panel_crm.role_{role}").id})
                    ],
                }
            )
            with self.subTest(kind=kind):
                self.assertEqual(user.panel_kind, kind)
                self.assertTrue(user.has_group(xmlid))
                found = self.env["res.users"].search([("panel_kind", "=", kind)])
                self.assertIn(user, found)
                self.assertEqual(set(found.mapped("panel_kind")), {kind})
        outside = new_test_user(self.env, "panel_outside", groups="base.group_user")
        self.assertFalse(outside.panel_kind)
        self.assertIn(outside, self.env["res.users"].search([("panel_kind", "=", False)]))

    def test_a_role_ends_on_its_last_day(self):
        today = fields.Date.context_today(self.env["res.users"])
        lines = [
            ("role_general_user", False),
            ("role_supervisor", today + timedelta(days=3)),
        ]
        user = self.env["res.users"].create(
            {
                "name": "Deputy",
                "login": "panel_deputy",
                "role_line_ids": [
                    Command.create(
                        {"role_id": self.env.ref(f"panel_crm.{role}").id, "date_to": last}
                    )
                    for role, last in lines
                ],
            }
        )
        self.assertEqual(user.panel_kind, "supervisor")
        with freeze_time(fields.Datetime.now() + timedelta(days=4)):
            self.env.invalidate_all()
            self.env["res.users.role"].cron_update_users()
            self.assertEqual(user.panel_kind, "general")

    def test_brands_limit_what_is_seen_in_a_region(self):
        user = self.users["salesperson"]
        user.panel_region_ids = self.region_js
        self.key_account.panel_brand_ids = self.brand_a
        ours = self.dealer + self.dealer_south + self.key_account + self.end_customer

        def visible():
            partners = self.env["res.partner"].with_user(user)
            return partners.search([("id", "in", ours.ids)]).sudo()

        self.assertEqual(visible(), self.dealer + self.key_account + self.end_customer)
        user.panel_brand_ids = self.brand_b
        self.assertEqual(visible(), self.dealer + self.end_customer)
        with self.assertRaises(AccessError):
            self.key_account.with_user(user).read(["name"])
        self.dealer.panel_brand_ids = self.brand_a
        self.assertEqual(visible(), self.dealer + self.end_customer)
        user.panel_brand_ids = self.brand_a
        self.assertEqual(visible(), self.dealer + self.key_account + self.end_customer)

    def test_brands_limit_a_supervisor_too(self):
        user = self.users["supervisor"]
        self.end_customer.panel_brand_ids = self.brand_a
        user.panel_brand_ids = self.brand_b
        partners = self.env["res.partner"].with_user(user)
        self.assertFalse(partners.search([("id", "=", self.end_customer.id)]))
        self.assertTrue(partners.search([("id", "=", self.key_account.id)]))
