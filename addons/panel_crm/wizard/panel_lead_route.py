from odoo import Command, api, fields, models


class PanelLeadRoute(models.TransientModel):
    """Shows whom leads would go to and why; nothing is sent before it is confirmed."""

    _name = "panel.lead.route"
    _description = "Routing of Leads"

    lead_ids = fields.Many2many("crm.lead", string="Leads", required=True)
    line_ids = fields.One2many(
        "panel.lead.route.line", "route_id", string="Who Gets Them", readonly=True
    )
    routable_count = fields.Integer(
        string="Leads That Go", compute="_compute_routable_count", help="The others stay."
    )

    @api.depends("line_ids.stays")
    def _compute_routable_count(self):
        for route in self:
            route.routable_count = len(route.line_ids.filtered(lambda line: not line.stays))

    @api.model
    def _open(self, leads):
        """Return the action that shows whom leads would go to.

        :param leads: ``crm.lead`` records
        """
        lines = self.env["panel.lead.route.line"]
        plans = leads._panel_routing_plans()
        route = self.create(
            {
                "lead_ids": [Command.set(leads.ids)],
                "line_ids": [Command.create(lines._prepare_vals(plan)) for plan in plans],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": route.id,
            "views": [(False, "form")],
            "target": "new",
            "name": self.env._("Route to Dealers"),
        }

    def action_route(self):
        """Send the leads; what is decided now counts, should anything have changed meanwhile."""
        self.ensure_one()
        leads = self.lead_ids
        leads.check_access("write")
        routings, problems = leads._panel_route()
        dealers = len(routings.filtered("partner_id"))
        texts = []
        if dealers:
            texts.append(self.env._("Offered to dealers: %s.", dealers))
        if len(routings) > dealers:
            texts.append(self.env._("Given to offices: %s.", len(routings) - dealers))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if problems else "success",
                "message": "\n".join([*texts, *problems]),
                "sticky": bool(problems),
                "next": self._next(leads, routings),
            },
        }

    def _next(self, leads, routings):
        """Return what follows: the same page anew, or the routings when it cannot be read."""
        if len(leads) == 1 and leads.has_access("read"):
            return {"type": "ir.actions.client", "tag": "soft_reload"}
        return routings._panel_action([("id", "in", routings.ids)])
