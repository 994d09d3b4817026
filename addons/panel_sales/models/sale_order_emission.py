import pytz

from odoo import api, fields, models

from odoo.addons.panel_crm.models.panel_emission_check import Shipment
from odoo.addons.panel_sales.order_check import Finding

from .sale_order_line_emission import STATES

URGENCY = ("block", "released", "warn", "ok", "none")


class SaleOrder(models.Model):
    _inherit = "sale.order"

    panel_emission_state = fields.Selection(
        STATES,
        string="Emission Check",
        compute="_compute_panel_emission",
        compute_sudo=True,
        help="The worst of what emission law says about the boards of the order.",
    )

    # === COMPUTE METHODS === #
    @api.depends("order_line.panel_emission_state")
    def _compute_panel_emission(self):
        for order in self:
            states = set(order.order_line.mapped("panel_emission_state"))
            order.panel_emission_state = next(filter(states.__contains__, URGENCY), False)

    # === EMISSION LAW === #
    @api.depends("order_line.panel_emission_state", "order_line.panel_emission_note")
    def _compute_panel_check(self):
        return super()._compute_panel_check()

    def _panel_findings(self):
        # EXTENDS panel_sales: boards that emission law does not allow at the destination
        findings = super()._panel_findings()
        check = self.env["panel.emission.check"]
        # sudo: the law holds, whatever the user may read of boards and certificates
        judgements = self.sudo().order_line._panel_judgements()
        for line, judgement in judgements.items():
            if judgement.verdict in ("block", "warn"):
                text = check._explain(judgement)
                finding = Finding("emission", judgement.verdict, text, judgement.fingerprint)
                found = findings[line.order_id.sudo(False)]
                if finding not in found:
                    found.append(finding)
        return findings

    def _panel_shipment(self, product):
        """Return what emission law has to judge when a product goes out with the order.

        :param product: ``product.product`` record
        """
        self.ensure_one()
        # sudo: the destination counts, also when the user may not read the delivery address
        country = self.sudo().partner_shipping_id.country_id or self.company_id.country_id
        company = self.company_id or self.env.company
        # sudo: where it comes from counts, also for users who see no warehouses
        warehouse = self.sudo().warehouse_id
        return Shipment(product, country, self._panel_law_day(), company, warehouse)

    def _panel_law_day(self):
        """Return the day whose law holds: of the planned delivery, or else of the order.

        Confirming dates the order to that moment, so a quotation is judged as if confirmed now.
        """
        self.ensure_one()
        ordered = self.date_order if self.state == "sale" else fields.Datetime.now()
        moment = self.commitment_date or ordered or fields.Datetime.now()
        zone = self.company_id.partner_id.tz or self.env.user.tz or "UTC"
        return pytz.utc.localize(moment).astimezone(pytz.timezone(zone)).date()

    # === CERTIFICATES === #
    def _panel_certificates(self):
        """Return the certificates that are printed on the documents of the order."""
        return self._panel_certificates_of(self.order_line)

    @api.model
    def _panel_certificates_of(self, lines):
        """Return the certificates that are printed for some order lines.

        They are those that the destination requires, and those that the boards have anyway and
        whose type is printed.

        :param lines: ``sale.order.line`` records
        :return: ``panel.certificate`` records, elevated: documents show them to everybody who
            may read the order
        """
        # sudo: see above
        certificates = self.env["panel.certificate"].sudo()
        for judgement in lines._panel_judgements().values():
            required = judgement.required
            certificates |= judgement.certificates.filtered(
                lambda certificate, required=required: (
                    certificate.type_id.printed or certificate.type_id.id in required
                )
            )
        return certificates.sorted(lambda certificate: (certificate.type_id.sequence, certificate))

    def action_view_certificates(self):
        """Open the certificates that go with the boards, to look at them or to download them."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("panel_crm.panel_certificate_action")
        action["domain"] = [("id", "in", self._panel_certificates().ids)]
        action["context"] = {"create": False}
        return action
