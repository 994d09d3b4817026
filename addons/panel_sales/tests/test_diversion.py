from datetime import date

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .deal_common import PDF, PanelDealCommon


@tagged("post_install", "-at_install")
class TestDiversion(PanelDealCommon):
    """Scenario 3: the dealer of Suzhou ships brand A to Wuxi."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        authorizations = [
            (cls.dealer, cls.brand_a, cls.region_wuxi, True),
            (cls.dealer_suzhou, cls.brand_a, cls.region_suzhou, True),
            (cls.dealer_suzhou, cls.brand_b, cls.region_js, False),
        ]
        cls.env["panel.authorization"].create(
            [
                {
                    "partner_id": partner.id,
                    "brand_id": brand.id,
                    "region_id": region.id,
                    "exclusive": exclusive,
                    "date_from": "2026-01-01",
                    "decision": "granted",
                }
                for partner, brand, region, exclusive in authorizations
            ]
        )
        (cls.board_a + cls.board_b).product_tmpl_id.tracking = "lot"
        with freeze_time("2026-02-02 02:00:00"):
            cls.delivery_a = cls._deliver(cls.dealer_suzhou, cls.board_a, "EVG-2602-017")
            cls.delivery_b = cls._deliver(cls.dealer_suzhou, cls.board_b, "SIL-2602-004")

    @classmethod
    def _deliver(cls, partner, board, lot_name):
        """Sell boards of one lot and deliver them."""
        lot = cls.env["stock.lot"].search([("name", "=", lot_name)]) or cls.env["stock.lot"].create(
            {"name": lot_name, "product_id": board.id}
        )
        order = cls._order([(board, 80)], partner=partner)
        cls.env["stock.quant"]._update_available_quantity(
            board, order.warehouse_id.lot_stock_id, 80, lot_id=lot
        )
        order.action_confirm()
        order.picking_ids.move_ids.picked = True
        order.picking_ids.button_validate()
        return order.picking_ids

    def _case(self, code="EVG-2602-017", day="2026-02-10", region=None, **values):
        return self.env["panel.diversion"].create(
            {
                "code": code,
                "found_on": day,
                "found_region_id": (region or self.region_wuxi).id,
                "company_id": self.company.id,
                **values,
            }
        )

    def _upheld(self, day="2026-02-10", **values):
        """Bring a case to its verdict and return it."""
        with freeze_time(f"{day} 02:00:00"):
            case = self._case(day=day, **values)
            case.with_user(self.supervisor).action_notify()
            case.answer = "We sold it to a shop."
            case.action_answer()
            case.verdict_reason = "The delivery note proves it."
            case.with_user(self.supervisor).action_uphold()
        return case

    def _holds(self, brand, day):
        return self.env["panel.diversion"]._holding(
            self.dealer_suzhou, brand, fields.Date.to_date(day)
        )

    # === SCENARIO 3 === #
    def test_scenario_3(self):
        """The dealer of Suzhou ships brand A to Wuxi: from the scanned pack to the verdict."""
        pack = self.env["stock.package"].create({"name": "PACK-260202-07"})
        self.delivery_a.move_line_ids.sudo().result_package_id = pack

        # the pack is scanned in a shop in Wuxi, and tells whose it was
        with Form(self.env["panel.diversion"].with_user(self.supervisor)) as form:
            form.found_region_id = self.region_wuxi
            form.found_on = "2026-02-10"
            form.code = "PACK-260202-07"
        case = form.record
        self.assertEqual((case.partner_id, case.brand_id), (self.dealer_suzhou, self.brand_a))
        self.assertEqual((case.finding, case.harmed_partner_id), ("outside", self.dealer))

        # notified, the rebate of the quarter is on hold: of this brand, and not of the one before
        with freeze_time("2026-02-10 02:00:00"):
            case.action_notify()
        self.assertEqual(self._holds(self.brand_a, "2026-03-31"), case)
        self.assertFalse(self._holds(self.brand_a, "2025-12-31"))
        self.assertFalse(self._holds(self.brand_b, "2026-03-31"))

        # the dealer answers, the supervisor judges: a first case is a warning, the rebate is free
        with freeze_time("2026-02-12 02:00:00"):
            case.answer = "A customer of ours moved the boards."
            case.action_answer()
            case.verdict_reason = "Customers of Suzhou may not resell in Wuxi."
            case.action_uphold()
            self.assertEqual((case.state, case.penalty_id.step), ("upheld", 1))
            case.action_close()
        self.assertFalse(self._holds(self.brand_a, "2026-03-31"))

        # brand B to Wuxi is allowed: the dealer may sell it in the whole province
        allowed = self._case("SIL-2602-004")
        self.assertEqual((allowed.partner_id, allowed.finding), (self.dealer_suzhou, "allowed"))
        with self.assertRaisesRegex(UserError, "may sell"):
            allowed.with_user(self.supervisor).action_notify()

    def test_a_scanned_pack_becomes_a_case_and_the_quarters_rebate_is_on_hold(self):
        with Form(self.env["panel.diversion"].with_user(self.supervisor)) as form:
            form.found_region_id = self.region_wuxi
            form.found_on = "2026-02-10"
            form.code = "EVG-2602-017"
            self.assertEqual(form.picking_id, self.delivery_a)
            self.assertEqual(form.partner_id, self.dealer_suzhou)
            self.assertEqual(form.brand_id, self.brand_a)
            self.assertEqual(form.harmed_partner_id, self.dealer)
            self.assertEqual(form.finding, "outside")
        case = form.record
        self.assertFalse(self._holds(self.brand_a, "2026-03-31"))
        case.action_notify()
        self.assertEqual(self._holds(self.brand_a, "2026-03-31"), case)
        self.assertFalse(self._holds(self.brand_b, "2026-03-31"))
        self.assertFalse(self._holds(self.brand_a, "2025-12-31"))

    def test_brand_b_to_wuxi_is_allowed(self):
        case = self._case("SIL-2602-004")
        self.assertEqual(case.partner_id, self.dealer_suzhou)
        self.assertEqual(case.finding, "allowed")
        self.assertIn("may sell", case.finding_note)
        with self.assertRaisesRegex(UserError, "may sell"):
            case.with_user(self.supervisor).action_notify()
        self.assertFalse(self._holds(self.brand_b, "2026-03-31"))

    # === TRACE === #
    def test_a_lot_that_went_to_several_customers_asks_which(self):
        with freeze_time("2026-02-03 02:00:00"):
            other = self._deliver(self.dealer, self.board_a, "EVG-2602-017")
        case = self._case()
        self.assertEqual(case.delivery_ids, self.delivery_a | other)
        self.assertFalse(case.picking_id)
        self.assertEqual(case.finding, "unknown")
        case.picking_id = self.delivery_a
        self.assertEqual(case.finding, "outside")

    def test_what_was_delivered_later_is_no_trace(self):
        self.assertFalse(self._case(day="2026-02-01").delivery_ids)
        self.assertFalse(self._case(code="NO-SUCH-CODE").delivery_ids)

    def test_a_package_is_traced_too(self):
        package = self.env["stock.package"].create({"name": "PACK-0815"})
        self.delivery_a.move_line_ids.sudo().result_package_id = package
        self.assertEqual(self._case("PACK-0815").picking_id, self.delivery_a)

    def test_a_report_without_a_code_needs_evidence(self):
        case = self._case(
            False, partner_id=self.dealer_suzhou.id, brand_id=self.brand_a.id, source="dealer"
        )
        self.assertEqual(case.finding, "outside")
        with self.assertRaisesRegex(UserError, "evidence"):
            case.with_user(self.supervisor).action_notify()
        case.evidence_ids = [Command.create({"name": "photo.pdf", "datas": PDF})]
        case.with_user(self.supervisor).action_notify()
        self.assertEqual(case.state, "notified")

    def test_a_registered_project_is_an_exception(self):
        with freeze_time("2026-01-20 02:00:00"):
            deal = self._protect(self.dealer_suzhou)
        self.assertIn(deal.number, self._case().finding_note)
        self.assertEqual(self._case().finding, "allowed")
        self.assertEqual(self._case(day="2026-06-30").finding, "outside")

    def test_where_nobody_holds_the_brand(self):
        guangdong = self._case(region=self.region_gd)
        self.assertEqual(guangdong.finding, "outside")
        self.assertFalse(guangdong.harmed_partner_id)
        free = self._case(False, partner_id=self.dealer_south.id, brand_id=self.brand_b.id)
        free.found_region_id = self.region_gd
        self.assertEqual(free.finding, "allowed")

    # === ANSWER AND VERDICT === #
    @freeze_time("2026-02-10 02:00:00")
    def test_the_answer_is_due_in_working_days(self):
        case = self._case()
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Spring Festival",
                "calendar_id": self.company.resource_calendar_id.id,
                "date_from": "2026-02-16 00:00:00",
                "date_to": "2026-02-20 23:00:00",
            }
        )
        case.with_user(self.supervisor).action_notify()
        # Tuesday 10 February: 11, 12, 13, then a week off, 23, 24
        self.assertEqual(case.answer_due, date(2026, 2, 24))
        self.assertIn(case.finding_note, case.territory_note)
        message = case.message_ids[0]
        self.assertIn("outside your territory", message.body)
        self.assertNotIn(self.dealer.name, message.body)
        case.verdict_reason = "Clear"
        with self.assertRaisesRegex(UserError, "may answer until"):
            case.with_user(self.supervisor).action_uphold()

    def test_without_an_answer_it_is_judged_when_the_time_is_over(self):
        with freeze_time("2026-02-10 02:00:00"):
            case = self._case()
            case.with_user(self.supervisor).action_notify()
        with freeze_time("2026-03-10 02:00:00"):
            case.invalidate_recordset()
            self.assertTrue(case.is_late)
            self.assertIn(case, case.search([("is_late", "=", True)]))
            case.verdict_reason = "No answer"
            case.with_user(self.supervisor).action_uphold()
        self.assertEqual((case.state, case.verdict), ("upheld", "upheld"))

    def test_the_ladder(self):
        """Warning; then a fine and the quarter; then the year and the authorisation."""
        cases = [self._upheld(day) for day in ("2026-02-10", "2026-05-12", "2026-08-11")]
        self.assertEqual([case.penalty_id.step for case in cases], [1, 2, 3])
        self.assertEqual([case.upheld_count for case in cases], [0, 1, 2])
        first, second, third = cases
        first.action_close()
        with self.assertRaisesRegex(UserError, "fine"):
            second.action_close()
        with self.assertRaisesRegex(UserError, "from"):
            second.fine = 30000
        (second | third).write({"fine": 8000, "compensation": 2000})
        (second | third).action_close()
        # a warning costs no rebate, the second case that of its quarter, the third the year
        self.assertEqual(self._holds(self.brand_a, "2026-03-31"), third)
        self.assertEqual(self._holds(self.brand_a, "2026-06-30"), second | third)
        self.assertFalse(self._holds(self.brand_a, "2027-03-31"))
        self.assertTrue(third.penalty_id.ends_authorization)

    def test_cases_of_long_ago_do_not_count(self):
        self._upheld("2026-02-10")
        self.assertEqual(self._upheld("2027-03-10").penalty_id.step, 1)

    def test_a_dismissed_case_frees_the_rebate(self):
        with freeze_time("2026-02-10 02:00:00"):
            case = self._case()
            case.with_user(self.supervisor).action_notify()
            case.answer = "The pack was stolen; here is the report."
            case.action_answer()
            with self.assertRaisesRegex(UserError, "reasons"):
                case.with_user(self.supervisor).action_dismiss()
            case.verdict_reason = "The police report proves it."
            case.with_user(self.supervisor).action_dismiss()
        self.assertFalse(self._holds(self.brand_a, "2026-03-31"))
        case.with_user(self.supervisor).action_close()
        self.assertEqual(case.state, "closed")

    def test_a_leader_decides_on_an_appeal(self):
        case = self._upheld()
        with freeze_time("2026-02-12 02:00:00"):
            with self.assertRaisesRegex(UserError, "why"):
                case.action_appeal()
            case.appeal = "Our customer took it himself."
            case.action_appeal()
            self.assertTrue(self._holds(self.brand_a, "2026-03-31"))
            with self.assertRaisesRegex(UserError, "leader"):
                case.with_user(self.supervisor).action_dismiss()
            case.with_user(self.leader).action_dismiss()
        self.assertEqual(case.verdict, "dismissed")
        self.assertFalse(case.penalty_id)
        self.assertFalse(self._holds(self.brand_a, "2026-03-31"))

    def test_an_appeal_comes_too_late(self):
        case = self._upheld()
        case.appeal = "We disagree"
        with freeze_time("2026-03-30 02:00:00"), self.assertRaisesRegex(UserError, "ended"):
            case.action_appeal()

    # === RIGHTS === #
    def test_states_and_verdicts_never_come_from_the_client(self):
        case = self._case(user_id=self.user.id).with_user(self.user)
        for name, value in (("state", "upheld"), ("verdict", "upheld"), ("answer_due", False)):
            with self.assertRaises(AccessError):
                case.write({name: value})
        with self.assertRaisesRegex(UserError, "supervisor"):
            case.action_notify()
        case.with_user(self.supervisor).action_notify()
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            case.unlink()

    def test_salespeople_see_cases_of_their_dealers_only(self):
        case = self._case(user_id=self.leader.id)
        self.assertFalse(case.with_user(self.user).has_access("read"))
        self.assertTrue(case.with_user(self.leader).has_access("read"))
        self.dealer_suzhou.user_id = self.user
        self.assertTrue(case.with_user(self.user).has_access("read"))
