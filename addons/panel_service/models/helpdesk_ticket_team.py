from odoo import models


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    def _retrieve_dashboard(self):
        # EXTENDS helpdesk_mgmt, which has no Chinese for its labels
        labels = {
            "helpdesk_mgmt.helpdesk_ticket_action_unassigned": self.env._(
                "Open Tickets without Team"
            ),
            "helpdesk_mgmt.helpdesk_ticket_action_opened": self.env._("Open Tickets"),
        }
        return [
            dict(tile, name=labels.get(tile["action"], tile["name"]))
            for tile in super()._retrieve_dashboard()
        ]
