from datetime import date, datetime, timedelta

from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .routing_common import PanelRoutingCommon

FRIDAY = datetime(2026, 11, 20, 7, 0)  # 15:00 in China
MONDAY = datetime(2026, 11, 23, 7, 0)


@tagged("post_install", "-at_install")
@freeze_time(FRIDAY)
class TestRouting(PanelRoutingCommon):
    # === X27: EXPLAINED AND REPEATABLE === #
    def test_same_leads_twice_go_to_the_same_dealers(self):
        leads = self._lead(7)
        first = self._receivers(leads)
        self.assertEqual(self._receivers(leads.browse(reversed(leads.ids))), first)
        self.assertEqual(set(first.values()), {self.dealer.id, self.dealer_b.id})
        with self.env.cr.savepoint() as savepoint:
            self._route(leads)
            sent = {lead.id: lead.panel_dealer_id.id for lead in leads}
            savepoint.rollback()
        self.env.invalidate_all()
        self.assertEqual(sent, first)
        self._route(leads)
        self.assertEqual({lead.id: lead.panel_dealer_id.id for lead in leads}, first)

    def test_ten_leads_in_ten_territories_go_to_ten_dealers(self):
        leads, dealers = self._territories(10)
        routings, problems = self._route(leads)
        self.assertFalse(problems)
        self.assertEqual(leads.mapped("panel_dealer_id"), dealers)
        self.assertEqual(routings.partner_id, dealers)
        for routing in routings:
            self.assertEqual(routing.rule, "only")
            self.assertIn(routing.region_id.display_name, routing.reason)
            self.assertIn(self.brand_a.name, routing.reason)

    def test_each_routing_shows_rule_load_and_runner_up(self):
        self._route(self._lead())  # goes to the older of the two
        routing, _problems = self._route(self._lead())
        self.assertEqual(routing.partner_id, self.dealer_b)
        self.assertEqual((routing.rule, routing.load), ("load", 0))
        self.assertEqual(routing.runner_up_id, self.dealer)
        self.assertEqual(
            routing.reason, "Has fewer leads in hand (0) than Wuxi Timber Trading (1)."
        )
        note = routing.lead_id.message_ids[0].body
        self.assertIn("Offered to Wuxi Board Mart", note)
        self.assertNotIn("Wuxi Timber", note)

    def test_load_rises_within_a_batch(self):
        leads = self._lead(10)
        routings, _problems = self._route(leads)
        counts = dict(routings._read_group([], ["partner_id"], ["__count"]))
        self.assertEqual((counts[self.dealer], counts[self.dealer_b]), (5, 5))
        self.assertEqual(
            routings.sorted(lambda row: row.lead_id.id).mapped("load"),
            [0, 0, 1, 1, 2, 2, 3, 3, 4, 4],
        )
        self.assertEqual(self.dealer.panel_routing_count, 5)

    def test_closed_leads_are_no_load(self):
        lead = self._lead()
        self._route(lead)
        self.assertEqual(self.dealer._panel_lead_loads(), {self.dealer.id: 1})
        lead.action_set_lost()
        self.assertEqual(self.dealer._panel_lead_loads(), {})

    # === RULES === #
    def test_nearer_territory_comes_before_the_province(self):
        self._authorize(self.dealer_province, self.region_js)
        self._route(self._lead(4))
        routing, _problems = self._route(self._lead(panel_region_id=self.region_js.id))
        self.assertEqual((routing.partner_id, routing.rule), (self.dealer_province, "only"))
        self.right_b.action_suspend()
        routing, _problems = self._route(self._lead())
        self.assertEqual((routing.partner_id, routing.rule), (self.dealer, "distance"))
        self.assertIn("Wuxi T, which is nearer", routing.reason)
        self.assertEqual(routing.runner_up, "Jiangsu Panels")

    def test_exclusive_right_comes_first(self):
        self.right_b.active = False
        self._authorize(self.dealer_province, self.region_js)
        self.right.exclusive = True
        routing, _problems = self._route(self._lead())
        self.assertEqual((routing.partner_id, routing.rule), (self.dealer, "exclusive"))
        self.assertIn("exclusive right", routing.reason)

    def test_the_customers_own_dealer_comes_before_others(self):
        self.end_customer.panel_dealer_id = self.dealer_b
        routing, _problems = self._route(self._lead(partner_id=self.end_customer.id))
        self.assertEqual((routing.partner_id, routing.rule), (self.dealer_b, "serves"))

    def test_scorecard_decides_between_equals(self):
        card = self.env["panel.dealer.scorecard"].create(
            {"partner_id": self.dealer.id, "renewal": "renew"}
        )
        card.line_ids.points = 40
        card.action_decide()
        routing, _problems = self._route(self._lead())
        self.assertEqual((routing.partner_id, routing.rule), (self.dealer_b, "score"))
        self.assertEqual(routing.score, 50)
        self.assertIn("(50) than Wuxi Timber Trading (40)", routing.reason)

    def test_channel_of_the_customer_counts(self):
        self.right.channel = "project"
        self.end_customer.write({"panel_channel": "retail", "panel_dealer_id": False})
        routing, _problems = self._route(self._lead(partner_id=self.end_customer.id))
        self.assertEqual((routing.partner_id, routing.rule), (self.dealer_b, "only"))

    def test_region_of_the_customer_stands_in(self):
        lead = self._lead(partner_id=self.end_customer.id, panel_region_id=False)
        routing, _problems = self._route(lead)
        self.assertEqual(routing.region_id, self.region_wuxi)

    # === WHO GETS NO LEADS === #
    def test_ended_suspended_and_archived_dealers_get_none(self):
        """Authorisation past its end date → dealer loses lead routing (S2-DEAL-01)."""
        self.right.date_to = date(2026, 11, 19)
        self.assertEqual(set(self._receivers(self._lead(3)).values()), {self.dealer_b.id})
        self.right.date_to = False
        self.dealer_b.active = False
        self.assertEqual(set(self._receivers(self._lead(3)).values()), {self.dealer.id})
        self.right.action_suspend()
        self.assertEqual(set(self._receivers(self._lead(3)).values()), {None})

    def test_missing_brand_or_region_is_named(self):
        for values, message in (
            ({"panel_brand_id": False}, "Choose the brand of “School desks 0”"),
            ({"panel_region_id": False}, "Choose the region of “School desks 0”"),
            (
                {"panel_brand_id": False, "panel_region_id": False},
                "Choose the brand and the region of “School desks 0”",
            ),
            ({"active": False}, "is closed"),
        ):
            with self.subTest(message=message):
                routings, problems = self._route(self._lead(**values))
                self.assertFalse(routings)
                self.assertIn(message, problems[0])

    def test_one_bad_lead_does_not_hold_up_a_batch(self):
        leads = self._lead(2) | self._lead(panel_brand_id=False)
        routings, problems = self._route(leads)
        self.assertEqual((len(routings), len(problems)), (2, 1))

    # === OFFICE === #
    def test_without_dealer_the_office_of_the_region_gets_it(self):
        lead = self._lead(panel_region_id=self.region_gd.id, user_id=False)
        self.office_south.user_id = self.users["supervisor"]
        routing, _problems = self._route(lead)
        self.assertEqual((routing.state, routing.team_id), ("office", self.office_south))
        self.assertEqual((routing.rule, routing.partner_id.id), ("nobody", False))
        self.assertEqual(
            (lead.team_id, lead.user_id), (self.office_south, self.users["supervisor"])
        )
        self.assertEqual(lead.panel_routing_state, "office")
        self.assertIn("No dealer takes this lead", lead.activity_ids.summary)
        self.assertEqual(lead.activity_ids.user_id, self.users["supervisor"])
        self.assertIn("Goes to the office Office South", lead.message_ids[0].body)

    def test_office_of_the_nearest_region_above(self):
        self.region_wuxi.team_id = False
        self.assertEqual(self.region_wuxi._panel_office(), self.branch_east)
        self.region_js.team_id = False
        (self.right | self.right_b).action_suspend()
        routings, problems = self._route(self._lead())
        self.assertFalse(routings)
        self.assertIn("no office is responsible for China T / Jiangsu T / Wuxi T", problems[0])

    def test_lead_of_an_office_is_routed_again_when_somebody_is_authorised(self):
        lead = self._lead(panel_region_id=self.region_gd.id)
        first, _problems = self._route(lead)
        _none, problems = self._route(lead)
        self.assertIn("it stays with the office", problems[0])
        self._authorize(self.dealer_south, self.region_gd)
        second, _problems = self._route(lead)
        self.assertEqual((first.state, second.partner_id), ("withdrawn", self.dealer_south))

    # === HAND-OVER STATES === #
    def test_declined_goes_to_the_next_then_to_the_office_and_never_twice(self):
        """Declined → next or office (S4-SALES-11)."""
        lead = self._lead()
        first, _problems = self._route(lead)
        first._decline("No stock")
        self.assertEqual((first.state, first.answer), ("declined", "No stock"))
        second = lead.panel_routing_ids.filtered(lambda row: row.state == "offered")
        self.assertEqual((second.partner_id, second.rule), (self.dealer_b, "only"))
        self.assertIn("The only dealer left", second.reason)
        second._accept()
        self.assertEqual(lead.panel_routing_state, "accepted")
        second._return("Customer wants another brand")
        self.assertEqual((second.state, second.accept_percent), ("returned", 100))
        third = lead.panel_routing_ids.filtered(lambda row: row.state == "office")
        self.assertEqual((third.team_id, third.rule), (self.office_wuxi, "refused"))
        self.assertIn("handed the lead back: 2", third.reason)
        self.assertEqual(lead.user_id, self.users["salesperson"])

    def test_a_lead_is_with_one_dealer_at_a_time(self):
        lead = self._lead()
        self._route(lead)
        routings, problems = self._route(lead)
        self.assertFalse(routings)
        self.assertIn("is with Wuxi Timber Trading already: withdraw it first", problems[0])
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            values = lead.panel_routing_ids.copy_data({"state": "accepted"})
            self.env["panel.lead.routing"].create(values)

    def test_withdrawn_lead_may_go_to_the_same_dealer_again(self):
        lead = self._lead()
        routing, _problems = self._route(lead)
        routing._withdraw("Wrong brand")
        self.assertFalse(lead.panel_dealer_id or lead.panel_routing_state)
        again, _problems = self._route(lead)
        self.assertEqual(again.partner_id, routing.partner_id)

    def test_answers_come_once_and_with_a_reason(self):
        lead = self._lead()
        routing, _problems = self._route(lead)
        with self.assertRaisesRegex(UserError, "Give a reason"):
            routing._decline("  ")
        routing._accept()
        for late in (routing._accept, lambda: routing._decline("No")):
            with self.assertRaisesRegex(UserError, "“School desks 0” is no longer open"):
                late()
        lead.action_set_won()
        with self.assertRaisesRegex(UserError, "closed already"):
            routing._progress("Called")

    def test_lead_that_was_closed_meanwhile_is_not_accepted(self):
        lead = self._lead()
        routing, _problems = self._route(lead)
        lead.action_set_lost()
        with self.assertRaisesRegex(UserError, "has been closed in the meantime"):
            routing._accept()

    def test_accepted_lead_becomes_an_opportunity(self):
        lead = self._lead(type="lead")
        routing, _problems = self._route(lead)
        routing._accept()
        self.assertEqual(lead.type, "opportunity")

    def test_answers_are_counted(self):
        routings, _problems = self._route(self._lead(4))
        with freeze_time(FRIDAY + timedelta(hours=6)):
            routings[0]._accept()
            routings[2]._decline("No")
        rows = self.env["panel.lead.routing"]._read_group(
            [("is_answered", "=", True), ("partner_id", "=", self.dealer.id)],
            ["partner_id"],
            ["accept_percent:avg", "hours_to_answer:avg"],
        )
        self.assertEqual(rows, [(self.dealer, 50, 6)])

    # === DEADLINE === #
    def test_deadline_skips_the_weekend_and_follows_the_setting(self):
        routing, _problems = self._route(self._lead())
        self.assertEqual(routing.due_on, MONDAY)
        self.env.company.panel_lead_answer_hours = 4
        routing, _problems = self._route(self._lead())
        self.assertEqual(routing.due_on, FRIDAY + timedelta(hours=4))
        self.env.company.resource_calendar_id = False
        self.env.company.panel_lead_answer_hours = 24
        routing, _problems = self._route(self._lead())
        self.assertEqual(routing.due_on, FRIDAY + timedelta(hours=24))

    def test_cron_expires_and_routes_on(self):
        lead, answered, closed = self._lead(3)
        self._route(lead | answered | closed)
        first = lead.panel_routing_ids
        answered.panel_routing_ids._accept()
        closed.action_set_lost()
        cron = self.env.ref("panel_crm.ir_cron_expire_lead_offers")
        with self.enter_registry_test_mode(), freeze_time(MONDAY - timedelta(minutes=1)):
            cron.method_direct_trigger()
        self.assertEqual(first.state, "offered")
        with self.enter_registry_test_mode(), freeze_time(MONDAY):
            cron.method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(first.state, "expired")
        self.assertEqual((first.answered_on, first.accept_percent), (MONDAY, 0))
        self.assertEqual(lead.panel_dealer_id, self.dealer_b)
        self.assertEqual(answered.panel_routing_state, "accepted")
        self.assertEqual(closed.panel_routing_ids.state, "withdrawn")
        with self.enter_registry_test_mode(), freeze_time(MONDAY + timedelta(days=1)):
            cron.method_direct_trigger()
            cron.method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(lead.panel_routing_state, "office")
        self.assertEqual(len(lead.panel_routing_ids), 3)
        bodies = " ".join(lead.message_ids.mapped("body"))
        self.assertIn("Wuxi Board Mart did not answer in time.", bodies)

    def test_lead_that_cannot_be_routed_on_is_somebodys_task(self):
        lead = self._lead()
        routing, _problems = self._route(lead)
        lead.panel_brand_id = False
        routing._decline("No stock")
        self.assertFalse(lead.panel_routing_state)
        self.assertIn("Choose the brand", lead.activity_ids.summary)
        self.assertEqual(lead.activity_ids.user_id, self.users["salesperson"])

    # === MAIL === #
    def test_dealer_is_written_to_in_its_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"].search([("name", "=", "panel_crm")])._update_translations()
        self.dealer.lang = "zh_CN"
        self.portal_b.email = False
        routings, _problems = self._route(self._lead(2))
        mails = self.env["mail.mail"].search(
            [("model", "=", "panel.lead.routing"), ("res_id", "in", routings.ids)], order="res_id"
        )
        self.assertEqual(mails.mapped("state"), ["outgoing"])
        self.assertEqual(mails.recipient_ids, self.portal_user.partner_id)
        self.assertIn(f"/my/panel/leads/{routings[0].id}", mails.body_html)
        self.assertIn("School desks 0", mails.body_html)
        self.assertNotIn("Dear partner", mails.body_html)
        self.assertIn("has no e-mail address", routings[1].lead_id.message_ids[0].body)

    # === ACCESS === #
    def test_salesperson_routes_own_leads_only(self):
        salesperson = self.users["salesperson"]
        own, foreign = self._lead(), self._lead(user_id=self.users["leader"].id)
        wizard = self._wizard(own, salesperson)
        self.assertEqual(wizard.line_ids.receiver, "Wuxi Timber Trading")
        wizard.action_route()
        self.assertEqual(own.panel_dealer_id, self.dealer)
        with self.assertRaises(AccessError):
            self._wizard(foreign, salesperson)
        self.assertFalse(foreign.panel_dealer_id)

    def _wizard(self, leads, user):
        opened = leads.with_user(user).action_panel_route()
        return self.env[opened["res_model"]].with_user(user).browse(opened["res_id"])

    def test_preview_says_what_will_happen_and_changes_nothing(self):
        leads = self._lead(2) | self._lead(panel_brand_id=False)
        wizard = self._wizard(leads, self.users["leader"])
        lines = wizard.line_ids
        self.assertEqual(
            lines.mapped("receiver"), ["Wuxi Timber Trading", "Wuxi Board Mart", False]
        )
        self.assertIn("Equals Wuxi Board Mart in everything", lines[0].reason)
        self.assertIn("Has fewer leads in hand (0)", lines[1].reason)
        self.assertIn("Choose the brand", lines[2].reason)
        self.assertEqual(lines.mapped("stays"), [False, False, True])
        self.assertFalse(leads.panel_routing_ids)
        message = wizard.action_route()["params"]["message"]
        self.assertIn("Offered to dealers: 2.", message)
        self.assertIn("Choose the brand", message)
        self.assertEqual(leads.mapped("panel_dealer_id.name"), lines[:2].mapped("receiver"))

    def test_nobody_writes_the_record(self):
        routing, _problems = self._route(self._lead())
        for role in ("salesperson", "leader", "administrator"):
            row = routing.with_user(self.users[role])
            for change in (
                lambda row=row: row.write({"state": "accepted"}),
                row.unlink,
                row.copy,
            ):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    change()

    def test_runner_up_is_named_to_those_who_see_that_dealer(self):
        self._hide_dealer("salesperson")
        routing, _problems = self._route(self._lead())
        self.assertEqual(routing.runner_up_id, self.dealer_b)
        seen = routing.with_user(self.users["salesperson"])
        self.assertEqual(seen.runner_up, "another dealer")
        self.assertIn("Equals another dealer", seen.reason)
        self.assertEqual(routing.with_user(self.users["leader"]).runner_up, "Wuxi Board Mart")
        with self.assertRaises(AccessError):
            seen.read(["runner_up_id"])

    def test_staff_answer_for_a_dealer_who_calls(self):
        lead = self._lead()
        self._route(lead)
        salesperson = self.users["salesperson"]
        routing = lead.panel_routing_ids.with_user(salesperson)
        opened = routing.action_decline()
        wizard = (
            self.env["panel.lead.routing.answer"]
            .with_user(salesperson)
            .with_context(**opened["context"])
            .create({"reason": "Said so on the phone"})
        )
        wizard.action_apply()
        self.assertEqual((routing.state, routing.answered_by_id), ("declined", salesperson))
        self.assertEqual(lead.panel_dealer_id, self.dealer_b)
        lead.panel_routing_ids.sorted("id")[-1].with_user(self.users["leader"]).action_accept()
        self.assertEqual(lead.panel_routing_state, "accepted")

    # === COMPANIES === #
    def test_dealers_of_another_company_get_none(self):
        other = self.env["res.company"].create({"name": "Other Maker"})
        self.right_b.company_id = other
        self.right.company_id = self.env.company
        lead = self._lead()
        self.assertEqual(set(self._receivers(lead).values()), {self.dealer.id})
        routing, _problems = self._route(lead)
        self.assertEqual(routing.company_id, self.env.company)
        leader = self.users["leader"]
        leader.write({"company_ids": [(4, other.id)]})
        hidden = routing.with_user(leader).with_context(allowed_company_ids=other.ids)
        self.assertFalse(hidden.search([("id", "=", routing.id)]))

    # === MERGING === #
    def test_merged_leads_keep_what_dealers_were_asked(self):
        leads = self._lead(2)
        self._route(leads)
        routings = leads.panel_routing_ids
        kept = leads.merge_opportunity()
        self.assertEqual(kept.panel_routing_ids, routings)
        self.assertEqual(sorted(routings.mapped("state")), ["offered", "withdrawn"])

    # === COST === #
    def test_query_counts_do_not_grow_with_leads(self):
        counts = {}
        for number in (1, 50):
            leads = self._lead(number)
            self.env.flush_all()
            self.env.invalidate_all()
            with self.subTest(number=number):
                before = self.cr.sql_log_count
                leads._panel_routing_plans()
                counts[number] = self.cr.sql_log_count - before
        self.assertLessEqual(counts[50], counts[1] + 3)

    def test_routing_fifty_leads_costs_few_queries_each(self):
        leads = self._lead(50, user_id=False)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self._route(leads)
        self.env.flush_all()
        self.assertLess((self.cr.sql_log_count - before) / 50, 12)

    def test_list_of_routings_costs_the_same_for_one_and_fifty(self):
        self._route(self._lead(50))
        specification = {
            name: {} for name in ("state", "reason", "runner_up", "load", "accept_percent")
        }
        counts = []
        for limit in (1, 50):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            rows = self.env["panel.lead.routing"].with_user(self.users["leader"])
            rows.web_search_read([], specification, limit=limit)
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 3)

    def test_time_of_the_server_counts(self):
        routing, _problems = self._route(self._lead())
        self.assertEqual(routing.offered_on, fields.Datetime.now())
