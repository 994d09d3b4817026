import pytz

from odoo import api, fields, models

from odoo.addons.panel_crm.models.panel_emission_check import Shipment

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
    panel_emission_note = fields.Text(
        string="Emission Law",
        compute="_compute_panel_emission",
        compute_sudo=True,
        help="What stands in the way of delivering the boards to their destination.",
    )
    panel_emission_release_ids = fields.One2many(
        "panel.emission.release",
        "order_id",
        string="Releases",
        groups="panel_crm.group_leader",
    )

    @api.depends("order_line.panel_emission_state", "order_line.panel_emission_note")
    def _compute_panel_emission(self):
        for order in self:
            lines = order.order_line.filtered("panel_emission_state")
            states = set(lines.mapped("panel_emission_state"))
            bad = lines.filtered(
                lambda line: line.panel_emission_state in ("block", "released", "warn")
            ).sorted(lambda line: URGENCY.index(line.panel_emission_state))
            order.panel_emission_state = next(filter(states.__contains__, URGENCY), False)
            order.panel_emission_note = "\n".join(dict.fromkeys(bad.mapped("panel_emission_note")))

    # === EMISSION LAW === #
    def _confirmation_error_message(self):
        # EXTENDS sale
        return super()._confirmation_error_message() or self._panel_emission_problem()

    def _panel_emission_problem(self):
        """Return why emission law forbids the order, in the user's words, or False."""
        blocked = self.order_line.filtered(lambda line: line.panel_emission_state == "block")
        if not blocked:
            return False
        notes = list(dict.fromkeys(blocked.mapped("panel_emission_note")))
        advice = self.env._(
            "Choose another board, or ask a company leader to release the order with a reason."
        )
        return "\n\n".join([*notes, advice])

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

    def _panel_released(self):
        """Return the fingerprints of what a leader has released."""
        self.ensure_one()
        # sudo: a salesperson may not read releases, only act on them
        releases = self.sudo().panel_emission_release_ids
        return {key for release in releases for key in release.fingerprints or ()}

    def action_release_emission(self):
        """Open the form in which a leader gives the reason for a release."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "panel_sales.panel_emission_release_action"
        )
        action["context"] = {"default_order_id": self.id}
        return action

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
