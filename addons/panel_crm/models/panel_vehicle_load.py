from odoo import fields, models

from odoo.addons.panel_crm.fields import Measure


class PanelVehicleLoad(models.Model):
    """A row of the loading table: how many packs of a format a vehicle holds."""

    _name = "panel.vehicle.load"
    _description = "Row of a Loading Table"
    _order = "vehicle_id, length_mm, width_mm"
    _rec_name = "vehicle_id"

    vehicle_id = fields.Many2one("panel.vehicle", required=True, index=True, ondelete="cascade")
    length_mm = Measure(
        bounds=(1, 20000), string="Length (mm)", digits="Panel Dimension", required=True
    )
    width_mm = Measure(
        bounds=(1, 20000), string="Width (mm)", digits="Panel Dimension", required=True
    )
    packs = fields.Integer(
        string="Most Packs", required=True, help="Packs of this format that it holds at most."
    )

    _format_unique = models.UniqueIndex(
        "(vehicle_id, LEAST(length_mm, width_mm), GREATEST(length_mm, width_mm))",
        "The loading table has this format already.",
    )
    _packs_range = models.Constraint(
        "CHECK (packs BETWEEN 1 AND 1000)", "A vehicle must hold between 1 and 1,000 packs."
    )
