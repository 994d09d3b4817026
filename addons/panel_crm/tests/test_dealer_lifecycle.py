from datetime import date

from lxml import etree
from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from odoo.addons.panel_crm.tests.test_authorization import TODAY, AuthorizationCase

# Criterion: weight and points.
MARKS = {
    "sales": (40, 90),
    "payment": (20, 80),
    "discipline": (20, 70),
    "service": (10, 100),
    "reports": (10, 50),
}


class DealerCase(AuthorizationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["panel.dealer.criterion"].search([]).active = False  # those of other addons
        cls.criteria = {
            name: cls.env["panel.dealer.criterion"].create(
                {
                    "name": name,
                    "weight": weight,
                    "source": name if name in ("sales", "payment") else "manual",
                }
            )
            for name, (weight, _points) in MARKS.items()
        }

    def _step(self, stage, dealer=None, **values):
        return self.env["panel.dealer.step"].create(
            {"partner_id": (dealer or self.dealer).id, "stage": stage, "reason": "So", **values}
        )

    def _card(self, dealer=None, **values):
        card = self.env["panel.dealer.scorecard"].create(
            {"partner_id": (dealer or self.dealer).id, "year": 2026, **values}
        )
        for name, (_weight, points) in MARKS.items():
            self._line(card, name).points = points
        return card

    def _line(self, card, name):
        return card.line_ids.filtered(lambda line: line.criterion_id == self.criteria[name])

    def _filtered(self, model, view, name):
        """Return what a filter of a search view finds."""
        arch = self.env[model].get_view(self.env.ref(view).id, "search")["arch"]
        node = etree.fromstring(arch).find(f".//filter[@name='{name}']")
        return self.env[model].search(Domain(safe_eval(node.get("domain"))))


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDealerLifecycle(DealerCase):
    def test_from_prospect_to_core_with_a_dated_history(self):
        self._authorize(self.dealer)
        for stage in ("prospect", "audit", "authorised", "developing", "core"):
            self._step(stage)
            self.assertEqual(self.dealer.panel_dealer_stage, stage)
        self.dealer.invalidate_recordset()  # read in order
        steps = self.dealer.panel_dealer_step_ids
        self.assertEqual(steps.mapped("stage_from")[0], "developing")
        self.assertEqual(set(steps.mapped("date")), {TODAY})
        self.assertEqual(steps.user_id, self.env.user)

    def test_forbidden_steps_name_the_possible_ones(self):
        self._step("prospect")
        with self.assertRaisesRegex(ValidationError, "Possible: In Audit, Ended"):
            self._step("core")

    def test_only_dealers_have_a_life_cycle_and_each_step_a_reason(self):
        with self.assertRaisesRegex(ValidationError, "is no dealer"):
            self._step("prospect", self.key_account)
        with self.assertRaisesRegex(ValidationError, "Give the reason"):
            self._step("prospect", reason="  ")

    def test_authorised_needs_an_authorisation(self):
        self._step("audit")
        with self.assertRaisesRegex(UserError, "no running authorisation"):
            self._step("authorised")

    def test_history_is_append_only(self):
        step = self._step("prospect")
        with self.assertRaises(AccessError):
            step.reason = "Other"
        with self.assertRaises(AccessError):
            step.unlink()

    def test_steps_are_dated_in_order(self):
        self._step("prospect", date="2026-11-10")
        for day in ("2026-11-09", "2026-11-21"):
            with self.assertRaises(ValidationError):
                self._step("audit", date=day)

    def test_supervisors_make_steps_in_their_own_name(self):
        supervisor = self.users["supervisor"]
        step = (
            self.env["panel.dealer.step"]
            .with_user(supervisor)
            .create(
                {
                    "partner_id": self.dealer.id,
                    "stage": "prospect",
                    "reason": "Fair",
                    "user_id": self.users["leader"].id,
                }
            )
        )
        self.assertEqual(step.user_id, supervisor)
        with self.assertRaises(AccessError):
            self.env["panel.dealer.step"].with_user(self.users["salesperson"]).create(
                {"partner_id": self.dealer.id, "stage": "audit", "reason": "Fair"}
            )

    def test_past_its_end_the_dealer_gets_no_leads(self):
        """Authorisation past its end date → dealer loses lead routing (S2-DEAL-01)."""
        authorization = self._authorize(self.dealer, date_to=TODAY)
        self.assertEqual(self.dealer._panel_takes_leads(), self.dealer)
        with freeze_time("2026-11-21"):
            self.env.invalidate_all()
            self.assertFalse(self.dealer.panel_authorized)
            self.assertFalse(self.dealer._panel_takes_leads())
            authorization.date_to = date(2027, 12, 31)
            self.env.invalidate_all()
            self.assertEqual(self.dealer._panel_takes_leads(), self.dealer)
            self.assertEqual(self.dealer.panel_authorized_until, date(2027, 12, 31))

    def test_on_notice_and_ended_the_dealer_gets_no_leads(self):
        self._authorize(self.dealer)
        dealers = self.dealer | self.dealer_b
        for stage, taken in (("core", True), ("notice", False), ("core", True), ("ended", False)):
            self._step(stage)
            self.assertEqual(bool(dealers._panel_takes_leads()), taken, stage)
            found = self._filtered(
                "res.partner", "panel_crm.res_partner_view_search_dealer", "takes_leads"
            )
            self.assertEqual(self.dealer in found, taken, stage)

    def test_the_tree_begins_at_the_highest_dealer_that_the_user_sees(self):
        self.dealer_b.panel_dealer_id = self.dealer
        tree = self.dealer | self.dealer_b | self.end_customer
        for partner in tree:
            self.assertEqual(partner._panel_dealer_tree(), tree)
        self.dealer.panel_dealer_id = self.dealer_south
        self.assertEqual(self.dealer_b._panel_dealer_tree(), tree | self.dealer_south)
        self.users["salesperson"].panel_region_ids = self.region_wuxi
        seen = self.dealer_b.with_user(self.users["salesperson"])._panel_dealer_tree()
        self.assertEqual(seen, tree)

    def test_the_state_of_many_dealers_costs_as_many_queries_as_of_one(self):
        dealers = self.dealer.create(
            [{"name": f"Dealer {number}", "panel_role": "dealer"} for number in range(50)]
        )
        for dealer in dealers:
            self._authorize(dealer, exclusive=False)
        self._card(dealers[0])
        self.env.flush_all()
        counts = []
        for some in (dealers[:1], dealers):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some._panel_takes_leads()
            some.mapped("panel_dealer_score")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDealerScorecard(DealerCase):
    def test_total_is_the_weighted_sum(self):
        """Scorecard total = weighted sum (S2-DEAL-01)."""
        card = self._card()
        self.assertEqual(card.line_ids.mapped("weight"), [40, 20, 20, 10, 10])
        expected = (40 * 90 + 20 * 80 + 20 * 70 + 10 * 100 + 10 * 50) / 100
        self.assertAlmostEqual(card.total, expected)
        self._line(card, "reports").weight = 0  # the others take its share
        self.assertAlmostEqual(card.total, (3600 + 1600 + 1400 + 1000) / 90, places=1)

    def test_the_last_decided_total_is_the_score_of_the_dealer(self):
        card = self._card(year=2025)
        later = self._card()
        later.line_ids.points = 20
        dealers = self.dealer | self.dealer_b
        self.assertEqual(dealers._panel_dealer_scores(), {})
        for each, score in ((card, 81), (later, 20)):
            with self.assertRaisesRegex(UserError, "Choose whether"):
                each.action_decide()
            each.renewal = "renew"
            each.action_decide()
            self.assertEqual(dealers._panel_dealer_scores(), {self.dealer.id: score})
        self.env.invalidate_all()
        self.assertEqual(self.dealer.panel_dealer_score, 20)

    def test_what_is_decided_stays_until_it_is_reopened(self):
        card = self._card(renewal="renew")
        card.action_decide()
        with self.assertRaisesRegex(UserError, "Reopen it"):
            card.line_ids[0].points = 1
        with self.assertRaisesRegex(UserError, "Reopen it"):
            card.renewal = "end"
        with self.assertRaisesRegex(UserError, "stays on record"):
            card.unlink()
        card.action_reopen()
        card.line_ids[0].points = 1
        self.assertLess(card.total, 81)

    def test_points_bear_the_name_of_who_gave_them(self):
        leader = self.users["leader"]
        card = self._card()
        line = self._line(card, "service").with_user(leader)
        line.write({"points": 60, "user_id": self.users["finance"].id})
        self.assertEqual(line.user_id, leader)

    def test_nobody_hides_behind_our_figures_or_decides_as_another(self):
        leader, finance = self.users["leader"], self.users["finance"]
        card = self._card(renewal="renew")
        line = self._line(card, "service").with_user(leader).with_context(panel_figures=True)
        line.points = 60
        self.assertEqual(line.user_id, leader)
        card = card.with_user(leader)
        for name, value in (
            ("state", "done"),
            ("decided_by_id", finance.id),
            ("decided_on", "2026-01-01"),
        ):
            with self.subTest(field=name), self.assertRaises(AccessError):
                card.write({name: value})
        made = card.create(
            {
                "partner_id": self.dealer_b.id,
                "year": 2026,
                "state": "done",
                "decided_by_id": finance.id,
            }
        )
        self.assertEqual((made.state, made.decided_by_id), ("draft", finance.browse()))
        card.action_decide()
        self.assertEqual((card.state, card.decided_by_id), ("done", leader))
        reader = card.with_user(self.users["salesperson"])
        for action in (reader.action_fill, reader.action_decide, reader.action_reopen):
            with self.subTest(action=action.__name__), self.assertRaises(AccessError):
                action()

    def test_figures_count_the_target_as_far_as_the_year_has_run(self):
        self._authorize(self.dealer, target_m3=730)
        card = self._card()
        card.action_fill()
        sales = self._line(card, "sales")
        # 20 November is day 324 of 365
        self.assertEqual((sales.points, sales.note), (0, "0 of 648 m³"))
        self.assertFalse(sales.user_id)
        self.assertEqual(self._line(card, "service").points, 100)

    def test_scorecards_and_plans_are_of_dealers_only(self):
        with self.assertRaisesRegex(ValidationError, "is no dealer"):
            self._card(self.key_account)
        with self.assertRaisesRegex(ValidationError, "is no dealer"):
            self.env["panel.dealer.plan"].create(
                {"name": "Growth", "partner_id": self.key_account.id}
            )

    def test_one_scorecard_a_year(self):
        self._card()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation), self.cr.savepoint():
            self._card()


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDealerPlan(DealerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls.env["panel.dealer.plan"].create(
            {
                "name": "Growth",
                "partner_id": cls.dealer.id,
                "user_id": cls.users["salesperson"].id,
                "goal_ids": [Command.create({"name": "Two stores", "date_due": "2026-11-01"})],
                "review_ids": [
                    Command.create({"date": "2026-11-10"}),
                    Command.create({"date": "2027-02-10"}),
                ],
            }
        )

    def _found(self, name):
        found = self._filtered("panel.dealer.plan", "panel_crm.panel_dealer_plan_view_search", name)
        return self.plan in found

    def test_joint_goal_has_a_due_date_and_an_overdue_one_appears(self):
        """Joint goal with due date (S3-SALES-04)."""
        self.assertEqual(self.plan.next_goal_date, date(2026, 11, 1))
        self.assertTrue(self._found("goal_overdue"))
        self.plan.goal_ids.done = True
        self.assertFalse(self._found("goal_overdue"))
        self.assertEqual(self.plan.progress, 100)

    def test_overdue_review_appears_in_the_filter_and_among_the_activities(self):
        """Review overdue appears (S3-SALES-04)."""
        first, second = self.plan.review_ids
        self.assertTrue(self._found("review_overdue"))
        self.assertEqual(first.activity_id.date_deadline, date(2026, 11, 10))
        self.assertEqual(self.plan.activity_ids.user_id, self.users["salesperson"])
        first.with_user(self.users["salesperson"]).write({"held": True, "minutes": "Agreed"})
        self.assertEqual(self.plan.activity_ids, second.activity_id)
        self.assertFalse(self._found("review_overdue"))
        self.assertIn("Agreed", self.plan.message_ids[0].body)

    def test_overdue_review_is_told_to_the_leader(self):
        rule = self.env.ref("panel_crm.reminder_dealer_review_overdue")
        before = self.plan.activity_ids
        rule._run()
        told = self.plan.activity_ids - before
        self.assertFalse(rule.error)
        self.assertIn("2026-11-10", told.summary)
        self.assertIn(told.user_id, self.users["supervisor"] | self.users["leader"])
        rule._run()
        self.assertEqual(self.plan.activity_ids - before, told)

    def test_reviews_go_with_who_is_responsible_and_end_with_the_plan(self):
        self.plan.user_id = self.users["leader"]
        self.assertEqual(self.plan.activity_ids.user_id, self.users["leader"])
        self.plan.review_ids[1].unlink()
        self.assertEqual(len(self.plan.activity_ids), 1)
        self.plan.action_archive()
        self.assertFalse(self.plan.activity_ids)
