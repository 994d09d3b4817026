import base64
import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError


class PanelContractVersion(models.Model):
    """The terms of a contract as they were signed. Nobody changes or deletes them."""

    _name = "panel.contract.version"
    _description = "Signed Version of a Contract"
    _order = "contract_id, number desc"
    _rec_name = "number"

    contract_id = fields.Many2one(
        "panel.contract", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, index=True, string="Company"
    )
    number = fields.Integer(string="Version", required=True, readonly=True)
    reason = fields.Char(readonly=True, help="Signature, or what the amendment changed.")
    signed_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users", string="Noted By", readonly=True, default=lambda self: self.env.user
    )
    terms = fields.Json(readonly=True, help="The terms as they were agreed.")
    seal = fields.Char(readonly=True, help="SHA-256 of the terms.")
    file = fields.Binary(string="PDF File", attachment=True, readonly=True)
    file_name = fields.Char(readonly=True)
    file_hash = fields.Char(string="PDF Seal", readonly=True, help="SHA-256 of the PDF.")
    intact = fields.Boolean(
        compute="_compute_intact", help="Terms and PDF are still what was sealed."
    )

    _number_unique = models.UniqueIndex("(contract_id, number)")

    @api.depends("terms", "seal", "file", "file_hash")
    def _compute_intact(self):
        for version in self:
            content = base64.b64decode(version.with_context(bin_size=False).file or b"")
            version.intact = version.seal == _seal(version.terms) and (
                not version.file_hash or version.file_hash == hashlib.sha256(content).hexdigest()
            )

    @api.model
    def _create_version(self, contract, reason):
        """Freeze the terms of a contract as its next version.

        :param contract: ``panel.contract`` record
        :param reason: why there is a new version
        """
        terms = contract._terms_snapshot()
        number = max(contract.version_ids.mapped("number"), default=0) + 1
        # sudo: nobody has the right to write versions, they come from signatures only
        version = self.sudo().create(
            {
                "contract_id": contract.id,
                "number": number,
                "reason": reason,
                "user_id": self.env.uid,
                "terms": terms,
                "seal": _seal(terms),
            }
        )
        if content := contract._render_version():
            version.write(
                {
                    "file": base64.b64encode(content),
                    "file_name": f"{contract.name} V{number}.pdf".replace("/", "-"),
                    "file_hash": hashlib.sha256(content).hexdigest(),
                }
            )
        return version

    def write(self, vals):
        if self.filtered("file_hash") or not {"file", "file_name", "file_hash"}.issuperset(vals):
            raise UserError(self.env._("What was signed cannot be changed."))
        return super().write(vals)


def _seal(terms):
    """Return the hash of terms, whatever order the database keeps their keys in."""
    text = json.dumps(terms, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
