import re

from odoo import api, fields, models

from odoo.addons.panel_crm.fields import Measure
from odoo.addons.panel_crm.panelkit.geometry import default_density
from odoo.addons.panel_crm.panelkit.statistics import m3_per_tonne

USES = [("indoor", "Indoor"), ("outdoor", "Outdoor"), ("structural", "Structural")]
THIN_BASIS = ("plywood", "structural_plywood", "film_faced_plywood", "osb")


def split_aliases(text):
    """Return the names in a text that divides them by commas."""
    return [name.strip() for name in re.split("[,，、;；]", text or "") if name.strip()]


class PanelFamily(models.Model):
    _name = "panel.family"
    _description = "Panel Family"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        help="Short code of the family, used in import files, such as MDF or PLY.",
    )
    aliases = fields.Char(
        string="Other Names",
        help="Other names of the family in any language, divided by commas, such as 颗粒板; "
        "searches understand them.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    standards = fields.Char(help="Product standards that boards of this family are made to.")
    density_curve = fields.Selection(
        [
            ("particleboard", "Particleboard"),
            ("plywood", "Plywood"),
            ("structural_plywood", "Structural Plywood"),
            ("film_faced_plywood", "Film-faced Plywood"),
            ("blockboard", "Blockboard"),
            ("eco_board", "Eco-board"),
            ("mdf", "MDF"),
            ("light_mdf", "Light MDF"),
            ("hdf", "HDF"),
            ("hardboard", "Hardboard"),
            ("osb", "OSB"),
            ("lvl", "LVL"),
            ("melamine_particleboard", "Melamine-faced Particleboard"),
            ("melamine_mdf", "Melamine-faced MDF"),
        ],
        help="Usual density by thickness that new boards of this family start with.",
    )
    default_density = Measure(
        bounds=(0, 2000),
        string="Default Density (kg/m³)",
        digits="Panel Density",
        help="Density that new boards start with when the family has no curve.",
    )
    use = fields.Selection(
        USES,
        required=True,
        default="indoor",
        help="Where boards of this family are used, which emission law asks for.",
    )
    faced = fields.Boolean(
        help="Boards of this family are decorated or faced, whatever their surface says. Emission "
        "law asks more of them than of base boards.",
    )
    msf_basis = fields.Selection(
        [("0.75", "¾″"), ("0.375", "⅜″")],
        string="MSF Basis",
        compute="_compute_msf_basis",
        store=True,
        readonly=False,
        help="Thickness that North America reckons 1,000 square feet (MSF) of this family in: "
        "⅜″ for plywood and OSB, ¾″ for particleboard and MDF.",
    )
    m3_per_tonne = fields.Float(
        string="m³ per Tonne",
        compute="_compute_m3_per_tonne",
        digits=(16, 3),
        help="Factor by which trade statistics turn tonnes of such boards into m³.",
    )
    warranty_months = fields.Integer(
        help="Usual warranty of boards of this family; 0 for that of the company."
    )
    series_ids = fields.One2many("panel.series", "family_id")

    _warranty_range = models.Constraint(
        "CHECK (warranty_months BETWEEN 0 AND 1200)",
        "A warranty lasts between 0 and 1,200 months.",
    )
    _code_unique = models.UniqueIndex("(code)", "Another panel family already has this code.")

    @api.depends("density_curve")
    def _compute_msf_basis(self):
        for family in self:
            thin = family.density_curve in THIN_BASIS
            family.msf_basis = family.msf_basis or ("0.375" if thin else "0.75")

    @api.depends("density_curve")
    def _compute_m3_per_tonne(self):
        for family in self:
            curve = family.density_curve
            family.m3_per_tonne = curve and float(m3_per_tonne(curve))

    def _density_at(self, thickness_mm):
        """Return the density that a new board of this family starts with.

        :param thickness_mm: nominal thickness in mm, above 0
        :return: kg/m³, 0 when nothing is known
        """
        if self.density_curve:
            return float(default_density(self.density_curve, thickness_mm))
        return self.default_density
