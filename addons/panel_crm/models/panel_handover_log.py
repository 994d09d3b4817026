from odoo import api, fields, models
from odoo.exceptions import UserError


class PanelHandoverLog(models.Model):
    """One record that changed hands. Rows are added by the hand-over and never changed."""

    _name = "panel.handover.log"
    _description = "Hand-over Log"
    _order = "handover_id desc, id"
    _rec_name = "record_name"

    handover_id = fields.Many2one(
        "panel.handover",
        string="Hand-over",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    item = fields.Selection(
        lambda self: self.env["panel.handover.line"]._get_item_selection(),
        string="What",
        required=True,
        readonly=True,
    )
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record ID", model_field="res_model", required=True, readonly=True, index=True
    )
    record_name = fields.Char(
        string="Record", readonly=True, help="Name of the record at the hand-over."
    )
    before = fields.Char(readonly=True, help="Who had the record before.")
    after = fields.Char(readonly=True, help="Who has it since.")

    def action_open_record(self):
        """Open the record that changed hands."""
        self.ensure_one()
        record = self.env[self.res_model].browse(self.res_id).exists()
        if not record:
            raise UserError(self.env._("“%s” does not exist any more.", self.record_name))
        return record._get_records_action()

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("The log of a hand-over is never changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The log of a hand-over is never deleted."))
