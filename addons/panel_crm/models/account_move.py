from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post(self, soft=True):
        # EXTENDS account
        posted = super()._post(soft=soft)
        self.env["panel.posted.line"]._freeze(posted)
        return posted

    def button_draft(self):
        # EXTENDS account
        result = super().button_draft()
        self.env["panel.posted.line"]._thaw(self)
        return result
