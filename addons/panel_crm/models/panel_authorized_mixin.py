from odoo import api, fields, models
from odoo.fields import Domain


class PanelAuthorizedMixin(models.AbstractModel):
    """Something that authorisations are about: dealers, brands and regions."""

    _name = "panel.authorized.mixin"
    _description = "Subject of Authorisations"

    panel_authorization_count = fields.Integer(
        string="Number of Authorisations",
        compute="_compute_panel_authorization_count",
        help="Authorisations that are running or will run.",
    )

    @api.depends_context("company", "uid")
    def _compute_panel_authorization_count(self):
        for record in self:
            domain = record._panel_authorization_domain()
            domain &= Domain("state", "in", ("running", "future"))
            record.panel_authorization_count = self.env["panel.authorization"].search_count(domain)

    def _panel_authorization_domain(self):
        """Return the domain of the authorisations of the record."""
        raise NotImplementedError

    def _panel_authorization_defaults(self):
        """Return the values that a new authorisation of the record starts with."""
        raise NotImplementedError

    def action_view_authorizations(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "panel_crm.panel_authorization_action"
        )
        defaults = self._panel_authorization_defaults()
        action["domain"] = list(self._panel_authorization_domain())
        action["context"] = {f"default_{name}": value for name, value in defaults.items()}
        return action
