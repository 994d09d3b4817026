from odoo import fields, models


class PanelLeadRoutingAnswer(models.TransientModel):
    """Asks why a dealer declines a lead or hands it back, or why it is taken away."""

    _name = "panel.lead.routing.answer"
    _description = "End of a Lead Routing"

    routing_id = fields.Many2one(
        "panel.lead.routing", required=True, ondelete="cascade", readonly=True
    )
    kind = fields.Selection(
        [("decline", "Decline"), ("return", "Hand Back"), ("withdraw", "Withdraw")],
        required=True,
        readonly=True,
    )
    reason = fields.Text(required=True, help="It stays on record with the lead.")

    def action_apply(self):
        """End the routing."""
        self.ensure_one()
        routing = self.routing_id._by_us()
        if self.kind == "decline":
            routing._decline(self.reason)
        elif self.kind == "return":
            routing._return(self.reason)
        else:
            routing._withdraw(self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
