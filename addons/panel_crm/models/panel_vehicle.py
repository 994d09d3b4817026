from odoo import fields, models

from odoo.addons.panel_crm.fields import Measure
from odoo.addons.panel_crm.panelkit.loads import Capacity


class PanelVehicle(models.Model):
    """A kind of lorry or container that boards are shipped in."""

    _name = "panel.vehicle"
    _description = "Kind of Vehicle"
    _order = "sequence, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Short code, as on freight papers, such as 40HC.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    payload_kg = Measure(
        string="Payload (kg)", digits=(16, 0), help="Weight that it may carry; 0: not limited."
    )
    volume_m3 = Measure(
        string="Volume (m³)",
        digits=(16, 1),
        help="Inner volume; 0: not limited, as on open lorries.",
    )
    length_mm = Measure(string="Inner Length (mm)", digits=(16, 0))
    width_mm = Measure(string="Inner Width (mm)", digits=(16, 0))
    height_mm = Measure(string="Inner Height (mm)", digits=(16, 0))
    note = fields.Text(
        translate=True, help="What loaders should know, and where the figures come from."
    )
    load_ids = fields.One2many(
        "panel.vehicle.load",
        "vehicle_id",
        string="Loading Table",
        copy=True,
        help="Most packs of each format. It is known from practice and not computed from the "
        "floor: two packs 1,220 mm wide do not fit side by side into a container.",
    )

    _code_unique = models.UniqueIndex("(code)", "Another kind of vehicle already has this code.")

    def _capacity(self):
        """Return the limits of one vehicle as ``panelkit.Capacity``."""
        self.ensure_one()
        return Capacity(self.payload_kg or None, self.volume_m3 or None)

    def _places(self, product):
        """Return how many packs of a board it holds by the loading table, None if unknown."""
        self.ensure_one()
        sides = {product.panel_length_mm, product.panel_width_mm}
        row = self.load_ids.filtered(lambda load: {load.length_mm, load.width_mm} == sides)[:1]
        return row.packs or None
