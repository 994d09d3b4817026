from odoo import fields, models


class PanelImportProgress(models.Model):
    """How far a job is. Written by short transactions while the long one of the load runs."""

    _name = "panel.import.progress"
    _description = "Progress of an Import"
    _log_access = False
    _rec_name = "import_id"

    import_id = fields.Many2one("panel.import", required=True, readonly=True, ondelete="cascade")
    done = fields.Integer(string="Rows Done", readonly=True)
    total = fields.Integer(string="Rows in All", readonly=True)

    _import_unique = models.UniqueIndex("(import_id)", "An import has one progress.")
