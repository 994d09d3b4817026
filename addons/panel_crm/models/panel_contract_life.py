from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .panel_contract import IN_FORCE


class PanelContract(models.Model):
    """What becomes of a signed contract: it begins and ends, is amended and renewed."""

    _inherit = "panel.contract"

    predecessor_id = fields.Many2one(
        "panel.contract",
        string="Renews",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Contract that this one follows.",
    )
    successor_ids = fields.One2many("panel.contract", "predecessor_id", string="Renewed By")
    amending = fields.Boolean(
        readonly=True, copy=False, help="The terms are being changed by an amendment."
    )
    amendment_reason = fields.Char(copy=False, help="What the amendment changes, and why.")
    may_amend = fields.Boolean(compute="_compute_may_amend")

    # === COMPUTE METHODS === #
    @api.depends_context("uid")
    def _compute_may_amend(self):
        self.may_amend = self.env.user.has_group("panel_crm.group_leader")

    # === CONSTRAINTS === #
    @api.constrains("predecessor_id")
    def _check_predecessor(self):
        if self._has_cycle("predecessor_id"):
            raise ValidationError(self.env._("A contract cannot follow itself."))

    # === AMENDMENT === #
    def action_amend(self):
        """Open the terms of a contract in force."""
        self.ensure_one()
        if not self.may_amend or self.state not in IN_FORCE:
            raise UserError(self.env._("Only a leader can amend, and only a contract in force."))
        self.write({"amending": True, "amendment_reason": False})
        return True

    def action_sign_amendment(self):
        """Freeze the amended terms as a new version."""
        self.ensure_one()
        if not self.may_amend or not self.amending:
            raise UserError(self.env._("There is no amendment to sign."))
        if not self.amendment_reason:
            raise UserError(self.env._("Say what the amendment changes, and why."))
        self._check_complete()
        self._freeze(self.amendment_reason)
        self.write({"amending": False})
        self._follow_calendar()
        return True

    # === RENEWAL === #
    def action_renew(self):
        """Make the contract that follows, with the same length, beginning on the day after."""
        self.ensure_one()
        if self.state not in (*IN_FORCE, "expired"):
            raise UserError(self.env._("Only a contract that is or was in force can be renewed."))
        self._check_complete()
        if not self.successor_ids:
            self.copy(self._prepare_renewal_vals())
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "view_mode": "form",
            "res_id": self.successor_ids[:1].id,
        }

    def _prepare_renewal_vals(self):
        return {
            "predecessor_id": self.id,
            "date_from": self._renewed_date(self.date_from),
            "date_to": self._renewed_date(self.date_to),
        }

    def _renewed_date(self, day):
        """Return a date of this contract as it falls in the one that follows.

        Whole months are kept: January to December follows January to December, leap years or not.
        """
        begin, after = self.date_from, self.date_to + relativedelta(days=1)
        if not day:
            return day
        months = (after.year - begin.year) * 12 + after.month - begin.month
        if months and begin + relativedelta(months=months) == after:
            following = day + relativedelta(days=1) + relativedelta(months=months)
            return following - relativedelta(days=1)
        return day + (after - begin)

    # === CALENDAR === #
    @api.model
    def _cron_follow_calendar(self):
        """Let contracts begin and end on their days."""
        self.search([("state", "in", IN_FORCE)])._follow_calendar()

    def _follow_calendar(self):
        today = fields.Date.context_today(self)
        for contract in self.filtered(lambda contract: contract.state in IN_FORCE):
            begun, ended = contract.date_from <= today, contract.date_to < today
            state = "expired" if ended else "running" if begun else "signed"
            if contract.state != state:
                contract.write({"state": state})
