from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError


class PanelSpecialRight(models.Model):
    """A role that somebody has for some days, for a reason; a dated role line carries it.

    Nobody deletes it or changes its terms: together the records are the audit trail.
    """

    _name = "panel.special.right"
    _description = "Special Right"
    _inherit = ["mail.thread"]
    _order = "date_to desc, id desc"
    _rec_name = "role_id"

    user_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
        tracking=True,
        help="Person who gets the right.",
    )
    role_id = fields.Many2one(
        "res.users.role",
        string="Right",
        required=True,
        ondelete="restrict",
        tracking=True,
        help="Role that the person gets besides their own ones.",
    )
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today, tracking=True
    )
    date_to = fields.Date(
        string="To",
        required=True,
        tracking=True,
        help="Last day of the right; it is withdrawn by itself afterwards.",
    )
    reason = fields.Text(
        required=True, help="Why the person needs the right, such as the correction of a month."
    )
    scope = fields.Char(
        required=True, help="What the right is to be used for: which data, which documents."
    )
    granted_by_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    state = fields.Selection(
        [("granted", "Granted"), ("expired", "Expired"), ("revoked", "Revoked")],
        string="Status",
        required=True,
        readonly=True,
        default="granted",
        copy=False,
        index=True,
        tracking=True,
    )
    ended_on = fields.Datetime(readonly=True, copy=False, help="When the right was withdrawn.")
    ended_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    company_id = fields.Many2one(related="user_id.company_id", store=True, index=True)

    _dates_in_order = models.Constraint(
        "CHECK (date_from <= date_to)", "A right cannot end before it begins."
    )

    # === CRUD METHODS === #
    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals |= {"granted_by_id": self.env.uid, "state": "granted"}
            vals |= {"ended_on": False, "ended_by_id": False}
        rights = super().create(vals_list)
        for right in rights:
            right._check_grant()
            right._apply()
        return rights

    def write(self, vals):
        # what the tracking of the chatter writes comes as superuser
        if not self.env.su:
            raise UserError(self.env._("A special right is never changed. Revoke it instead."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The record of a special right is never deleted."))

    # === ACTIONS === #
    def action_revoke(self):
        """Withdraw rights before their last day."""
        self._check_holder()
        # sudo: only this action and the expiry end a right
        for right in self.sudo().filtered(lambda row: row.state == "granted"):
            right._end("revoked")
        return True

    # === BUSINESS METHODS === #
    def _check_holder(self):
        if not self.env.su and not self.env.user.has_group("panel_crm.group_special_rights"):
            raise AccessError(self.env._("Only holders of special rights grant and revoke them."))

    def _check_grant(self):
        """Refuse what nobody may grant.

        :raises UserError: to oneself, to a person without roles or with the role already
        :raises AccessError: the administration of the system, by somebody who has it not
        """
        self.ensure_one()
        self._check_holder()
        if self.user_id == self.env.user:
            raise UserError(self.env._("Nobody grants a special right to themselves."))
        # sudo: a holder grants roles without being able to administer users
        user, role = self.user_id.sudo(), self.role_id.sudo()
        if not user.role_line_ids:
            raise ValidationError(
                self.env._(
                    "%s has no role yet. Give the person one of the user types first, or the "
                    "special right would replace all other rights.",
                    user.name,
                )
            )
        if role in user.role_line_ids.role_id:
            raise ValidationError(
                self.env._("%(user)s has “%(role)s” already.", user=user.name, role=role.name)
            )
        strong = self.env.ref("base.group_system") | self.env.ref("base.group_erp_manager")
        strong |= self.env.ref("panel_crm.group_special_rights")
        administers = self.env.user.has_group("base.group_system")
        if strong & role.all_implied_ids and not administers:
            raise AccessError(
                self.env._("“%s” is only granted by system administrators.", role.name)
            )

    def _apply(self):
        """Give the user the role between the two days."""
        self.ensure_one()
        # sudo: see _check_grant
        self.user_id.sudo().write(
            {
                "role_line_ids": [
                    Command.create(
                        {
                            "role_id": self.role_id.id,
                            "date_from": self.date_from,
                            "date_to": self.date_to,
                        }
                    )
                ]
            }
        )

    def _end(self, state):
        """Take the role from the user and note how the right ended."""
        self.ensure_one()
        lines = self.user_id.role_line_ids.filtered(lambda line: line.role_id == self.role_id)
        lines.filtered("date_to").unlink()
        self.write({"state": state, "ended_on": fields.Datetime.now(), "ended_by_id": self.env.uid})

    @api.model
    def _cron_expire(self):
        """Withdraw the rights whose last day is over."""
        today = fields.Date.context_today(self)
        over = self.search([("state", "=", "granted"), ("date_to", "<", today)])
        for done, right in enumerate(over.try_lock_for_update(), start=1):
            right._end("expired")
            self.env["ir.cron"]._commit_progress(1, remaining=len(over) - done)
