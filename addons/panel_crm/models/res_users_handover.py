from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError


class ResUsers(models.Model):
    _inherit = "res.users"

    panel_departure_date = fields.Date(
        string="Leaves After",
        copy=False,
        groups="base.group_erp_manager",
        help="Last working day. On the day after it everything that the person holds is handed "
        "over to the successor and the user is archived.",
    )
    panel_successor_id = fields.Many2one(
        "res.users",
        string="Successor",
        copy=False,
        ondelete="set null",
        domain=[("share", "=", False)],
        groups="base.group_erp_manager",
        help="Person who takes over on departure. Without one an administrator is reminded.",
    )

    def write(self, vals):
        # EXTENDS base
        if vals.get("active") is False:
            self._check_nothing_held()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_holding(self):
        self._check_nothing_held()

    def action_hand_over(self):
        """Open a hand-over of what the user holds."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "panel_crm.panel_handover_action_new"
        )
        return {**action, "context": {"default_from_user_id": self.id}}

    def _check_nothing_held(self):
        """Refuse to let users go who still hold business.

        :raises RedirectWarning: for those who may hand over, with a button to do so
        :raises UserError: for others
        """
        for user in self.filtered(lambda user: not user.share):
            holdings = self.env["panel.handover"]._get_holdings(user)
            if not holdings:
                continue
            message = self.env._(
                "%(user)s still holds: %(holdings)s. Hand over to a successor first.",
                user=user.name,
                holdings=", ".join(f"{label} ({count})" for label, count in holdings),
            )
            if not self.env["panel.handover"].has_access("create"):
                raise UserError(message)
            action = self.env.ref("panel_crm.panel_handover_action_new")
            raise RedirectWarning(
                message, action.id, self.env._("Hand Over…"), {"default_from_user_id": user.id}
            )

    @api.model
    def _cron_depart(self):
        """Hand over and archive the users whose last working day is over."""
        today = fields.Date.context_today(self)
        leaving = self.search([("panel_departure_date", "<", today)])
        for done, user in enumerate(leaving, start=1):
            user._depart()
            self.env["ir.cron"]._commit_progress(1, remaining=len(leaving) - done)

    def _depart(self):
        self.ensure_one()
        handovers = self.env["panel.handover"]
        if not handovers._get_holdings(self):
            self.active = False
            return
        if not self.panel_successor_id.active:
            self._remind_of_successor()
            return
        handover = handovers.create(
            {
                "from_user_id": self.id,
                "to_user_id": self.panel_successor_id.id,
                "reason": self.env._("Departure"),
            }
        )
        handover.action_confirm()
        self.active = False

    def _remind_of_successor(self):
        """Ask the leader of the user's unit, or an administrator, for a successor, once."""
        self.ensure_one()
        summary = self.env._("Name a successor of %s and hand over", self.name)
        partner = self.partner_id
        if partner.activity_ids.filtered(lambda row: row.summary == summary):
            return
        leader = self.sale_team_id.user_id - self
        partner.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=summary,
            user_id=(leader or self.env.ref("base.user_admin")).id,
        )
