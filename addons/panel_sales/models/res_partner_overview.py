from odoo import models


class ResPartner(models.Model):
    """What sales adds to the 360° view of a customer."""

    _inherit = "res.partner"

    def _panel_overview_blocks(self, family):
        # EXTENDS panel_crm
        return [*super()._panel_overview_blocks(family), self._panel_block_commission()]

    def _panel_block_commission(self):
        domain = [("partner_id", "=", self.commercial_partner_id.id)]
        row = self._panel_read("panel.incentive.entry", domain, ["amount:sum"])
        return row and self._panel_block(
            82,
            "fa-money",
            self.env._("Commission Entries"),
            row[0],
            domain,
            [(self.env._("Amount"), self._panel_money(row[1]))],
            "panel.incentive.entry",
        )
