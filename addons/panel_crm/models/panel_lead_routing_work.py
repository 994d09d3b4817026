from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class PanelLeadRouting(models.Model):
    """What a dealer does with a lead that it has accepted, until it is won or lost."""

    _inherit = "panel.lead.routing"

    def _expect_work(self):
        self._expect("accepted")
        if not self.lead_id._panel_is_open():
            raise UserError(self.env._("“%s” is closed already.", self.lead_id.name))

    def _stages(self):
        """Return the stages that a dealer may move the lead to: all but the last step."""
        return self.env["crm.stage"].search(
            Domain("is_won", "=", False)
            & (Domain("team_ids", "=", False) | Domain("team_ids", "in", self.lead_id.team_id.ids))
        )

    def _progress(self, note, stage=None, step="", day=None):
        """Log what the dealer has done, and what it does next.

        :param note: what was done
        :param stage: ``crm.stage`` record that the lead has come to
        :param step: what comes next
        :param day: date of the next step
        """
        self._expect_work()
        lead = self.lead_id
        moved = bool(stage) and stage != lead.stage_id
        if not note and not step and not moved:
            raise UserError(self.env._("Write what you have done, or what comes next."))
        if day and not step:
            raise UserError(self.env._("Write what happens on that day."))
        if step:
            self._plan_step(step, day)
        if moved:
            lead.stage_id = stage
        self._say("\n".join(filter(None, (note, step and f"→ {step}"))) or stage.name)

    def _plan_step(self, step, day):
        """Note the next step, and let our salesperson ask how it went."""
        self.write({"next_step": step, "next_date": day})
        person = self.lead_id.user_id or self.partner_id.user_id
        if person:
            self.lead_id.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=day or fields.Date.context_today(self),
                summary=f"{self.partner_id.name}: {step}",
                user_id=person.id,
            )

    def _win(self):
        """Close the lead as won."""
        self._expect_work()
        self._close(self.env._("Won."))
        self.lead_id.action_set_won()

    def _lose(self, reason, why=None):
        """Close the lead as lost.

        :param reason: what happened, in the dealer's words
        :param why: ``crm.lost.reason`` record
        """
        self._expect_work()
        if not (reason or "").strip():
            raise UserError(self.env._("Say in a few words why the lead was lost."))
        self._close(self.env._("Lost: %s", reason))
        self.lead_id.action_set_lost(lost_reason_id=bool(why) and why.id)

    def _close(self, text):
        self.ended_on = fields.Datetime.now()
        self._say(text)
