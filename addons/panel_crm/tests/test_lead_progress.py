from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import PanelCrmCommon


@tagged("post_install", "-at_install")
class TestLeadProgress(PanelCrmCommon):
    def _lead(self, days, **values):
        """Make an opportunity that came into its stage so many days ago."""
        lead = self.env["crm.lead"].create(
            {"name": "Project", "type": "opportunity", "partner_id": self.dealer.id, **values}
        )
        self.env.flush_all()
        moment = fields.Datetime.now() - timedelta(days=days)
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = %s, date_last_stage_update = %s WHERE id = %s",
            (moment, moment, lead.id),
        )
        self.env.invalidate_all()
        return lead

    def _plan(self, lead, days):
        return lead.activity_schedule(
            "mail.mail_activity_data_call",
            date_deadline=fields.Date.context_today(lead) + timedelta(days=days),
        )

    def _stuck(self, leads):
        return self.env["crm.lead"].search([("id", "in", leads.ids), ("panel_is_stuck", "=", True)])

    def test_opportunity_of_15_days_without_step_is_on_the_stuck_list(self):
        stuck, fresh = self._lead(15), self._lead(14)
        self.assertEqual(self._stuck(stuck + fresh), stuck)
        self.assertTrue(stuck.panel_is_stuck)
        self.assertFalse(fresh.panel_is_stuck)
        self.assertEqual((stuck.panel_idle_days, stuck.panel_stage_days), (15, 15))

    def test_days_are_a_setting(self):
        lead = self._lead(14)
        self.env.company.panel_stuck_days = 10
        self.assertTrue(lead.panel_is_stuck)

    def test_a_planned_or_done_step_moves_it(self):
        planned, done, late = self._lead(40), self._lead(40), self._lead(40)
        self._plan(planned, 3)
        self._plan(done, 0).action_feedback(feedback="Spoke to him")
        self._plan(late, -20)
        self.assertEqual(self._stuck(planned + done + late), late)
        self.assertEqual(done.panel_idle_days, 0)
        self.assertEqual(done.panel_stage_days, 40)

    def test_won_and_lost_ones_are_not_stuck(self):
        won, lost = self._lead(40), self._lead(40)
        won.action_set_won()
        lost.action_set_lost()
        self.assertFalse(self._stuck(won + lost))

    def test_next_step_is_mandatory_by_setting(self):
        lead = self._lead(2)
        proposition = self.env.ref("crm.stage_lead3")
        lead.stage_id = proposition
        self.env.company.panel_next_step_required = True
        self.assertTrue(self._lead(1))
        with self.assertRaisesRegex(ValidationError, "next step of “Project”"):
            lead.stage_id = self.env.ref("crm.stage_lead2")
        self._plan(lead, 2)
        lead.stage_id = self.env.ref("crm.stage_lead2")
        self._lead(3).action_set_won()

    def test_stuck_costs_the_same_for_one_opportunity_and_fifty(self):
        leads = self.env["crm.lead"].create([{"name": "P", "type": "opportunity"}] * 50)

        def queries(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.read(["panel_is_stuck", "panel_idle_days", "panel_stage_days"])
            return self.env.cr.sql_log_count - before

        queries(leads)
        self.assertEqual(queries(leads[:1]), queries(leads))

    def test_activities_are_counted_per_person(self):
        lead = self._lead(3)
        self._plan(lead, 0).with_user(self.users["leader"]).action_feedback(feedback="Done")
        report = self.env["crm.activity.report"].with_user(self.users["leader"])
        person = self.users["leader"].partner_id
        self.assertEqual(
            report._read_group(
                [("lead_id", "=", lead.id), ("mail_activity_type_id", "!=", False)],
                ["author_id"],
                ["__count"],
            ),
            [(person, 1)],
        )
