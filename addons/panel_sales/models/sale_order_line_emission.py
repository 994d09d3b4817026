from odoo import api, fields, models

STATES = [
    ("ok", "OK"),
    ("warn", "Warning"),
    ("block", "Blocked"),
    ("released", "Released"),
    ("none", "No Rule"),
]


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    panel_emission_state = fields.Selection(
        STATES,
        string="Emission",
        compute="_compute_panel_emission",
        compute_sudo=True,
        help="Whether emission law at the destination allows the board on the day of delivery.",
    )
    panel_emission_note = fields.Char(
        string="Emission Law",
        compute="_compute_panel_emission",
        compute_sudo=True,
        help="What emission law says about the board, with the rule cited.",
    )

    @api.depends_context("lang", "tz")
    @api.depends(
        "product_id.panel_emission_class_id",
        "product_id.panel_use",
        "product_id.panel_surface",
        "product_id.panel_thickness_mm",
        "order_id.partner_shipping_id.country_id",
        "order_id.commitment_date",
        "order_id.date_order",
        "order_id.state",
        "order_id.warehouse_id",
        "order_id.company_id",
        "order_id.panel_release_ids.fingerprints",
        "order_id.panel_release_ids.state",
    )
    def _compute_panel_emission(self):
        check = self.env["panel.emission.check"]
        judgements = self._panel_judgements()
        for line in self:
            judgement = judgements.get(line)
            if not judgement:
                line.panel_emission_state = line.panel_emission_note = False
                continue
            verdict = judgement.verdict or "none"
            released = line.order_id._panel_released("emission")
            if verdict == "block" and judgement.fingerprint in released:
                verdict = "released"
            line.panel_emission_state = verdict
            line.panel_emission_note = check._explain(judgement)

    def _panel_judgements(self):
        """Return what emission law says about the boards among some lines.

        :return: ``{line: Judgement}``
        """
        boards = self.filtered(lambda line: line.product_id._panel_is_board())
        shipments = [line.order_id._panel_shipment(line.product_id) for line in boards]
        judgements = self.env["panel.emission.check"]._judge(shipments)
        return dict(zip(boards, judgements, strict=True))
