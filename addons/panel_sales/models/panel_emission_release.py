from odoo import api, fields, models
from odoo.exceptions import UserError


class PanelEmissionRelease(models.Model):
    """A leader lets boards pass that emission law blocks, and says why.

    It holds for the boards, classes, country and rules of that moment only. Nobody changes or
    deletes it; its reason stands in the chatter of the order.
    """

    _name = "panel.emission.release"
    _description = "Release of Boards that Emission Law Blocks"
    _order = "id desc"
    _rec_name = "order_id"

    order_id = fields.Many2one("sale.order", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="order_id.company_id", store=True, index=True)
    reason = fields.Text(
        required=True,
        help="Why the boards may be delivered all the same, such as a transition rule that the "
        "compliance office has confirmed.",
    )
    problem = fields.Text(
        related="order_id.panel_emission_note",
        string="What Emission Law Says",
        help="What stands in the way of the order now.",
    )
    released = fields.Text(
        string="What Is Released",
        readonly=True,
        help="What emission law said about the boards at the release.",
    )
    fingerprints = fields.Json(readonly=True, help="Boards, classes, country and rules released.")

    @api.model_create_multi
    def create(self, vals_list):
        releases = super().create([self._prepare_release_vals(vals) for vals in vals_list])
        for release in releases:
            release._announce()
        return releases

    @api.model
    def _prepare_release_vals(self, vals):
        """Return the values of a release; what it releases is never taken from the client."""
        order = self.env["sale.order"].browse(vals.get("order_id"))
        order.check_access("write")
        blocked = order.order_line.filtered(lambda line: line.panel_emission_state == "block")
        if not blocked:
            raise UserError(self.env._("Emission law blocks no board of this order."))
        if not (vals.get("reason") or "").strip():
            raise UserError(self.env._("Give a reason for the release."))
        judgements = blocked._panel_judgements().values()
        return {
            "order_id": order.id,
            "reason": vals["reason"],
            "released": "\n".join(dict.fromkeys(blocked.mapped("panel_emission_note"))),
            "fingerprints": sorted({judgement.fingerprint for judgement in judgements}),
        }

    def _announce(self):
        self.ensure_one()
        self.order_id.message_post(
            body=self.env._(
                "Released against emission law. Reason: %(reason)s\n%(released)s",
                reason=self.reason,
                released=self.released,
            )
        )
