from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .deal_common import SCHOOL_OTHERWISE, PanelDealCommon


@tagged("post_install", "-at_install")
class TestDealRegistration(PanelDealCommon):
    # === SCENARIO 4 === #
    def test_scenario_4(self):
        """Two dealers register the same school project, spelled differently, 3 h apart: duplicate
        hint, first wins, second gets a reasoned answer; day 91 it lapses to the pool.
        """
        with freeze_time("2026-03-02 01:00:00"):
            first = self._register()
        with freeze_time("2026-03-02 04:00:00"):
            second = self._register(self.dealer_suzhou, submit=False, **SCHOOL_OTHERWISE)
            # the duplicate is shown before anything is submitted
            self.assertGreaterEqual(second.match_percent, 75)
            self.assertIn(first.number, second.match_note)
            second.action_submit()
        self.assertEqual(first.submitted_on, fields.Datetime.to_datetime("2026-03-02 01:00:00"))
        self.assertEqual(first.state, "submitted")
        self.assertEqual(second.state, "refused")
        self.assertIn("was registered before", second.answer)
        self.assertIn("project name 100%", second.answer)
        for secret in (self.dealer.name, first.number, first.customer, "2026"):
            self.assertNotIn(secret, second.answer)
        with freeze_time("2026-03-02 06:00:00"):
            first.with_user(self.supervisor).action_approve()
        self.assertEqual(first.protected_until, date(2026, 5, 31))
        cron = self.env["panel.deal.registration"]
        with freeze_time("2026-05-31 12:00:00"):  # day 90
            cron._cron_expire()
            self.assertEqual((first.state, first.days_left), ("approved", 0))
        with freeze_time("2026-05-31 16:30:00"):  # day 91 in China
            cron._cron_expire()
            self.assertEqual(first.state, "expired")
            again = self._register(self.dealer_suzhou, **SCHOOL_OTHERWISE)
            self.assertEqual(again.state, "submitted")
            again.with_user(self.supervisor).action_approve()
        self.assertEqual(again.state, "approved")

    def test_reminded_before_the_protection_ends(self):
        with freeze_time("2026-03-02 01:00:00"):
            deal = self._protect()
        deal.user_id = self.users["salesperson"]
        rule = self.env.ref("panel_sales.reminder_deal_protection_end")
        made = []

        def reminders():
            return deal.activity_ids.filtered(lambda each: each.summary.startswith("Ask the"))

        for days in (15, 14, 13):
            with freeze_time(f"{deal.protected_until - timedelta(days=days)} 08:00:00"):
                rule._run()
            made.append(len(reminders()))
        self.assertFalse(rule.error)
        self.assertEqual(made, [0, 1, 1])
        activity = reminders()
        self.assertEqual(activity.user_id, self.users["salesperson"])
        self.assertEqual(activity.date_deadline, deal.protected_until)

    def test_while_typing_the_form_shows_the_duplicate(self):
        first = self._register()
        form = Form(self.env["panel.deal.registration"])
        form.partner_id = self.dealer_suzhou
        form.name = "School of Another Town"
        self.assertFalse(form.match_percent)
        form.name = SCHOOL_OTHERWISE["name"]
        form.address = SCHOOL_OTHERWISE["address"]
        self.assertGreaterEqual(form.match_percent, 75)
        self.assertIn(first.number, form.match_note)

    def test_who_may_not_read_the_other_registration_sees_no_data_of_it(self):
        first = self._register(self.dealer_south, user_id=self.leader.id)
        second = self._register(submit=False, **SCHOOL_OTHERWISE).with_user(self.user)
        self.assertGreaterEqual(second.match_percent, 75)
        for secret in (first.number, first.name, self.dealer_south.name):
            self.assertNotIn(secret, second.match_note)

    def test_without_complete_evidence_a_person_decides(self):
        first = self._register(evidence=False)
        second = self._register(self.dealer_suzhou, **SCHOOL_OTHERWISE)
        self.assertEqual((first.state, second.state), ("submitted", "submitted"))
        second.with_user(self.supervisor).action_approve()
        with self.assertRaisesRegex(UserError, second.number):
            first.with_user(self.supervisor).action_approve()
        self._ask(first, "action_refuse", reason="No evidence was given in time.")
        self.assertEqual(first.answer, "No evidence was given in time.")

    def test_other_brands_other_phases_and_other_companies_do_not_collide(self):
        self._protect()
        other_brand = self._register(self.dealer_suzhou, brand_ids=self.brand_b.ids)
        self.assertEqual(other_brand.state, "submitted")
        phase = self._register(self.dealer_suzhou, name=f"{SCHOOL_OTHERWISE['name']} 二期")
        self.assertNotEqual(phase.state, "draft")
        company = self.env["res.company"].create({"name": "Other Maker"})
        elsewhere = self._register(self.dealer_suzhou, company_id=company.id, brand_ids=[])
        self.assertEqual(elsewhere.state, "submitted")

    def test_the_same_dealer_is_told_so(self):
        first = self._register()
        second = self._register()
        self.assertEqual(second.state, "refused")
        self.assertIn(first.number, second.answer)

    # === CLOCK === #
    def test_an_answer_is_due_in_24_hours(self):
        with freeze_time("2026-03-02 01:00:00"):
            deal = self._register()
            self.assertEqual(deal.due_on, fields.Datetime.to_datetime("2026-03-03 01:00:00"))
            self.assertEqual(deal.activity_ids.user_id, self.supervisor)
            self.assertFalse(deal.is_late)
        with freeze_time("2026-03-03 01:00:01"):
            deal.invalidate_recordset(["is_late"])
            self.assertTrue(deal.is_late)
            found = self.env["panel.deal.registration"].search([("is_late", "=", True)])
            self.assertIn(deal, found)

    def test_buildings_are_protected_for_longer(self):
        with freeze_time("2026-03-02 01:00:00"):
            deal = self._protect(is_building=True)
        self.assertEqual(deal.protected_until, date(2026, 8, 29))

    def test_one_extension_with_evidence(self):
        with freeze_time("2026-03-02 01:00:00"):
            deal = self._protect()
            files = self._file("visit.pdf", self.supervisor).ids
            for days, evidence in ((30, []), (29, files), (91, files)):
                with self.assertRaises(UserError):
                    self._ask(deal, "action_extend", days=days, evidence_ids=evidence)
            self._ask(deal, "action_extend", days=60, evidence_ids=files)
            self.assertEqual(deal.protected_until, date(2026, 7, 30))
            self.assertEqual(len(deal.evidence_ids), 2)
            with self.assertRaisesRegex(UserError, "once"):
                self._ask(deal, "action_extend", days=30, evidence_ids=files)

    def test_winning_and_losing_need_a_reason(self):
        won, lost = self._protect(), self._protect(brand_ids=self.brand_b.ids)
        with self.assertRaisesRegex(UserError, "why"):
            self._ask(won, "action_won", self.user, reason=" ")
        self._ask(won, "action_won", self.user, reason="Delivery in five days")
        self._ask(lost, "action_lost", self.user, reason="Price of an importer")
        self.assertEqual((won.state, lost.state), ("won", "lost"))
        self.assertEqual(won.result_reason, "Delivery in five days")
        with self.assertRaises(UserError):
            self._ask(won, "action_lost", self.user, reason="Again")

    def test_a_refusal_needs_a_reason(self):
        deal = self._register()
        with self.assertRaisesRegex(UserError, "reason"):
            self._ask(deal, "action_refuse", reason="")
        self.assertEqual(deal.state, "submitted")

    def test_anybody_registers_from_the_pool(self):
        with freeze_time("2026-03-02 01:00:00"):
            deal = self._protect()
        with freeze_time("2026-06-30 01:00:00"):
            deal._cron_expire()
            action = deal.action_register_again()
            form = Form(self.env["panel.deal.registration"].with_context(**action["context"]))
            self.assertEqual(form.name, deal.name)
            form.partner_id = self.dealer_suzhou
            again = form.save()
            again.action_submit()
        self.assertEqual(again.state, "submitted")
        self.assertEqual(deal.state, "expired")

    # === RIGHTS === #
    def test_only_supervisors_decide(self):
        deal = self._register().with_user(self.user)
        for action in ("action_approve",):
            with self.assertRaisesRegex(UserError, "supervisor"):
                getattr(deal, action)()
        with self.assertRaisesRegex(UserError, "supervisor"):
            self._ask(deal, "action_refuse", self.user, reason="No")

    def test_the_clock_is_the_servers(self):
        deal = self._register(submit=False).with_user(self.user)
        for name, value in (
            ("state", "approved"),
            ("submitted_on", "2020-01-01 00:00:00"),
            ("protected_until", "2030-01-01"),
        ):
            with self.assertRaises(AccessError):
                deal.write({name: value})
        forged = (
            self.env["panel.deal.registration"]
            .with_user(self.user)
            .create(
                {
                    "name": "Forged",
                    "partner_id": self.dealer.id,
                    "state": "approved",
                    "submitted_on": "2020-01-01 00:00:00",
                }
            )
        )
        self.assertEqual((forged.state, forged.submitted_on), ("draft", False))

    def test_what_was_submitted_stays(self):
        deal = self._register().with_user(self.user)
        with self.assertRaisesRegex(UserError, "anew"):
            deal.name = "Another Project"
        with self.assertRaisesRegex(UserError, "archive"):
            deal.unlink()
        deal.stage = "tender"
        with self.assertRaisesRegex(UserError, "already"):
            deal.action_submit()

    def test_files_are_checked(self):
        script = self.env["ir.attachment"].create({"name": "a.html", "raw": b"<script>1</script>"})
        with self.assertRaisesRegex(ValidationError, "a.html"):
            self._register(submit=False, evidence_ids=script.ids)

    def test_shares_add_up(self):
        shares = [
            (0, 0, {"partner_id": self.dealer.id, "percent": 70}),
            (0, 0, {"partner_id": self.dealer_suzhou.id, "percent": 30}),
        ]
        deal = self._register(share_ids=shares)
        self.assertEqual(sum(deal.share_ids.mapped("percent")), 100)
        with self.assertRaisesRegex(ValidationError, "100"):
            deal.share_ids[0].percent = 80

    # === SCALE === #
    def test_a_lookup_asks_as_many_queries_among_many_as_among_few(self):
        deal = self._register(submit=False)
        counts = []
        for number in (3, 60):
            others = self.env["panel.deal.registration"].create(
                [
                    {
                        "name": f"Tower {chr(97 + i % 26)}{number}{i}",
                        "partner_id": self.dealer_south.id,
                        "developer": f"Builder {number} {i}",
                    }
                    for i in range(number)
                ]
            )
            others.action_submit()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            deal._matches()
            counts.append(self.cr.sql_log_count - before)
        self.assertGreater(counts[1], 0)
        self.assertLessEqual(counts[1], counts[0])
