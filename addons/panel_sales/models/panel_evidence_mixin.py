from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.panel_crm.models.panel_certificate import FILE_TYPES, MAX_BYTES


class PanelEvidenceMixin(models.AbstractModel):
    """A record that is proved by files, which whoever reads the record may read."""

    _name = "panel.evidence.mixin"
    _description = "Record with Evidence"

    evidence_ids = fields.Many2many("ir.attachment", copy=False)

    @api.constrains("evidence_ids")
    def _check_evidence_ids(self):
        # sudo: files that a dealer uploaded count, whoever looks after the record
        for file in self.sudo().evidence_ids:
            fits = file.type == "binary" and file.file_size <= MAX_BYTES
            if not fits or file.mimetype not in FILE_TYPES:
                raise ValidationError(
                    self.env._(
                        "“%(file)s” must be a PDF, JPEG or PNG of at most %(size)s MB.",
                        file=file.name,
                        size=MAX_BYTES // 1024**2,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._adopt_evidence()
        return records

    def write(self, vals):
        result = super().write(vals)
        if "evidence_ids" in vals:
            self._adopt_evidence()
        return result

    def _adopt_evidence(self):
        """Give the files to their record: one that belongs to none is its uploader's only."""
        for record in self:
            # sudo: whoever may write the record gives it its files
            loose = record.sudo().evidence_ids.filtered(lambda file: not file.res_id)
            if loose:
                loose.write({"res_model": record._name, "res_id": record.id})
