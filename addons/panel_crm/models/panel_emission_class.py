from decimal import Decimal

from odoo import api, fields, models

from odoo.addons.panel_crm.fields import Measure
from odoo.addons.panel_crm.panelkit import emission as emission_law


class PanelEmissionClass(models.Model):
    _name = "panel.emission.class"
    _description = "Formaldehyde Emission Class"
    _order = "sequence, id"

    name = fields.Char(required=True, help="Name of the class as printed on boards, such as E0.")
    scheme = fields.Char(required=True, help="Standard or law that defines the class.")
    market = fields.Char(help="Market that the scheme belongs to, such as CN, EU, US or JP.")
    limit = Measure(
        bounds=(0, 1000),
        digits="Panel Emission",
        help="Highest value allowed, in the unit and by the test method given here. "
        "Limits of different test methods cannot be compared.",
    )
    method_id = fields.Many2one(
        "panel.test.method",
        string="Test Method",
        index="btree_not_null",
        ondelete="restrict",
        help="Test method that the limit belongs to.",
    )
    unit = fields.Char(related="method_id.unit")
    date_from = fields.Date(string="In Force From")
    date_to = fields.Date(string="In Force Until")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _scheme_name_unique = models.UniqueIndex(
        "(scheme, name)", "This scheme already has a class of this name."
    )

    @api.depends("name", "scheme")
    def _compute_display_name(self):
        for emission in self:
            emission.display_name = f"{emission.name} ({emission.scheme})"

    def _to_panelkit(self):
        """Return the class as panelkit judges it."""
        self.ensure_one()
        return emission_law.EmissionClass(
            key=self.id,
            limit=Decimal(str(self.limit)),
            method=self.method_id.id or None,
            date_to=self.date_to or None,
        )
