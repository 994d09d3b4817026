from odoo import api, fields, models


class PanelLeadRouteLine(models.TransientModel):
    """Whom one lead would go to, and why."""

    _name = "panel.lead.route.line"
    _description = "Lead to Route"

    route_id = fields.Many2one("panel.lead.route", required=True, index=True, ondelete="cascade")
    lead_id = fields.Many2one("crm.lead", required=True, ondelete="cascade", readonly=True)
    receiver = fields.Char(string="Goes To", readonly=True)
    reason = fields.Text(
        string="Why", readonly=True, help="Why this dealer gets the lead, or why nobody does."
    )
    load = fields.Integer(
        string="Leads in Hand",
        readonly=True,
        help="Open leads of the dealer, with those of this batch that it gets before this one.",
    )
    runner_up = fields.Char(readonly=True, help="Who would get the lead otherwise.")
    stays = fields.Boolean(readonly=True, help="The lead cannot be routed as it is.")

    @api.model
    def _prepare_vals(self, plan):
        """Return the values of the line that shows a plan.

        :param plan: ``RoutingPlan`` of a lead
        """
        if plan.problem:
            return {"lead_id": plan.lead.id, "reason": plan.problem, "stays": True}
        # The words are those of the record that routing would make.
        # sudo: the user may not read all that was compared; who gets the lead is told, though
        routing = self.env["panel.lead.routing"].sudo()
        routing = routing.new(self.env["crm.lead"]._prepare_panel_routing_vals(plan))
        receiver = routing.partner_id or routing.team_id
        shown = routing.sudo(False)
        return {
            "lead_id": plan.lead.id,
            "receiver": receiver.display_name,
            "reason": shown.reason,
            "load": routing.load,
            "runner_up": shown.runner_up,
        }
