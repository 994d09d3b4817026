from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .emission_common import PanelEmissionCommon


@tagged("post_install", "-at_install")
class TestOrderCheck(PanelEmissionCommon):
    """What holds for every check, told with emission law."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.blocked = cls._make_blocked()
        cls.leader = cls.users["leader"]

    @classmethod
    def _make_blocked(cls):
        return cls._order([(cls.e1, 50)], commitment_date="2026-11-30 04:00:00")

    def _form(self, order, user, request):
        """Open the dialog that a button of the order's form opens."""
        order = order.with_user(user)
        action = order.action_panel_request_release() if request else order.action_panel_release()
        return Form(
            self.env["panel.order.release"].with_user(user).with_context(**action["context"]),
            "panel_sales.panel_order_release_view_form_new",
        )

    def _request(self, note="The customer waits"):
        with self._form(self.blocked, self.user, request=True) as form:
            form.note = note
        return form.record

    # === FORM === #
    def test_the_banner_names_the_check(self):
        self.assertEqual(self.blocked.panel_check_state, "block")
        self.assertIn("<b>Emission Law</b>", self.blocked.panel_check_note)
        self.assertIn("GB 18580-2025", self.blocked.panel_check_note)

    def test_the_buttons_fit_the_user(self):
        seller, leader = (self.blocked.with_user(user) for user in (self.user, self.leader))
        self.assertFalse(seller.panel_may_release)
        self.assertTrue(seller.panel_may_request)
        self.assertTrue(leader.panel_may_release)
        self.assertFalse(leader.panel_may_request)
        self._request()
        self.assertFalse(seller.panel_may_request)

    def test_confirmed_and_empty_orders_are_not_judged(self):
        self.assertEqual(self._order().panel_check_state, "ok")
        order = self._order([(self.enf, 50)], commitment_date="2026-11-30 04:00:00")
        order.action_confirm()
        self.assertFalse(order.panel_check_state)

    def test_blocked_quotations_are_found(self):
        good, confirmed = (
            self._order([(self.enf, 50)], commitment_date="2026-11-30 04:00:00") for _ in range(2)
        )
        confirmed.action_confirm()
        orders = self.blocked | good | confirmed
        for user, operator, value, expected in (
            (self.leader, "=", "block", self.blocked),
            (self.user, "=", "block", self.blocked),
            (self.leader, "in", ["ok", "warn"], good),
            (self.leader, "!=", "block", good | confirmed),
            (self.leader, "=", False, confirmed),
        ):
            with self.subTest(user=user.login, operator=operator, value=value):
                domain = [("id", "in", orders.ids), ("panel_check_state", operator, value)]
                self.assertEqual(self.env["sale.order"].with_user(user).search(domain), expected)
        self.blocked.user_id = self.leader
        self.blocked.team_id = self.office_south
        self.blocked.partner_id = self.dealer_south
        found = (
            self.env["sale.order"]
            .with_user(self.user)
            .search([("panel_check_state", "=", "block")])
        )
        self.assertNotIn(self.blocked, found.sudo(), "judged under the rights of who looks")

    # === CONFIRMATION === #
    def test_a_batch_names_the_order_that_is_blocked(self):
        good = self._order([(self.enf, 50)], commitment_date="2026-11-30 04:00:00")
        with self.assertRaises(UserError) as caught:
            (good | self.blocked).action_confirm()
        self.assertIn(f"{self.blocked.name}:", str(caught.exception))
        self.assertNotIn(good.name, str(caught.exception))
        self.assertEqual(set((good | self.blocked).mapped("state")), {"draft"})

    def test_what_a_customer_signs_is_kept_and_the_salesperson_told(self):
        self.blocked.write({"signed_by": "Mr Li"})
        self.blocked.with_user(self.portal_user).sudo()._validate_order()
        self.assertEqual(self.blocked.state, "draft")
        activity = self.blocked.activity_ids
        self.assertEqual(activity.user_id, self.user)
        self.assertIn("GB 18580-2025", activity.note)
        good = self._order([(self.enf, 50)], commitment_date="2026-11-30 04:00:00")
        (good | self.blocked)._validate_order()
        self.assertEqual(good.state, "sale")

    # === REQUEST === #
    def test_a_salesperson_asks_and_a_leader_releases(self):
        release = self._request()
        self.assertEqual(release.state, "requested")
        self.assertIn("GB 18580-2025", release.problem)
        activity = self.blocked.activity_ids
        self.assertTrue(activity.user_id.has_group("panel_crm.group_leader"))
        self.assertEqual(
            self.env["sale.order"].search([("panel_release_ids.state", "=", "requested")]),
            self.blocked,
        )
        decision = release.with_user(self.leader)
        with self.assertRaisesRegex(UserError, "reason"):
            decision.action_grant()
        decision.reason = "Transition rule"
        decision.action_grant()
        self.assertEqual(release.decided_by_id, self.leader)
        self.assertFalse(self.blocked.activity_ids)
        self.assertIn("Transition rule", self.blocked.message_ids[0].body)
        self.assertEqual(self.blocked.panel_check_state, "released")
        self.blocked.with_user(self.user).action_confirm()
        self.assertEqual(self.blocked.state, "sale")
        self.assertEqual(release.state, "granted")

    def test_the_nearest_superior_with_the_right_is_asked(self):
        self.blocked.team_id = self.office_wuxi
        self.headquarters.user_id = self.leader
        self._request()
        self.assertEqual(self.blocked.activity_ids.user_id, self.leader)

    def test_a_refusal_leaves_the_order_blocked(self):
        release = self._request()
        release.with_user(self.leader).reason = "No"
        release.with_user(self.leader).action_refuse()
        self.assertEqual(self.blocked.panel_check_state, "block")
        with self.assertRaisesRegex(UserError, "decided already"):
            release.with_user(self.leader).action_grant()

    def test_a_request_lapses_when_nothing_stands_in_the_way(self):
        release = self._request()
        self.blocked.order_line.product_id = self.enf
        self.blocked.action_confirm()
        self.assertEqual(release.state, "lapsed")
        self.assertFalse(self.blocked.activity_ids)

    def test_only_those_with_the_right_decide(self):
        release = self._request()
        for role in ("salesperson", "supervisor", "key_account", "finance"):
            user = self.users[role]
            self.blocked.user_id = user
            with self.subTest(role=role), self.assertRaises(AccessError):
                release.with_user(user).reason = "Please"
            with self.subTest(role=role), self.assertRaises(AccessError):
                release.with_user(user).action_grant()

    def test_decisions_never_come_from_the_client(self):
        values = {"order_id": self.blocked.id, "check": "emission", "note": "N", "reason": "R"}
        releases = self.env["panel.order.release"].with_user(self.user)
        with self.assertRaises(AccessError):
            releases.create({**values, "state": "granted"})
        for state in ("refused", "lapsed"):
            with self.assertRaises(UserError):
                releases.create({**values, "state": state})
        release = releases.create({**values, "decided_by_id": self.leader.id})
        self.assertFalse(release.decided_by_id)
        with self.assertRaises(AccessError):
            release.state = "granted"
        granted = self._form(self.blocked, self.leader, request=False)
        granted.reason = "R"
        granted = granted.save()
        with self.assertRaises(AccessError):
            granted.with_user(self.leader).reason = "Another"
        with self.assertRaises(AccessError):
            granted.with_user(self.leader).unlink()

    def test_others_see_no_release_of_foreign_orders(self):
        self._request()
        self.blocked.user_id = self.leader
        self.blocked.team_id = self.office_south
        for role in ("salesperson", "supervisor", "key_account"):
            found = self.env["panel.order.release"].with_user(self.users[role]).search_count([])
            self.assertEqual(found, 0, role)
        for role in ("leader", "finance"):
            found = self.env["panel.order.release"].with_user(self.users[role]).search_count([])
            self.assertEqual(found, 1, role)

    # === COST === #
    def test_fifty_orders_cost_as_many_queries_as_one(self):
        orders = self.env["sale.order"].create(
            [
                {
                    "partner_id": self.dealer.id,
                    "commitment_date": "2026-11-30 04:00:00",
                    "order_line": [Command.create({"product_id": self.e1.id})],
                }
                for _number in range(50)
            ]
        )
        self._read_checks(orders[:1])
        one = self._read_checks(orders[:1])
        self.assertLessEqual(self._read_checks(orders), one)

    def _read_checks(self, orders):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.assertEqual(set(orders.mapped("panel_check_state")), {"block"})
        return self.env.cr.sql_log_count - before
