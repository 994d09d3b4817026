from odoo import api, fields, models
from odoo.exceptions import UserError


class PanelIncentiveCompute(models.TransientModel):
    _name = "panel.incentive.compute"
    _description = "Compute Commissions"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    period = fields.Date(
        string="Month",
        required=True,
        default=lambda self: fields.Date.context_today(self).replace(day=1),
        help="Any day of the month to make the statements for.",
    )

    @api.onchange("period")
    def _onchange_period(self):
        if self.period:
            self.period = self.period.replace(day=1)

    def action_compute(self):
        """Update the ledger, put its entries on statements and open those of the month."""
        self.ensure_one()
        if self.company_id not in self.env.companies:
            raise UserError(self.env._("Switch to “%s” first.", self.company_id.name))
        period = self.period.replace(day=1)
        statements = self.env["panel.incentive.statement"]._settle(self.company_id, period)
        if not statements:
            raise UserError(
                self.env._(
                    "No salesperson has earned a commission in this month. Check that a plan is "
                    "running, that it names the salespeople of the invoices and that the "
                    "invoices are posted."
                )
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "panel_sales.panel_incentive_statement_action"
        )
        return {**action, "domain": [("id", "in", statements.ids)], "context": {}}
