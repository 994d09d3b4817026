from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.panel_crm.tests.value_common import PanelValueCommon


@tagged("post_install", "-at_install")
class TestGrading(PanelValueCommon):
    """From facts and judgement to scores, grades and reasons."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Run = cls.env["panel.grade.run"]
        cls.Standing = cls.env["panel.customer.standing"]
        cls.env["panel.grade.model"].search([]).active = False
        cls.grades = cls.env["panel.grade"].create(
            [
                {"code": "T1", "name": "Best", "sequence": 1},
                {"code": "T2", "name": "Middle", "sequence": 2},
                {"code": "T3", "name": "Last", "sequence": 3},
            ]
        )
        cls.model = cls._create_model(margin=60, volume=20, margin_percent=20)
        # the population is the customers of the test only
        cls.env["res.partner"].search([("panel_role", "!=", False)]).write(
            {"panel_role": False, "panel_dealer_id": False}
        )

    @classmethod
    def _create_model(cls, needed=True, transform="linear", **weights):
        return cls.env["panel.grade.model"].create(
            {
                "name": "Test Model",
                "grade_ids": [Command.set(cls.grades.ids)],
                "criterion_ids": [
                    Command.create(
                        {
                            "metric_id": cls.env.ref(f"panel_crm.metric_{code}").id,
                            "weight": weight,
                            "transform": transform,
                            "is_required": needed,
                        }
                    )
                    for code, weight in weights.items()
                ],
            }
        )

    @classmethod
    def _create_buyers(cls, sheets):
        """Make one customer per number, who bought so many sheets in May."""
        partners = cls.env["res.partner"].create(
            [
                {"name": f"Buyer {index:02}", "is_company": True, "panel_role": "end_customer"}
                for index, _count in enumerate(sheets)
            ]
        )
        moves = cls.env["account.move"].create(
            [
                cls._prepare_invoice_vals(
                    partner, [(cls.board_a, count, 100 + count / 10)], date(2026, 5, 4)
                )
                for partner, count in zip(partners, sheets, strict=True)
                if count
            ]
        )
        if moves:
            moves.action_post()
        return partners

    def _grade(self, model=None, day=None):
        run = self.Run.create({"model_id": (model or self.model).id, "date": day or self.today})
        run._run_now()
        self.assertEqual(run.state, "done")
        return run

    def _scores(self, run):
        return {score.partner_id: score for score in run.score_ids}

    def _snapshot(self, run):
        return [
            (s.partner_id.id, s.grade_id.id, s.score, s.base, s.contributions)
            for s in run.score_ids.sorted("partner_id")
        ]

    # === SCORES AND GROUPS === #
    def test_three_obvious_groups_are_found(self):
        sizes = [1000, 980, 1010, 990, 400, 410, 390, 405, 20, 25, 15, 22]
        partners = self._create_buyers(sizes)
        run = self._grade()
        scores = self._scores(run)
        codes = [scores[partner].grade_id.code for partner in partners]
        self.assertEqual(codes, ["T1"] * 4 + ["T2"] * 4 + ["T3"] * 4)
        self.assertEqual((run.customer_count, run.graded_count, run.ungraded_count), (12, 12, 0))
        self.assertGreater(run.silhouette, 0.7)
        groups = run.centroids["groups"]
        self.assertEqual([group["customers"] for group in groups], [4, 4, 4])
        self.assertEqual([group["grade"] for group in groups], ["T1", "T2", "T3"])
        self.assertIn("Margin", run.centroid_table)

    def test_scores_are_explained_exactly(self):
        self._create_buyers([7, 1, 300, 45, 12, 80, 81, 3, 500, 20])
        run = self._grade()
        self.assertEqual(len(run.score_ids), 10)
        for score in run.score_ids:
            total = score.base + sum(item["contribution"] for item in score.contributions)
            self.assertAlmostEqual(score.score, total, delta=1e-9)
            shown = score.explanation
            self.assertEqual(len(shown["items"]), 3)
            self.assertAlmostEqual(
                shown["score"],
                shown["base"] + sum(item["contribution"] for item in shown["items"]),
                delta=1e-9,
            )
        self.assertGreater(len(set(run.score_ids.mapped("score"))), 8)

    def test_values_are_those_of_the_metrics(self):
        partner = self._create_buyers([100, 10])[0]
        score = self._scores(self._grade())[partner]
        values = {item["metric"]: item["value"] for item in score.contributions}
        self.assertAlmostEqual(values["margin"], 100 * (110 - 70))
        self.assertAlmostEqual(values["volume"], 5.35824)
        self.assertAlmostEqual(values["margin_percent"], 100 * 40 / 110)

    def test_two_runs_give_the_same(self):
        self._create_buyers([7, 1, 300, 45, 12, 80, 81, 3, 500, 20])
        self.assertEqual(self._snapshot(self._grade()), self._snapshot(self._grade()))

    def test_repeating_a_step_changes_nothing(self):
        self._create_buyers([7, 1, 300, 45])
        run = self.Run.create({"model_id": self.model.id, "date": self.today})
        run._job_start()
        run._job_facts()
        run._job_score()
        first = self._snapshot(run)
        run._job_score()
        self.assertEqual(self._snapshot(run), first)
        run._job_publish()
        end = run.date_end
        run._job_score()  # a job that was killed after its work may come again
        run._job_publish()
        self.assertEqual((self._snapshot(run), run.date_end), (first, end))

    def test_identical_customers(self):
        self._create_buyers([50] * 6)
        run = self._grade()
        self.assertEqual(run.score_ids.grade_id.code, "T2")
        self.assertEqual(len(set(run.score_ids.mapped("score"))), 1)
        self.assertIn("differ too little", run.message)

    def test_nobody_to_grade(self):
        run = self._grade()
        self.assertEqual((run.customer_count, run.graded_count), (0, 0))
        self.assertFalse(run.score_ids)

    # === NOT GRADABLE === #
    def test_customers_without_data_are_listed_with_the_reason(self):
        partners = self._create_buyers([100, 50, 10, 0])
        run = self._grade()
        score = self._scores(run)[partners[3]]
        self.assertFalse(score.gradable)
        self.assertFalse(score.grade_id)
        self.assertEqual(score.reason, "No data for: Sales History, Product Value")
        self.env.cr.execute("SELECT score FROM panel_grade_score WHERE id = %s", [score.id])
        self.assertIsNone(self.env.cr.fetchone()[0])
        self.assertEqual((run.graded_count, run.ungraded_count), (3, 1))
        self.assertEqual(
            self.env["panel.grade.score"].search(run.action_view_ungraded()["domain"]), score
        )

    def test_a_missing_dimension_is_named(self):
        partners = self._create_buyers([100, 50, 10])
        model = self._create_model(margin=80, assessed_image=20)
        self._assess(partners[0], 90)
        scores = self._scores(self._grade(model))
        self.assertTrue(scores[partners[0]].gradable)
        self.assertEqual(scores[partners[1]].reason, "No data for: Image")

    def test_a_dimension_that_is_not_needed_counts_as_the_median(self):
        partners = self._create_buyers([100, 50, 10])
        model = self._create_model(needed=False, margin=80, assessed_image=20)
        for partner, points in zip(partners[:2], (90, 10), strict=True):
            self._assess(partner, points)
        scores = self._scores(self._grade(model))
        item = scores[partners[2]].contributions[1]
        self.assertIsNone(item["value"])
        self.assertTrue(scores[partners[2]].gradable)
        self.assertAlmostEqual(item["contribution"], 0, delta=1e-9)

    def _assess(self, partner, points, day=None, dimension="image"):
        return self.env["panel.assessment"].create(
            {
                "partner_id": partner.id,
                "score": points,
                "dimension": dimension,
                "date": day or date(2026, 6, 1),
            }
        )

    # === THE MODEL === #
    def test_weights_must_sum_to_100(self):
        with self.assertRaises(ValidationError):
            self._create_model(margin=60, volume=30)
        with self.assertRaises(ValidationError):
            self.model.criterion_ids[0].weight = 50
        with self.assertRaises(ValidationError):
            self.model.criterion_ids[0].unlink()
        criteria = self.model.criterion_ids
        self.model.criterion_ids = [
            Command.update(criteria[0].id, {"weight": 40}),
            Command.update(criteria[1].id, {"weight": 40}),
        ]
        self.assertEqual(self.model.total_weight, 100)
        for wrong in (-1, 101, float("nan")):
            with self.assertRaises(ValidationError):
                criteria[0].weight = wrong

    def test_new_weights_count_from_the_next_run_on(self):
        self._create_buyers([7, 1, 300, 45, 12])
        run = self._grade()
        before = self._snapshot(run)
        criteria = self.model.criterion_ids
        self.model.criterion_ids = [
            Command.update(criteria[0].id, {"weight": 20}),
            Command.update(criteria[2].id, {"weight": 60}),
        ]
        self.env.invalidate_all()
        self.assertEqual(self._snapshot(run), before)
        self.assertNotEqual(
            [row[2] for row in self._snapshot(self._grade())], [row[2] for row in before]
        )

    def test_a_lower_measure_may_be_the_better_one(self):
        partners = self._create_buyers([100, 50])
        model = self._create_model(margin=100)
        model.criterion_ids.direction = "down"
        scores = self._scores(self._grade(model))
        self.assertGreater(scores[partners[1]].score, scores[partners[0]].score)

    def test_metrics_call_providers_only(self):
        metric = self.env.ref("panel_crm.metric_margin")
        for model, method in (
            ("res.users", "_metric_margin"),
            ("panel.metric.fact", "_measure"),
            ("panel.metric.fact", "_metric_nothing"),
            ("no.such.model", "_metric_margin"),
        ):
            with self.assertRaises(ValidationError):
                metric.write({"provider_model": model, "provider_method": method})

    def test_every_shipped_metric_measures(self):
        partners = self._create_buyers([100, 50])
        invoice = self.env["account.move"].search([("partner_id", "=", partners[0].id)])
        self._pay(invoice, 5500, date(2026, 5, 24))
        self._invoice(partners[0], [(self.board_b, 10, 260)], date(2025, 6, 4))
        self._invoice(partners[0], [(self.board_b, 20, 260)], date(2026, 6, 10))
        self._move_goods(partners[0], self.board_a, 100, date(2026, 5, 4))
        self._move_goods(partners[0], self.board_a, 5, date(2026, 5, 9), back=True)
        for dimension, points in (("image", 70), ("service", 60), ("product", 50), ("sales", 40)):
            self._assess(partners[0], points, dimension=dimension)
        self._assess(partners[0], 1, day=date(2026, 5, 1))
        self._assess(partners[0], 99, day=date(2024, 5, 1))
        self.env["panel.customer.fact"]._rebuild(self.today)
        window = self.model._get_window(self.today)
        self.assertEqual(window, (date(2025, 7, 1), self.today))
        expected = {
            "revenue": 16200,
            "margin": 4000 + 2200,
            "volume": 100 * 0.0535824 + 20 * 0.104328,
            "months_active": 2,
            "recency": 20,
            "growth": 100 * (16200 / 2600 - 1),
            "margin_percent": 100 * 6200 / 16200,
            "brand_breadth": 2,
            "return_rate": 5,
            "days_late": 20,
            "overdue_share": 100 * (11000 - 5500 + 2600 + 5200) / 16200,
            "assessed_image": 70,
            "assessed_service": 60,
            "assessed_product": 50,
            "assessed_sales": 40,
        }
        metrics = self.env["panel.value.metric"].search([])
        self.assertGreaterEqual(set(metrics.mapped("code")), set(expected))
        for code, value in expected.items():
            metric = self.env.ref(f"panel_crm.metric_{code}")
            with self.subTest(metric=code), self.assertQueryCount(1):
                values = metric._values(partners, self.company, *window)
            self.assertAlmostEqual(values[partners[0].id], value, places=6, msg=code)

    # === RUNS === #
    def test_a_run_is_enqueued_once(self):
        self._create_buyers([100, 50])
        run = self.Run.create({"model_id": self.model.id, "date": self.today})
        run.action_run()
        jobs = self.env["queue.job"].search([("model_name", "=", "panel.grade.run")])
        self.assertEqual(len(jobs), 4)
        self.assertEqual(set(jobs.mapped("channel")), {"root.panel"})
        self.assertEqual(run.state, "queued")
        with self.assertRaisesRegex(UserError, "already running"):
            run.action_run()
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            run.unlink()
        self.assertEqual(
            self.env["queue.job"].search_count([("model_name", "=", "panel.grade.run")]), 4
        )

    def test_a_run_that_is_done_stays_done(self):
        run = self._grade()
        with self.assertRaisesRegex(UserError, "is done"):
            run.action_run()

    def test_progress_and_message_follow_the_steps(self):
        self._create_buyers([100, 50])
        run = self.Run.create({"model_id": self.model.id, "date": self.today})
        seen = []
        for step in ("start", "facts", "score", "publish"):
            getattr(run, f"_job_{step}")()
            seen.append((run.state, run.progress))
        self.assertEqual(seen, [("running", 5), ("running", 40), ("running", 90), ("done", 100)])
        self.assertEqual(
            run.message,
            "2 customers graded, 0 not gradable; the customers differ "
            "too little for 3 grades, 2 were given",
        )

    def test_a_failed_run_tells_why_and_can_be_started_again(self):
        run = self.Run.create({"model_id": self.model.id, "date": self.today})
        run._job_failed(exc_message="The disk is full")
        self.assertEqual((run.state, run.error), ("failed", "The disk is full"))
        run.action_run()
        self.assertEqual((run.state, run.error), ("queued", False))

    def test_a_run_cannot_lie_in_the_future(self):
        with self.assertRaises(ValidationError):
            self.Run.create({"model_id": self.model.id, "date": date(2999, 1, 1)})

    def test_a_model_without_criteria_does_not_run(self):
        empty = self._create_model()
        run = self.Run.create({"model_id": empty.id, "date": self.today})
        with self.assertRaisesRegex(UserError, "no criteria"):
            run.action_run()

    def test_grading_takes_as_many_queries_for_50_customers_as_for_three(self):
        self._create_buyers([100, 50, 10])
        self._grade()
        counts = []
        for sheets in ([], [*range(1, 48)]):
            self._create_buyers(sheets)
            run = self.Run.create({"model_id": self.model.id, "date": self.today})
            run._job_facts()
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            run._job_score()
            run._job_publish()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(run.graded_count, 50)
        self.assertEqual(counts[0], counts[1])

    # === CURRENT GRADES === #
    def test_standing_follows_the_latest_run(self):
        partners = self._create_buyers([1000, 500, 10])
        self._grade(day=date(2026, 5, 31))
        best, _middle, last = partners
        self.assertEqual(best.panel_grade_id.code, "T1")
        self.assertEqual(last.panel_grade_since, date(2026, 5, 31))
        self._invoice(last, [(self.board_a, 5000, 300)], date(2026, 6, 5))
        run = self._grade()
        self.env.invalidate_all()
        self.assertEqual(last.panel_grade_id.code, "T1")
        self.assertEqual(last.panel_previous_grade_id.code, "T3")
        self.assertEqual(last.panel_grade_since, self.today)
        self.assertEqual(self._scores(run)[last].previous_grade_id.code, "T3")
        self.assertEqual(last.panel_score, round(self._scores(run)[last].score, 15))
        self.assertEqual(last.panel_contributions["grade"], "T1")
        self.assertEqual(len(last.panel_score_ids), 2)

    def test_an_older_day_does_not_overwrite_current_grades(self):
        partners = self._create_buyers([1000, 500, 10])
        self._grade()
        self._invoice(partners[2], [(self.board_a, 9000, 300)], date(2026, 5, 5))
        self._grade(day=date(2026, 5, 31))
        self.env.invalidate_all()
        self.assertEqual(partners[2].panel_grade_id.code, "T3")

    def test_a_model_on_trial_sets_no_grades(self):
        partners = self._create_buyers([1000, 500, 10])
        self.model.publishes = False
        run = self._grade()
        self.assertEqual(len(run.score_ids), 3)
        self.assertFalse(partners.mapped("panel_grade_id"))
        self.assertFalse(partners[0].panel_contributions)

    def test_publishing_the_same_again_writes_nothing(self):
        self._create_buyers([1000, 500, 10])
        self.assertEqual(self._grade().changed_count, 3)
        self.assertEqual(self._grade().changed_count, 0)

    def test_customers_can_be_found_grouped_and_sorted_by_grade(self):
        partners = self._create_buyers([1000, 500, 10, 0])
        self._grade()
        Partner = self.env["res.partner"]
        ours = ("id", "in", partners.ids)
        t1 = self.grades[0]
        self.assertEqual(Partner.search([ours, ("panel_grade_id", "=", t1.id)]), partners[0])
        self.assertEqual(Partner.search([ours, ("panel_grade_id", "!=", t1.id)]), partners[1:])
        self.assertEqual(Partner.search([ours, ("panel_grade_id", "=", False)]), partners[3])
        self.assertEqual(Partner.search([ours, ("panel_grade_id", "ilike", "T1")]), partners[0])
        score = partners[1].panel_score
        self.assertEqual(Partner.search([ours, ("panel_score", ">", score)]), partners[0])
        groups = Partner._read_group([ours], ["panel_grade_id"], ["__count"])
        self.assertEqual(
            {grade.code: count for grade, count in groups}, {"T1": 1, "T2": 1, "T3": 1, False: 1}
        )
        self.assertEqual(Partner.search([ours], order="panel_score desc nulls last, id"), partners)
        self.assertTrue(Partner.fields_get(["panel_grade_id"])["panel_grade_id"]["groupable"])

    def test_contacts_show_the_grade_of_their_company(self):
        partners = self._create_buyers([1000, 500, 10])
        contact = self.env["res.partner"].create({"name": "Buyer", "parent_id": partners[0].id})
        self._grade()
        self.assertEqual(contact.panel_grade_id.code, "T1")

    def test_grades_belong_to_a_company(self):
        partners = self._create_buyers([1000, 500, 10])
        self._grade()
        other = self._create_company("Panel Europe")
        self.assertFalse(partners[0].with_company(other).panel_grade_id)
        leader = self.users["leader"]
        leader.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        self.assertFalse(self.Run.with_user(leader).search([]))
        self.assertFalse(self.Standing.with_user(leader).search([]))

    def test_who_may_grade_and_who_may_look(self):
        partners = self._create_buyers([1000, 500, 10])
        partners[0].user_id = self.users["salesperson"]
        run = self._grade()
        seller = self.users["salesperson"]
        self.assertEqual(run.score_ids.with_user(seller).search([]).sudo().partner_id, partners[0])
        self.assertEqual(self.Standing.with_user(seller).search([]).sudo().partner_id, partners[0])
        self.assertEqual(partners[0].with_user(seller).panel_grade_id.code, "T1")
        with self.assertRaises(AccessError):
            self.Run.with_user(seller).create({"model_id": self.model.id})
        self.assertTrue(
            self.Run.with_user(self.users["leader"]).create({"model_id": self.model.id})
        )
        for user in (self.portal_user, self.users["general"]):
            with self.assertRaises(AccessError):
                partners[0].with_user(user).read(["panel_grade_id"])

    def test_a_leader_can_do_a_whole_run(self):
        self._create_buyers([1000, 500, 10])
        run = self.Run.with_user(self.users["leader"]).create(
            {"model_id": self.model.id, "date": self.today}
        )
        run._run_now()
        self.assertEqual((run.state, run.graded_count), ("done", 3))

    def test_scores_cannot_be_changed_by_hand(self):
        self._create_buyers([1000, 500, 10])
        run = self._grade()
        for attempt in (
            lambda: run.score_ids[0].write({"score": 100}),
            lambda: run.score_ids.create({"run_id": run.id}),
            lambda: self.Standing.search([], limit=1).write({"score": 100}),
        ):
            with self.assertRaises(UserError):
                attempt()

    def test_merging_customers_keeps_the_one_that_stays(self):
        partners = self._create_buyers([1000, 500, 10])
        self._grade()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge(partners[:2].ids, partners[0], extra_checks=False)
        self.env.invalidate_all()
        self.assertEqual(partners[0].panel_grade_id.code, "T1")
        self.assertFalse(partners[1].exists())

    def test_the_preset_grades_makers_customers(self):
        preset = self.env.ref("panel_crm.grade_model_maker")
        self.assertEqual(preset.total_weight, 100)
        self._create_buyers([7, 1, 300, 45, 12, 80, 81, 3, 500, 20])
        run = self._grade(preset)
        self.assertEqual(run.graded_count, 10)
        self.assertEqual(len(run.score_ids.grade_id), 4)
