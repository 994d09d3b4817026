from odoo import fields, models


class PanelImportError(models.Model):
    _name = "panel.import.error"
    _description = "Error in an Imported File"
    _order = "row, id"
    _rec_name = "reason"

    import_id = fields.Many2one(
        "panel.import", required=True, readonly=True, index=True, ondelete="cascade"
    )
    row = fields.Integer(
        readonly=True, aggregator=None, help="Row in the file; 0 is the file as a whole."
    )
    column = fields.Char(readonly=True, help="Title of the column.")
    value = fields.Char(readonly=True, help="What stands in the cell, shortened.")
    reason = fields.Char(readonly=True, required=True)
