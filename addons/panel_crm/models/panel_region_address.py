from odoo import api, fields, models
from odoo.tools import ormcache

from odoo.addons.panel_crm.panelkit.gazetteer import Gazetteer, Spot


class PanelRegion(models.Model):
    _inherit = "panel.region"

    postcodes = fields.Char(
        string="Postal Codes",
        help="First digits of the postal codes of the region, separated by spaces, such as "
        "“2140 2141”. Addresses find their region by names, and by these.",
    )

    @api.model
    @ormcache()
    def _gazetteer(self):
        """Return all regions in the form that addresses are looked up in."""
        # sudo: where a place lies is the same for everybody; the whole map is kept in memory
        regions = self.sudo().search([])  # pylint: disable=no-search-all
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        names = {
            code: {region.id: region.name for region in regions.with_context(lang=code)}
            for code in languages
        }
        return Gazetteer(
            Spot(
                key=region.id,
                path=tuple(region._panel_path_ids()),
                kind=region.kind,
                names=tuple({names[code][region.id] for code in languages}),
                postcodes=tuple((region.postcodes or "").split()),
                country=region.country_id.id,
                state=region.state_id.id,
            )
            for region in regions
        )

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        regions = super().create(vals_list)
        self.env.registry.clear_cache()
        return regions

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
