from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from .panel_verification import VERIFIED_PARTS


class ResPartner(models.Model):
    _inherit = "res.partner"

    panel_verification_ids = fields.One2many(
        "panel.verification", "partner_id", string="Verifications"
    )
    panel_verification_state = fields.Selection(
        [("never", "Never Verified"), ("expired", "To Verify Again"), ("valid", "Verified")],
        string="Verification",
        compute="_compute_panel_verification",
        search="_search_panel_verification_state",
        help="Verified means that somebody has checked every part of the master data within the "
        "months that the settings give.",
    )
    panel_verified_on = fields.Date(
        string="Verified On",
        compute="_compute_panel_verification",
        help="Day on which the part that was checked longest ago was checked.",
    )

    # === COMPUTE METHODS === #
    @api.depends_context("company")
    @api.depends("panel_verification_ids.date")
    def _compute_panel_verification(self):
        latest = self._panel_latest_verifications(self.ids)
        limit = self._panel_verification_limit()
        for partner in self:
            days = latest.get(partner._origin.id, [])
            complete = len(days) == len(VERIFIED_PARTS) and all(days)
            partner.panel_verified_on = min(days) if complete else False
            if complete:
                partner.panel_verification_state = "valid" if min(days) >= limit else "expired"
            else:
                partner.panel_verification_state = "expired" if any(days) else "never"

    @api.model
    def _search_panel_verification_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        limit = self._panel_verification_limit()
        states = {"expired": [], "valid": []}
        for partner_id, days in self._panel_latest_verifications().items():
            valid = all(days) and min(days) >= limit
            states["valid" if valid else "expired"].append(partner_id)
        ids = [id_ for state in value for id_ in states.get(state, [])]
        domain = [("id", "in", ids)]
        if "never" in value or False in value:
            known = states["valid"] + states["expired"]
            domain = ["|", *domain, ("id", "not in", known)]
        return domain

    # === ACTIONS === #
    def action_verify(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Verified"),
            "res_model": "panel.verification",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_partner_id": self.id},
        }

    # === HELPERS === #
    @api.model
    def _panel_latest_verifications(self, partner_ids=None):
        """Return when each part of the customers' data was verified last.

        :param partner_ids: customers to look at; all when not given
        :return: ``{partner_id: [date or False for each of VERIFIED_PARTS]}``
        """
        latest = {}
        # sudo: the day of a check is no secret to whoever may read the customer
        Verification = self.env["panel.verification"].sudo()
        for index, part in enumerate(VERIFIED_PARTS):
            domain = [(part, "=", True)]
            if partner_ids is not None:
                domain.append(("partner_id", "in", partner_ids))
            for partner, day in Verification._read_group(domain, ["partner_id"], ["date:max"]):
                latest.setdefault(partner.id, [False] * len(VERIFIED_PARTS))[index] = day
        return latest

    @api.model
    def _panel_verification_limit(self):
        """Return the first day whose verifications still hold."""
        months = self.env.company.panel_verification_months
        return fields.Date.context_today(self) - relativedelta(months=months)
