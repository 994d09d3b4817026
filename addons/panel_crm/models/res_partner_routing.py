from odoo import api, fields, models

from .panel_lead_routing import WITH_DEALER


class ResPartner(models.Model):
    """Dealers as those who get leads."""

    _inherit = "res.partner"

    panel_routing_count = fields.Integer(
        string="Leads in Hand",
        compute="_compute_panel_routing_count",
        groups="panel_crm.group_salesperson,panel_crm.group_key_account",
        help="Open leads that the dealer has been offered or has accepted.",
    )

    # === COMPUTE METHODS === #
    @api.depends_context("uid", "company")
    def _compute_panel_routing_count(self):
        loads = self._panel_lead_loads()
        for partner in self:
            partner.panel_routing_count = loads.get(partner._origin.id, 0)

    # === ROUTING === #
    def _panel_lead_loads(self):
        """Return how many open leads each dealer has in hand, by its id; none is left out."""
        rows = self.env["panel.lead.routing"]._read_group(
            [
                ("partner_id", "in", self.ids),
                ("state", "in", WITH_DEALER),
                ("lead_id.active", "=", True),
                ("lead_id.won_status", "=", "pending"),
            ],
            ["partner_id"],
            ["__count"],
        )
        return {partner.id: count for partner, count in rows}

    # === ACTIONS === #
    def action_view_panel_routings(self):
        self.ensure_one()
        return self.env["panel.lead.routing"]._panel_action([("partner_id", "=", self.id)])
