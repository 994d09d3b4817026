from odoo import api, fields, models
from odoo.fields import Domain

# The five kinds of user, the strongest first, and the groups that make them.
KIND_GROUPS = {
    "administrator": "panel_crm.group_manager",
    "leader": "panel_crm.group_leader",
    "supervisor": "panel_crm.group_supervisor",
    "salesperson": "panel_crm.group_salesperson",
    "general": "panel_crm.group_user",
}


class ResUsers(models.Model):
    _inherit = "res.users"

    panel_kind = fields.Selection(
        [
            ("general", "General User"),
            ("administrator", "Administrator"),
            ("salesperson", "Salesperson"),
            ("supervisor", "Sales Supervisor"),
            ("leader", "Company Leader"),
        ],
        string="User Type",
        compute="_compute_panel_kind",
        search="_search_panel_kind",
        help="What the roles of the user make of them; empty for users outside the suite.",
    )
    panel_brand_ids = fields.Many2many(
        "product.brand",
        "panel_brand_res_users_rel",
        "user_id",
        "brand_id",
        string="Brands",
        groups="base.group_erp_manager",
        help="In their regions and units the user sees the customers of these brands only; empty "
        "for all brands. Own customers are always seen.",
    )
    panel_special_right_ids = fields.One2many(
        "panel.special.right", "user_id", string="Special Rights", groups="base.group_erp_manager"
    )

    @api.depends("all_group_ids")
    def _compute_panel_kind(self):
        groups = {kind: self.env.ref(xmlid) for kind, xmlid in KIND_GROUPS.items()}
        for user in self:
            # sudo: anybody may know what kind of user a colleague is
            own = user.sudo().all_group_ids
            user.panel_kind = next((kind for kind, group in groups.items() if group in own), False)

    @api.model
    def _search_panel_kind(self, operator, value):
        if operator != "in":
            return NotImplemented
        stronger, found = Domain.FALSE, Domain.FALSE
        for kind, xmlid in KIND_GROUPS.items():
            implied = Domain("all_implied_ids", "in", self.env.ref(xmlid).ids)
            has = Domain("group_ids", "any", implied)
            if kind in value:
                found |= has & ~stronger
            stronger |= has
        return found | ~stronger if False in value else found
