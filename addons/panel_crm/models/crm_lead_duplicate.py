from odoo import api, fields, models

from odoo.addons.panel_crm.panelkit.matching import LIKELY, Company


class CrmLead(models.Model):
    """A lead that becomes a customer is compared with the customers that are there."""

    _inherit = "crm.lead"

    panel_duplicate_hint = fields.Html(
        string="Looks Like",
        compute="_compute_panel_duplicate_hint",
        sanitize=False,
        help="Customers that look like the company of this lead, how sure that is, and why.",
    )

    # === COMPUTE METHODS === #
    @api.depends_context("uid", "lang")
    @api.depends("partner_id", "partner_name", "contact_name", "phone", "street", "city")
    def _compute_panel_duplicate_hint(self):
        for lead in self:
            found = [] if lead.partner_id else lead._panel_similar_customers()
            lead.panel_duplicate_hint = lead.partner_id._panel_hint(found)

    # === ACTIONS === #
    def action_link_similar(self):
        """Take the customer that looks like the lead most."""
        for lead in self.filtered(lambda lead: not lead.partner_id):
            found = lead._panel_similar_customers()
            lead.partner_id = found[0][0] if found else False
        return True

    # === BUSINESS === #
    def _find_matching_partner(self):
        # EXTENDS crm, which knows e-mail addresses only
        partner = super()._find_matching_partner()
        if not partner:
            found = self._panel_similar_customers()
            if found and found[0][1] >= LIKELY:
                partner = found[0][0]
        return partner

    def _panel_similar_customers(self):
        """Return the customers that look like the company of a lead."""
        self.ensure_one()
        address = ", ".join(filter(None, (self.city, self.street)))
        identity = Company(name=self.partner_name or "", phone=self.phone or "", address=address)
        return self.env["res.partner"]._panel_similar_to(identity)

    def _prepare_customer_values(self, partner_name, is_company=False, parent_id=False):
        # EXTENDS crm: who is won over is a customer, and its salesperson must be able to see it
        values = super()._prepare_customer_values(partner_name, is_company, parent_id)
        user = self.env.user
        if not parent_id and user.has_group("panel_crm.group_user"):
            values["panel_role"] = "end_customer"
            if not values.get("user_id") and not user.has_group("panel_crm.group_leader"):
                values["user_id"] = user.id
        return values

    def _create_customer(self, with_parent=None):
        # EXTENDS crm
        partner = super()._create_customer(with_parent)
        partner.commercial_partner_id._panel_ask_to_complete()
        return partner
