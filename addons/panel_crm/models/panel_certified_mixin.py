from odoo import api, fields, models


class PanelCertifiedMixin(models.AbstractModel):
    """Something that certificates cover: brands, series and products."""

    _name = "panel.certified.mixin"
    _description = "Covered by Certificates"

    panel_certificate_count = fields.Integer(
        string="Number of Certificates", compute="_compute_panel_certificate_count"
    )

    @api.depends_context("company", "uid")
    def _compute_panel_certificate_count(self):
        for record in self:
            domain = record._panel_certificate_domain()
            record.panel_certificate_count = self.env["panel.certificate"].search_count(domain)

    def _panel_certificate_domain(self):
        """Return the domain of the certificates that cover the record."""
        raise NotImplementedError

    def _panel_certificate_defaults(self):
        """Return the values that a new certificate of the record starts with."""
        raise NotImplementedError

    def action_view_certificates(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("panel_crm.panel_certificate_action")
        defaults = self._panel_certificate_defaults()
        action["domain"] = list(self._panel_certificate_domain())
        action["context"] = {f"default_{name}": value for name, value in defaults.items()}
        return action
