from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.sql import escape_psql

from odoo.addons.panel_crm.fields import Measure
from odoo.addons.panel_crm.panelkit.query import parse_query

from .product_product_specification import CARRIED


class ProductAttributeValue(models.Model):
    """A value that stands for a thickness, a format, a decor or an emission class."""

    _inherit = "product.attribute.value"

    panel_role = fields.Selection(related="attribute_id.panel_role")
    panel_thickness_mm = Measure(
        bounds=(0, 500),
        string="Thickness (mm)",
        digits="Panel Dimension",
        compute="_compute_panel_carried",
        store=True,
        readonly=False,
        help="Thickness of boards with this value; it is read from the name, such as 18 mm.",
    )
    panel_length_mm = Measure(
        bounds=(0, 20000),
        string="Length (mm)",
        digits="Panel Dimension",
        compute="_compute_panel_carried",
        store=True,
        readonly=False,
        help="Length of boards with this value; it is read from the name, such as 1220×2440.",
    )
    panel_width_mm = Measure(
        bounds=(0, 20000),
        string="Width (mm)",
        digits="Panel Dimension",
        compute="_compute_panel_carried",
        store=True,
        readonly=False,
        help="Width of boards with this value; it is read from the name, such as 1220×2440.",
    )
    panel_decor_id = fields.Many2one(
        "panel.decor",
        string="Decor",
        compute="_compute_panel_carried",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Decor of boards with this value; it is found by its code in the name.",
    )
    panel_emission_class_id = fields.Many2one(
        "panel.emission.class",
        string="Emission Class",
        compute="_compute_panel_carried",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Emission class of boards with this value; it is found by its name.",
    )

    # === COMPUTE METHODS === #
    @api.depends("name", "attribute_id.panel_role")
    def _compute_panel_carried(self):
        decors, classes = self._panel_named("decor"), self._panel_named("emission")
        for value in self:
            carried = dict.fromkeys(CARRIED, False)
            query = parse_query(value.name or "")
            if value.panel_role == "thickness":
                words = [word for word in query.words if word.replace(".", "", 1).isdigit()]
                found = [*query.thickness_mm, *query.numbers, *words]
                carried["panel_thickness_mm"] = float(found[0]) if found else 0
            elif value.panel_role == "format" and len(query.sides_mm) == 2:
                width, length = sorted(map(float, query.sides_mm))
                carried |= {"panel_length_mm": length, "panel_width_mm": width}
            elif value.panel_role == "decor":
                code = (value.name or "").split(" ")[0].lower()
                carried["panel_decor_id"] = decors.get(code, False)
            elif value.panel_role == "emission":
                carried["panel_emission_class_id"] = classes.get((value.name or "").lower(), False)
            for name, found in carried.items():
                value[name] = found or value[name]

    def _panel_named(self, role):
        """Return what the names of the values may mean, ``{text in small letters: record}``."""
        values = self.filtered(lambda value: value.panel_role == role and value.name)
        if not values:
            return {}
        if role == "decor":
            codes = {value.name.split(" ")[0] for value in values}
            decors = self.env["panel.decor"].search(_any_of("code", codes))
            return {decor.code.lower(): decor for decor in decors}
        # several schemes may have a class of the same name: the first in their order counts
        found = self.env["panel.emission.class"].search(_any_of("name", values.mapped("name")))
        return {emission.name.lower(): emission for emission in reversed(found)}


def _any_of(field, texts):
    """Return the domain of records with one of some texts, in capital or small letters."""
    return Domain.OR(Domain(field, "=ilike", escape_psql(text)) for text in texts)
