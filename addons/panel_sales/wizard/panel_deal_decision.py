from odoo import fields, models

from odoo.addons.panel_sales.models.panel_deal_decision import EXTENSION_DAYS


class PanelDealDecision(models.TransientModel):
    """Asks for what a decision on a registration needs in writing."""

    _name = "panel.deal.decision"
    _description = "Decision on a Registration"
    _inherit = ["panel.evidence.mixin"]

    registration_id = fields.Many2one(
        "panel.deal.registration", required=True, ondelete="cascade", readonly=True
    )
    kind = fields.Selection(
        [("refuse", "Refuse"), ("won", "Won"), ("lost", "Lost"), ("extend", "Extend")],
        required=True,
        readonly=True,
    )
    reason = fields.Text(help="The dealer reads it. Do not name another dealer.")
    days = fields.Integer(default=EXTENSION_DAYS[0], help="30 to 90 days, once.")
    evidence_ids = fields.Many2many(
        "ir.attachment",
        "panel_deal_decision_rel",
        "decision_id",
        "attachment_id",
        help="Visit report, tender documents or a receipt of samples: PDF, JPEG or PNG.",
    )

    def action_apply(self):
        """Carry the decision out."""
        self.ensure_one()
        deal = self.registration_id
        deal.check_access("write")
        if self.kind in ("won", "lost"):
            deal._close(self.kind, self.reason)
            return True
        deal._check_decides()
        if self.kind == "refuse":
            deal._expect("submitted")
            deal._refuse(self.reason)
        else:
            deal._extend(self.days, self.evidence_ids)
        return True
