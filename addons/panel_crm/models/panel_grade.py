from odoo import api, fields, models


class PanelGrade(models.Model):
    _name = "panel.grade"
    _description = "Customer Grade"
    _order = "sequence, id"
    _rec_names_search = ["code", "name"]

    code = fields.Char(required=True, help="Short sign of the grade, such as A or C+.")
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10, help="The best grade has the smallest number.")
    active = fields.Boolean(default=True)
    color = fields.Integer(help="Color of the badge.")
    meaning = fields.Text(
        translate=True, help="What customers of this grade are like and how they are looked after."
    )

    _code_unique = models.UniqueIndex("(code)", "Another grade already has this code.")

    @api.depends("code")
    def _compute_display_name(self):
        for grade in self:
            grade.display_name = grade.code
