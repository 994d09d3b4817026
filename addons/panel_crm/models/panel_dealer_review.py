from odoo import api, fields, models


class PanelDealerReview(models.Model):
    """A meeting about a dealer plan; until it is held, it stands among somebody's activities."""

    _name = "panel.dealer.review"
    _description = "Review Meeting of a Dealer Plan"
    _order = "date, id"

    plan_id = fields.Many2one("panel.dealer.plan", required=True, index=True, ondelete="cascade")
    partner_id = fields.Many2one(related="plan_id.partner_id", store=True, index=True)
    date = fields.Date(required=True, help="Day of the meeting.")
    held = fields.Boolean(help="The meeting has taken place.")
    minutes = fields.Text(help="What was said and agreed.")
    activity_id = fields.Many2one(
        "mail.activity", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )

    @api.model_create_multi
    def create(self, vals_list):
        reviews = super().create(vals_list)
        reviews._sync_activities()
        return reviews

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"date", "held"}:
            self._sync_activities()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_activity(self):
        # sudo: see _sync_activities
        self.sudo().activity_id.unlink()

    def _sync_activities(self):
        """Keep one activity for each meeting that has not been held."""
        # sudo: the activity is the plan's, whoever of those responsible for it made the entry
        for review in self.sudo():
            plan, activity = review.plan_id, review.activity_id
            if review.held and activity:
                activity.action_feedback(feedback=review.minutes)
                review.activity_id = False
            elif review.held or not plan.active:
                activity.unlink()
            elif activity:
                activity.write({"date_deadline": review.date, "user_id": plan.user_id.id})
            else:
                review.activity_id = review._schedule()

    def _schedule(self):
        self.ensure_one()
        plan = self.plan_id
        words = self.with_context(lang=plan.user_id.lang)
        return plan.activity_schedule(
            "mail.mail_activity_data_meeting",
            date_deadline=self.date,
            summary=words.env._("Review with %s", plan.partner_id.name),
            user_id=plan.user_id.id,
        )
