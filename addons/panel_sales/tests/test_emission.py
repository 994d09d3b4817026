from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .emission_common import PanelEmissionCommon


@tagged("post_install", "-at_install")
class TestEmission(PanelEmissionCommon):
    # === DOMAIN.MD, SCENARIO 1 === #
    def test_e1_decor_is_refused_for_chinese_indoor_orders_since_june(self):
        order = self._emission_order(self.e1, "2026-06-01")
        line = order.order_line
        self.assertEqual(line.panel_emission_state, "block")
        with self.assertRaises(UserError) as caught:
            order.action_confirm()
        for words in ("W1023-E1", "E1 (GB/T 39600-2021)", "China", "06/01/2026", "GB 18580-2025"):
            self.assertIn(words, str(caught.exception))
        self.assertIn("at most 0.050 mg/m³", line.panel_emission_note)
        self.assertEqual(order.state, "draft")

    def test_e1_decor_is_allowed_before_june(self):
        order = self._emission_order(self.e1, "2026-05-31")
        self.assertEqual(order.order_line.panel_emission_state, "ok")
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_e1_decor_is_allowed_for_export_with_tsca(self):
        order = self._emission_order(self.e1, "2026-11-30", self.importer_us)
        self.assertEqual(order.order_line.panel_emission_state, "block")
        self._certificate()
        self.env.invalidate_all()
        self.assertEqual(order.panel_emission_state, "ok")
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_enf_decor_is_allowed_in_china(self):
        order = self._emission_order(self.enf, "2026-11-30")
        self.assertEqual(order.order_line.panel_emission_state, "ok")
        self.assertIn("GB 18580-2025", order.order_line.panel_emission_note)
        order.action_confirm()

    def test_outdoor_boards_are_no_indoor_boards(self):
        self.e1.panel_use = "outdoor"
        order = self._emission_order(self.e1, "2026-11-30")
        self.assertEqual(order.order_line.panel_emission_state, "none")
        order.action_confirm()

    # === DATES AND DESTINATIONS === #
    def test_the_day_begins_in_the_company_not_in_greenwich(self):
        order = self._emission_order(self.e1, "2026-05-31")
        order.commitment_date = fields.Datetime.to_datetime("2026-05-31 15:59:59")
        self.assertEqual(order.panel_emission_state, "ok")
        order.commitment_date = fields.Datetime.to_datetime("2026-05-31 16:00:00")
        self.assertEqual(order.panel_emission_state, "block")

    def test_without_a_planned_delivery_the_order_date_counts(self):
        with freeze_time("2026-05-20 04:00:00"):
            order = self._order([(self.e1, 10)])
            order.action_confirm()
        self.assertEqual(order.order_line.panel_emission_state, "ok")

    def test_a_quotation_of_may_is_judged_by_the_day_it_is_confirmed(self):
        """Confirming makes it an order of that day, so the law of May is of no use."""
        order = self._order([(self.e1, 10)], date_order="2026-05-20 04:00:00")
        with freeze_time("2026-06-02 04:00:00"), self.assertRaisesRegex(UserError, "06/02/2026"):
            order.action_confirm()

    def test_reach_begins_in_august(self):
        self._certificate("ce", "eu_e1", number="EN-1")
        for day, state in (("2026-08-05", "ok"), ("2026-08-06", "block")):
            order = self._emission_order(self.e1, day, self.importer_de)
            self.assertEqual(order.panel_emission_state, state, day)

    def test_an_export_order_follows_the_destination(self):
        """The delivery address decides, whoever pays."""
        order = self._emission_order(self.e1, "2026-11-30", partner_shipping_id=self.importer_vn.id)
        self.assertEqual(order.panel_emission_state, "none")
        self.assertIn("Vietnam", order.order_line.panel_emission_note)
        order.partner_shipping_id = self.importer_jp
        self.assertEqual(order.panel_emission_state, "block")
        self.assertIn("tested by another method", order.panel_check_note)

    def test_a_delivery_address_without_country_is_at_home(self):
        self.env.company.country_id = self.env.ref("base.cn")
        self.dealer.country_id = False
        self.assertEqual(self._emission_order(self.e1, "2026-11-30").panel_emission_state, "block")

    def test_expired_certificates_prove_nothing(self):
        self._certificate(date_to="2026-11-29")
        order = self._emission_order(self.e1, "2026-11-30", self.importer_us)
        self.assertEqual(order.panel_emission_state, "block")
        order = self._emission_order(self.e1, "2026-11-29", self.importer_us)
        self.assertEqual(order.panel_emission_state, "ok")

    def test_a_missing_certificate_warns(self):
        self.e1.panel_emission_class_id = self.env.ref("panel_crm.emission_us_pb")
        order = self._emission_order(self.e1, "2026-11-30", self.importer_us)
        self.assertEqual(order.panel_emission_state, "warn")
        self.assertIn("CARB / TSCA Title VI (TPC)", order.panel_check_note)
        order.action_confirm()

    def test_a_board_without_class_warns_or_blocks_as_the_rule_says(self):
        self.e1.panel_emission_class_id = False
        order = self._emission_order(self.e1, "2026-11-30")
        self.assertEqual(order.panel_emission_state, "warn")
        self.assertIn("has no emission class", order.panel_check_note)
        self.env.ref("panel_crm.emission_rule_cn_decor").severity_unknown = "block"
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "has no emission class"):
            order.action_confirm()

    @mute_logger("odoo.tests.form.onchange")  # a day that is too soon for the stock is no matter
    def test_the_hint_is_there_while_quoting(self):
        with Form(self._order()) as form:
            form.commitment_date = "2026-11-30 04:00:00"
            with form.order_line.new() as line:
                line.product_id = self.e1
                self.assertEqual(line.panel_emission_state, "block")
            self.assertEqual(form.panel_emission_state, "block")
            form.commitment_date = "2026-05-30 04:00:00"
            self.assertEqual(form.panel_emission_state, "ok")
            form.commitment_date = "2026-11-30 04:00:00"
            with form.order_line.edit(0) as line:
                line.product_id = self.enf
            self.assertEqual(form.panel_emission_state, "ok")

    def test_in_chinese(self):
        order = self._emission_order(self.e1, "2026-06-01").with_context(lang="zh_CN")
        self.assertIn("不得", order.panel_check_note)
        self.assertIn("2026", order.panel_check_note)

    # === RELEASE === #
    def _release(self, order, user, reason="Stock made in May, confirmed by compliance"):
        releases = self.env["panel.order.release"].with_user(user)
        return releases.create(
            {"order_id": order.id, "check": "emission", "state": "granted", "reason": reason}
        )

    def test_a_leader_releases_with_a_reason(self):
        order = self._emission_order(self.e1, "2026-06-01")
        leader = self.users["leader"]
        action = order.with_user(leader).action_panel_release()
        form = Form(
            self.env["panel.order.release"].with_user(leader).with_context(**action["context"]),
            "panel_sales.panel_order_release_view_form_new",
        )
        self.assertIn("GB 18580-2025", form.problem)
        form.reason = "Stock made in May"
        form.save()
        self.assertEqual(order.panel_emission_state, "released")
        self.assertIn("Stock made in May", order.message_ids[0].body)
        self.assertIn("GB 18580-2025", order.message_ids[0].body)
        self.assertEqual(order.message_ids[0].author_id, leader.partner_id)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_a_release_holds_for_that_board_class_and_country_only(self):
        order = self._emission_order(self.e1, "2026-06-01")
        self._release(order, self.users["leader"])
        self.assertEqual(order.panel_emission_state, "released")
        order.partner_shipping_id = self.importer_jp
        self.assertEqual(order.panel_emission_state, "block")
        order.partner_shipping_id = self.dealer
        self.assertEqual(order.panel_emission_state, "released")
        other = self._create_board(
            "OTHER",
            self.series_b,
            2440,
            1220,
            18,
            panel_emission_class_id=self.e1.panel_emission_class_id.id,
        )
        self.env["sale.order.line"].create({"order_id": order.id, "product_id": other.id})
        self.assertEqual(order.panel_emission_state, "block")
        self.assertEqual(order.copy().panel_emission_state, "block")
        self.assertEqual(order.copy().panel_check_state, "block")

    def test_nobody_else_releases(self):
        order = self._emission_order(self.e1, "2026-06-01")
        for role in ("salesperson", "supervisor", "key_account", "finance", "general"):
            with self.assertRaises(AccessError, msg=role):
                self._release(order, self.users[role])
        release = self._release(order, self.users["leader"])
        for user in (self.users["leader"], self.user):
            with self.assertRaises(AccessError):
                release.with_user(user).reason = "Another"
            with self.assertRaises(AccessError):
                release.with_user(user).unlink()

    def test_a_release_needs_a_reason_and_a_block(self):
        order = self._emission_order(self.e1, "2026-06-01")
        with self.assertRaisesRegex(UserError, "reason"):
            self._release(order, self.users["leader"], "  ")
        with self.assertRaisesRegex(UserError, "Nothing of this check blocks"):
            self._release(self._emission_order(self.enf, "2026-06-01"), self.users["leader"])

    def test_what_is_released_never_comes_from_the_client(self):
        order = self._emission_order(self.e1, "2026-06-01")
        release = self.env["panel.order.release"].create(
            {
                "order_id": order.id,
                "check": "emission",
                "state": "granted",
                "reason": "R",
                "fingerprints": ["1-2-3-4"],
                "problem": "x",
            }
        )
        self.assertNotIn("1-2-3-4", release.fingerprints)
        self.assertIn("GB 18580-2025", release.problem)

    def test_a_salesperson_confirms_what_is_allowed(self):
        order = self._emission_order(self.enf, "2026-06-01").with_user(self.user)
        self.assertEqual(order.panel_emission_state, "ok")
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    # === COST === #
    def _queries(self, orders):
        """Return the number of queries that it takes to check orders from a cold start."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        for order in orders:
            order.order_line.mapped("panel_emission_note")
            self.assertIn(order.panel_check_state, ("ok", "warn"))
        return self.env.cr.sql_log_count - before

    def test_fifty_lines_cost_as_many_queries_as_one(self):
        self._certificate(date_to="2030-01-01")
        one, fifty = (
            self._order(
                [(self.e1, 1)] * count,
                partner=self.importer_us,
                commitment_date="2026-11-30 04:00:00",
            )
            for count in (1, 50)
        )
        self._queries(one)
        self.assertLessEqual(self._queries(fifty), self._queries(one))
        self.assertLess(self._queries(one), 45)

    def test_ten_orders_cost_as_many_queries_as_one(self):
        orders = self.env["sale.order"].union(
            *[self._emission_order(self.enf, "2026-11-30") for _number in range(10)]
        )
        self._queries(orders[:1])
        self.assertLessEqual(self._queries(orders), self._queries(orders[:1]))

    def test_a_board_without_dimensions_is_a_board(self):
        self.e1.write(
            {"panel_length_mm": 0, "panel_width_mm": 0, "panel_thickness_mm": 0, "lst_price": 5}
        )
        order = self._emission_order(self.e1, "2026-06-01")
        self.assertEqual(order.panel_emission_state, "block")
        self.assertFalse(self._order([(self.service, 1)]).panel_emission_state)
