from collections import defaultdict

from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _compute_helpdesk_ticket_count(self):
        # OVERRIDES helpdesk_mgmt, which loads every ticket of every partner
        totals, active = defaultdict(int), defaultdict(int)
        rows = self.env["helpdesk.ticket"]._read_group(
            [("partner_id", "child_of", self.ids)], ["partner_id", "stage_id.closed"], ["__count"]
        )
        for partner, closed, count in rows:
            while partner:
                totals[partner.id] += count
                active[partner.id] += 0 if closed else count
                # sudo: only walks up to the company of a contact
                partner = partner.sudo().parent_id
        for partner in self:
            partner.helpdesk_ticket_count = totals[partner.id]
            partner.helpdesk_ticket_active_count = active[partner.id]
            partner.helpdesk_ticket_count_string = f"{active[partner.id]} / {totals[partner.id]}"
