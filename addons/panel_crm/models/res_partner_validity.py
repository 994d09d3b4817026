from odoo import api, fields, models

from odoo.addons.panel_crm.panelkit.identifiers import (
    is_credit_code,
    normalise_phones,
    normalise_tax_id,
)


class ResPartner(models.Model):
    """Phones and tax IDs that cannot be right."""

    _inherit = "res.partner"

    panel_data_warning = fields.Char(
        string="Looks Wrong",
        compute="_compute_panel_data_warning",
        help="A phone that is no number of its country, or a 统一社会信用代码 whose check digit is "
        "wrong.",
    )
    panel_data_invalid = fields.Boolean(
        string="Invalid Phone or Tax ID",
        compute="_compute_panel_data_invalid",
        search="_search_panel_data_invalid",
        help="The phone or the tax ID cannot be right.",
    )

    # === COMPUTE METHODS === #
    @api.depends_context("lang")
    @api.depends("phone", "vat", "country_id")
    def _compute_panel_data_warning(self):
        for partner in self:
            texts = []
            if partner._panel_phone_is_wrong():
                texts.append(self.env._("%s is no phone number", partner.phone))
            if partner._panel_vat_is_wrong():
                texts.append(
                    self.env._("%s is no 统一社会信用代码: its check digit is wrong", partner.vat)
                )
            partner.panel_data_warning = "; ".join(texts)

    @api.depends("phone", "vat", "country_id")
    def _compute_panel_data_invalid(self):
        for partner in self:
            partner.panel_data_invalid = (
                partner._panel_phone_is_wrong() or partner._panel_vat_is_wrong()
            )

    @api.model
    def _search_panel_data_invalid(self, operator, value):
        if operator != "in":
            return NotImplemented
        customers = self.search_fetch(
            [("panel_role", "!=", False), "|", ("phone", "!=", False), ("vat", "!=", False)],
            ["phone", "vat", "country_id"],
        )
        wrong = customers.filtered("panel_data_invalid")
        return [("id", "in" if True in value else "not in", wrong.ids)]

    # === HELPERS === #
    def _panel_is_chinese(self):
        country = self.country_id or self.env.company.country_id
        return country.code == "CN"

    def _panel_phone_is_wrong(self):
        self.ensure_one()
        if not self.phone:
            return False
        numbers = normalise_phones(self.phone)
        if self._panel_is_chinese():
            return not any(number.startswith("+86") for number in numbers)
        return not numbers or not self._phone_format(fname="phone", country=self.country_id)

    def _panel_vat_is_wrong(self):
        self.ensure_one()
        if not self.vat or not self._panel_is_chinese():
            return False
        return not is_credit_code(normalise_tax_id(self.vat))
