from datetime import date
from itertools import pairwise

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL


class PanelIncentiveAssignment(models.Model):
    _name = "panel.incentive.assignment"
    _description = "Commission Plan Assignment"
    _order = "plan_id, user_id, date_from"
    _rec_name = "user_id"

    plan_id = fields.Many2one("panel.incentive.plan", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="plan_id.company_id")
    user_id = fields.Many2one(
        "res.users",
        string="Salesperson",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Salesperson of the invoices that the plan pays on.",
    )
    date_from = fields.Date(
        string="From", help="First invoice date; empty when from the begin of the plan."
    )
    date_to = fields.Date(string="To", help="Last invoice date; empty when to the end of the plan.")

    _date_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_from IS NULL OR date_to >= date_from)",
        "An assignment cannot end before it begins.",
    )

    @api.constrains("plan_id", "user_id", "date_from", "date_to")
    def _check_overlap(self):
        groups = self.plan_id.assignment_ids.grouped(lambda row: (row.plan_id, row.user_id))
        for rows in groups.values():
            spans = sorted((row.date_from or date.min, row.date_to or date.max) for row in rows)
            if any(later[0] <= earlier[1] for earlier, later in pairwise(spans)):
                raise ValidationError(
                    self.env._("%s is assigned twice for the same days.", rows.user_id.name)
                )

    def write(self, vals):
        if {"plan_id", "user_id"} & vals.keys() and any(
            row.plan_id.state != "draft" for row in self
        ):
            raise UserError(
                self.env._("In a plan that was started, end the assignment and add another.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        if any(row.plan_id.state != "draft" for row in self):
            raise UserError(self.env._("In a plan that was started, end the assignment instead."))

    def _withdraw(self):
        """Delete assignments that a hand-over replaces before their first day."""
        if not self:
            return
        ids = tuple(self.ids)
        self.flush_model()
        self.env.execute_query(
            SQL("DELETE FROM panel_incentive_assignment WHERE id IN %s RETURNING id", ids)
        )
        self.plan_id.invalidate_recordset(["assignment_ids"])
        self.invalidate_recordset(flush=False)
