import base64

from odoo import api, fields, models
from odoo.exceptions import ValidationError

MAX_BYTES = 25 * 1024 * 1024


class PanelContractDocument(models.Model):
    _name = "panel.contract.document"
    _description = "Contract Document"
    _order = "contract_id, kind, version desc, id desc"

    contract_id = fields.Many2one("panel.contract", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="contract_id.company_id", store=True, index=True)
    kind = fields.Selection(
        [
            ("contract", "Signed Contract"),
            ("annex", "Annex"),
            ("licence", "Business Licence"),
            ("authorisation", "Authorisation"),
            ("price_list", "Price List"),
            ("other", "Other"),
        ],
        required=True,
        default="contract",
    )
    name = fields.Char(string="File Name", required=True)
    version = fields.Char(default="1", help="Version of the document, as it stands on it.")
    file = fields.Binary(attachment=True, required=True)
    note = fields.Char()

    @api.constrains("file")
    def _check_file(self):
        for document in self:
            if len(base64.b64decode(document.file or b"")) > MAX_BYTES:
                raise ValidationError(
                    self.env._("“%s” is larger than 25 MB. Scan it smaller.", document.name)
                )
