from odoo import models
from odoo.tools import format_date

from .panel_contract import IN_FORCE
from .res_partner_overview import LINES


class ResPartner(models.Model):
    """Contracts, territories and price enquiries in the 360° view of a customer."""

    _inherit = "res.partner"

    def _panel_overview_blocks(self, family):
        return [
            *super()._panel_overview_blocks(family),
            self._panel_block_enquiries(),
            self._panel_block_contracts(family),
            self._panel_block_authorizations(family),
        ]

    def _panel_block_enquiries(self):
        domain = [("commercial_partner_id", "=", self.commercial_partner_id.id)]
        row = self._panel_read("panel.price.enquiry", domain)
        if not row:
            return None
        last = self.env["panel.price.enquiry"].search(domain, limit=LINES)
        lines = [(format_date(self.env, one.date.date()), one.product_id.name) for one in last]
        title = self.env._("Price Enquiries")
        return self._panel_block(
            25, "fa-question-circle-o", title, row[0], domain, lines, "panel.price.enquiry"
        )

    def _panel_block_contracts(self, family):
        domain = [("partner_id", "in", family.ids)]
        row = self._panel_read("panel.contract", domain)
        if not row:
            return None
        in_force = self.env["panel.contract"].search(
            [*domain, ("state", "in", IN_FORCE)], limit=LINES, order="date_to, id"
        )
        lines = [
            (contract.display_name, self._panel_until(contract.date_to)) for contract in in_force
        ]
        title = self.env._("Contracts")
        return self._panel_block(
            35, "fa-handshake-o", title, row[0], domain, lines, "panel.contract"
        )

    def _panel_block_authorizations(self, family):
        if self.panel_role != "dealer":
            return None
        domain = [("partner_id", "in", family.ids), ("state", "in", ("running", "future"))]
        row = self._panel_read("panel.authorization", domain)
        if not row:
            return None
        lines = [
            (f"{right.brand_id.name} · {right.region_id.name}", self._panel_until(right.date_to))
            for right in self.env["panel.authorization"].search(domain, limit=LINES)
        ]
        title = self.env._("Authorisations")
        return self._panel_block(
            37, "fa-map-o", title, row[0], domain, lines, "panel.authorization"
        )

    def _panel_until(self, day):
        if not day:
            return self.env._("open end")
        return self.env._("ends on %s", format_date(self.env, day))
