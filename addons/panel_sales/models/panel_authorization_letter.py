import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq

TOKEN_BYTES = 16
MAX_TOKEN = 64


class PanelAuthorization(models.Model):
    """The letter of authorisation, and what its QR code leads to."""

    _inherit = "panel.authorization"

    letter_token = fields.Char(
        copy=False,
        readonly=True,
        groups=fields.NO_ACCESS,
        help="Key in the address that the QR code of the letter leads to; nobody can guess it.",
    )

    _letter_token_unique = models.UniqueIndex(
        "(letter_token) WHERE letter_token IS NOT NULL", "This key is another letter's already."
    )

    def _letter_url(self):
        """Return the address that says whether the letter is valid."""
        self.ensure_one()
        # sudo: the key is the server's; the letter shows it to whoever may read the authorisation
        letter = self.sudo()
        if not letter.letter_token:
            letter.letter_token = secrets.token_urlsafe(TOKEN_BYTES)
        return f"{self.get_base_url()}/panel/authorization/{letter.letter_token}"

    @api.model
    def _find_by_token(self, token):
        """Return the authorisation whose letter has a key, as superuser; empty without one."""
        if not token or len(token) > MAX_TOKEN or "\x00" in token:
            return self.browse()
        # sudo: whoever holds the letter may know whether it is valid
        found = self.sudo().search([("letter_token", "=", token)])
        return found.filtered(lambda letter: consteq(letter.letter_token, token))

    def _check_letter(self):
        """Refuse letters of what was not granted."""
        for authorization in self:
            if authorization.decision != "granted":
                raise UserError(
                    self.env._(
                        "“%s” is not granted at present: only a granted authorisation has a "
                        "letter.",
                        authorization.display_name,
                    )
                )

    def _get_file_name(self):
        self.ensure_one()
        return f"{self.env._('Letter of Authorisation')} {self.number}".replace("/", "-")
