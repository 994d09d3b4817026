from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import PanelSalesCommon


@tagged("post_install", "-at_install")
class TestApproval(PanelSalesCommon):
    """A board for 100 by the list that costs 70; salespeople may give 10 %, supervisors 15 %."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._price(cls.board_a, 100, "sheet")
        cls.Authority = cls.env["panel.discount.authority"]
        cls.seller_limit, cls.supervisor_limit = cls.Authority.create(
            [
                {"role": "salesperson", "max_discount": 10},
                {"role": "supervisor", "max_discount": 15},
            ]
        )
        cls.supervisor, cls.leader = cls.users["supervisor"], cls.users["leader"]

    def _quote(self, discount=0, price=None, **values):
        line = {"discount": discount} | ({"price_unit": price} if price else {})
        order = self._order(
            [(self.board_a, 10, line)], team_id=self.office_wuxi.id, **values
        ).with_user(self.user)
        self.env.flush_all()
        return order

    def _decide(self, order, user, reason="Ok for the trial order", button="validate_tier"):
        """Press “Approve…” or “Reject…” and give the reason."""
        action = getattr(order.with_user(user), button)()
        wizard = self.env["comment.wizard"].with_user(user).with_context(**action["context"])
        wizard.create({"comment": reason}).add_comment()

    # === THE RULE === #
    def test_twelve_percent_with_a_limit_of_ten_is_blocked_and_the_manager_can_approve(self):
        order = self._quote(12)
        self.assertEqual(order.panel_price_level, "supervisor")
        self.assertEqual(order.panel_check_state, "block")
        with self.assertRaisesRegex(UserError, "12 % below the price list.*may give 10 %"):
            order.action_confirm()
        order.request_validation()
        self.assertIn("Waiting for approval by panel_supervisor", order.panel_check_note)
        with self.assertRaisesRegex(UserError, "Waiting for approval"):
            order.action_confirm()
        self._decide(order, self.supervisor)
        self.assertEqual(order.validation_status, "validated")
        self.assertEqual(order.review_ids.comment, "Ok for the trial order")
        said = "".join(order.message_ids.mapped("body"))
        self.assertIn("Approved by panel_supervisor", said)
        self.assertIn("Ok for the trial order", said)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_reviews_are_seen_with_their_order_and_by_nobody_else(self):
        order = self._quote(12)
        order.with_user(self.supervisor).request_validation()
        self.assertEqual(order.validation_status, "pending")  # as its salesperson sees it
        reviews = order.sudo().review_ids
        seen = {
            user: reviews.with_user(user).search([("id", "in", reviews.ids)])
            for user in (self.user, self.supervisor, self.leader, self.users["key_account"])
        }
        self.assertEqual(
            [bool(seen[user]) for user in seen], [True, True, True, False], "key account is not it"
        )
        self.assertFalse(self.env["tier.review"].with_user(self.portal_user).search_count([]))

    def test_ten_percent_needs_nobody(self):
        order = self._quote(10)
        self.assertFalse(order.panel_price_level)
        self.assertFalse(order.need_validation)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_a_typed_price_counts_like_a_discount(self):
        self.assertEqual(self._quote(price=88).panel_price_level, "supervisor")

    def test_a_discount_on_the_whole_order_counts_too(self):
        order = self._quote()
        wizard = self.env["sale.order.discount"].create(
            {"sale_order_id": order.id, "discount_type": "so_discount", "discount_percentage": 0.12}
        )
        wizard.action_apply_discount()
        self.assertEqual(order.panel_price_level, "supervisor")

    def test_price_under_the_floor_is_to_be_approved(self):
        """70 with a margin of 25 % makes 93.33."""
        self.brand_a.write({"panel_has_floor": True, "panel_floor_margin": 25})
        self.assertFalse(self._quote(6).panel_price_level)
        order = self._quote(7)
        self.assertEqual(order.panel_price_level, "leader")
        with self.assertRaisesRegex(UserError, "at 93.00 is below the floor price of 93.33"):
            order.action_confirm()

    def test_floor_of_the_price_list_counts_before_that_of_the_brand(self):
        self.brand_a.write({"panel_has_floor": True, "panel_floor_margin": 25})
        rule = self.pricelist.item_ids
        rule.write({"panel_has_floor": True, "panel_floor_margin": 20})
        self.assertFalse(self._quote(7).panel_price_level)

    def test_a_supervisor_may_have_a_margin_of_his_own(self):
        self.brand_a.write({"panel_has_floor": True, "panel_floor_margin": 25})
        self.supervisor_limit.write({"floor": "margin", "floor_margin": 22})
        self.assertEqual(self._quote(7).panel_price_level, "supervisor")
        self.assertEqual(self._quote(10).panel_price_level, "supervisor")
        self.supervisor_limit.floor_margin = 23
        self.assertEqual(self._quote(10).panel_price_level, "leader")

    def test_the_most_particular_authority_counts(self):
        self.Authority.create(
            [
                {"role": "salesperson", "brand_id": self.brand_a.id, "max_discount": 3},
                {"role": "salesperson", "team_id": self.branch_east.id, "max_discount": 50},
            ]
        )
        self.assertEqual(self._quote(4).panel_price_level, "supervisor")
        self.Authority.create(
            {"role": "salesperson", "series_id": self.series_a.id, "max_discount": 6}
        )
        self.assertFalse(self._quote(5).panel_price_level)

    def test_dealer_level_opens_a_wider_authority(self):
        gold = self.env["res.partner.grade"].create({"name": "Gold"})
        self.Authority.create({"role": "salesperson", "grade_id": gold.id, "max_discount": 20})
        self.assertTrue(self._quote(12).panel_price_level)
        self.dealer.grade_id = gold
        self.dealer.specific_property_product_pricelist = self.pricelist
        self.assertFalse(self._quote(12).panel_price_level)

    def test_without_any_authority_nothing_is_judged(self):
        (self.seller_limit + self.supervisor_limit).active = False
        order = self._quote(60)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_role_of_the_seller_counts(self):
        order = self._quote(12, user_id=self.supervisor.id)
        self.assertFalse(order.panel_price_level)
        self.assertEqual(self._quote(16, user_id=self.supervisor.id).panel_price_level, "leader")
        self.assertFalse(self._quote(60, user_id=self.leader.id).panel_price_level)

    # === IN ORDER === #
    def test_beyond_the_supervisor_the_leader_approves_after_him(self):
        order = self._quote(20)
        self.assertEqual(order.panel_price_level, "leader")
        order.request_validation()
        first, second = order.review_ids.sorted("sequence")
        self.assertEqual(first.reviewer_ids, self.supervisor)
        self.assertIn(self.leader, second.reviewer_ids)
        self.assertEqual((first.status, second.status), ("pending", "waiting"))
        self.assertFalse(order.with_user(self.leader).can_review)
        self._decide(order, self.supervisor)
        self.assertEqual(order.validation_status, "pending")
        with self.assertRaises(UserError):
            order.action_confirm()
        self._decide(order, self.leader, "Strategic customer")
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_rejected_with_a_reason(self):
        order = self._quote(12)
        order.request_validation()
        self._decide(order, self.supervisor, "Too cheap", button="reject_tier")
        with self.assertRaisesRegex(UserError, "Rejected by panel_supervisor.*Too cheap"):
            order.action_confirm()

    # === WORSE AFTERWARDS === #
    def test_a_worse_price_needs_approval_again_and_a_better_one_does_not(self):
        order = self._quote(12)
        order.request_validation()
        self._decide(order, self.supervisor)
        order.order_line.discount = 11
        self.assertFalse(order.need_validation)
        order.note = "Delivery in two lots"
        order.order_line.discount = 13
        self.assertTrue(order.need_validation)
        with self.assertRaisesRegex(UserError, "13 % below"):
            order.action_confirm()
        order.request_validation()
        self._decide(order, self.supervisor)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_nobody_approves_what_became_worse_since(self):
        order = self._quote(12)
        order.request_validation()
        order.order_line.discount = 30
        with self.assertRaisesRegex(UserError, "have become worse"):
            self._decide(order, self.supervisor)

    def test_a_confirmed_order_cannot_become_worse(self):
        order = self._quote(12)
        order.request_validation()
        self._decide(order, self.supervisor)
        order.action_confirm()
        with self.assertRaisesRegex(ValidationError, "only be improved"):
            order.order_line.discount = 14
        order.order_line.discount = 5
        with self.assertRaisesRegex(ValidationError, "only be improved"):
            order.order_line = [Command.create({"product_id": self.board_a.id, "price_unit": 50})]

    # === COST === #
    def _queries_to_confirm(self, count):
        orders = self.env["sale.order"]
        for _number in range(count):
            orders += self._order([(self.board_a, 5, {"discount": 5})] * 10)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        orders.action_confirm()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_authorities_cost_a_few_queries_however_many_orders(self):
        self.brand_a.write({"panel_has_floor": True, "panel_floor_margin": 5})
        self._queries_to_confirm(2)
        few, many = self._queries_to_confirm(2), self._queries_to_confirm(20)
        (self.seller_limit + self.supervisor_limit).active = False
        self.brand_a.panel_has_floor = False
        few_without, many_without = self._queries_to_confirm(2), self._queries_to_confirm(20)
        self.assertLessEqual(many - many_without, 10)
        self.assertLessEqual((many - many_without) - (few - few_without), 1)

    # === SIDE DOORS === #
    def test_state_cannot_be_written_past_the_approval(self):
        order = self._quote(12)
        with self.assertRaisesRegex(ValidationError, "12 % below"):
            order.write({"state": "sale"})
        with self.assertRaisesRegex(ValidationError, "12 % below"):
            order.copy({"state": "sale"})

    def test_a_salesperson_cannot_approve_by_writing_the_review(self):
        order = self._quote(12)
        order.request_validation()
        for vals in (
            {"status": "approved"},
            {"reviewer_ids": [Command.link(self.user.id)]},
            {"panel_terms": {}},
            {"definition_id": False},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                order.review_ids.write(vals)

    def test_a_forged_review_approves_nothing(self):
        order = self._quote(12)
        forged = order.review_ids.create(
            {
                "model": "sale.order",
                "res_id": order.id,
                "definition_id": self.env.ref("panel_sales.tier_definition_price_supervisor").id,
                "status": "approved",
                "reviewer_ids": [Command.link(self.user.id)],
                "panel_terms": {"1-1-1-1": 0},
                "sequence": 1,
            }
        )
        self.assertEqual(forged.status, "waiting")
        self.assertNotIn(self.user, forged.reviewer_ids)
        with self.assertRaises(UserError):
            order.action_confirm()

    def test_a_decision_cannot_be_changed(self):
        order = self._quote(12)
        order.request_validation()
        self._decide(order, self.supervisor, "No", button="reject_tier")
        with self.assertRaises(AccessError):
            order.review_ids.with_user(self.supervisor).write({"status": "approved"})

    # === SETTINGS === #
    def test_only_one_authority_per_scope(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.Authority.create({"role": "salesperson", "max_discount": 20})

    def test_salespeople_read_their_authority_and_do_not_change_it(self):
        own = self.seller_limit.with_user(self.user)
        self.assertEqual(own.max_discount, 10)
        with self.assertRaises(AccessError):
            own.max_discount = 90
        with self.assertRaises(ValidationError):
            self.seller_limit.max_discount = 120

    def test_the_form_tells_what_is_wrong(self):
        with Form(self._quote(12).with_user(self.user)) as form:
            self.assertIn("12 % below the price list", form.panel_check_note)
            self.assertTrue(form.need_validation)


@tagged("post_install", "-at_install")
class TestDiscountReport(PanelSalesCommon):
    def test_margin_lost_to_discounts_by_salesperson_customer_and_brand(self):
        self._price(self.board_a, 100, "sheet")
        order = self._order([(self.board_a, 10, {"discount": 12}), (self.board_b, 1)])
        order.action_confirm()
        self.assertEqual(order.order_line.mapped("panel_list_price"), [100, 260])
        self.env.flush_all()
        order.team_id = self.office_wuxi
        self.env.flush_all()
        report = self.env["sale.report"].with_user(self.users["supervisor"])
        for field, record in (
            ("user_id", self.user),
            ("partner_id", self.dealer),
            ("product_brand_id", self.brand_a),
        ):
            rows = report._read_group(
                [("order_reference", "=", f"sale.order,{order.id}")],
                [field],
                ["panel_discount_lost:sum"],
            )
            self.assertIn((record, 120.0), [(key.sudo(), lost) for key, lost in rows])
