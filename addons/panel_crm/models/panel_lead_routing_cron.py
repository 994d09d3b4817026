from odoo import api, fields, models
from odoo.tools import split_every

BATCH = 50


class PanelLeadRouting(models.Model):
    """Dealers who do not answer in time lose the lead to the next one."""

    _inherit = "panel.lead.routing"

    @api.model
    def _cron_expire(self):
        """End offers whose time is up, and route their leads on, batch by batch."""
        overdue = self.search(
            [("state", "=", "offered"), ("due_on", "<=", fields.Datetime.now())], order="id"
        )
        left = len(overdue)
        for ids in split_every(BATCH, overdue.ids):
            self.browse(ids)._expire()
            left -= len(ids)
            self.env["ir.cron"]._commit_progress(len(ids), remaining=left)

    def _expire(self):
        """End offers that nobody answered; leads that somebody is deciding about wait an hour."""
        leads = self.lead_id.try_lock_for_update(allow_referencing=True)
        offers = self.filtered(lambda offer: offer.lead_id in leads and offer.state == "offered")
        closed = offers.filtered(lambda offer: not offer.lead_id._panel_is_open())
        now = fields.Datetime.now()
        closed.write({"state": "withdrawn", "ended_on": now})
        offers -= closed
        for offer in offers:
            offer.write({"state": "expired", "answered_on": offer.due_on, "ended_on": now})
        offers._log(lambda offer: offer._expiry())
        offers.lead_id._panel_route_on()

    def _expiry(self):
        return self.env._("%s did not answer in time.", self.partner_id.display_name)
