from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.sql import column_exists, create_column

# Fields of S4-CUST-01 that make a customer record complete; the bank fields count as two.
PANEL_MASTER_FIELDS = (
    "name",
    "street",
    "phone",
    "vat",
    "panel_region_id",
    "industry_id",
    "panel_nature",
    "panel_size",
    "panel_cooperation_ids",
    "panel_credit_rating",
)
ITEMS = len(PANEL_MASTER_FIELDS) + 2


class ResPartner(models.Model):
    """How complete a customer's master data is, who completes it, and when it may be deleted."""

    _inherit = "res.partner"

    panel_completeness = fields.Integer(
        string="Data Completeness (%)",
        compute="_compute_panel_completeness",
        store=True,
        aggregator="avg",
        help="Share of the master data that has been entered.",
    )
    panel_missing = fields.Char(
        string="Still Missing",
        compute="_compute_panel_missing",
        help="Master data that has not been entered yet.",
    )

    def _auto_init(self):
        # Partners that are there before an installation are no customers yet: nothing to compute.
        if not column_exists(self.env.cr, self._table, "panel_role"):
            create_column(self.env.cr, self._table, "panel_completeness", "int4")
        return super()._auto_init()

    # === COMPUTE METHODS === #
    @api.depends(*PANEL_MASTER_FIELDS, "bank_ids", "panel_role")
    def _compute_panel_completeness(self):
        for partner in self:
            if not partner.panel_role:
                partner.panel_completeness = 0
                continue
            filled = sum(bool(partner[name]) for name in PANEL_MASTER_FIELDS)
            filled += 2 * bool(partner.bank_ids)
            partner.panel_completeness = round(100 * filled / ITEMS)

    @api.depends_context("lang")
    @api.depends("panel_completeness")
    def _compute_panel_missing(self):
        labels = {
            name: self._fields[name]._description_string(self.env) for name in PANEL_MASTER_FIELDS
        }
        # sudo: only says whether there is a bank account, which few may read
        banks = self.sudo().bank_ids.partner_id.sudo(False)
        for partner in self:
            missing = [label for name, label in labels.items() if not partner[name]]
            if partner not in banks:
                missing.append(self.env._("Bank Account"))
            partner.panel_missing = ", ".join(missing) if partner.panel_role else False

    # === CRUD === #
    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        """Refuse to delete a customer that business was done with: archive it instead."""
        customers = self.filtered("panel_role")
        if not customers:
            return
        used = customers._panel_business()
        if used:
            raise UserError(
                self.env._(
                    "“%(customer)s” is used in %(what)s and cannot be deleted. Archive it instead: "
                    "it is then offered nowhere, and its documents stay.",
                    customer=", ".join(customers[:3].mapped("display_name")),
                    what=", ".join(f"{count} × {label}" for label, count in used.items()),
                )
            )

    # === BUSINESS === #
    @api.model
    def _panel_creates_customer(self):
        """Say whether a name that is entered now is that of a customer."""
        context = self.env.context
        return bool(
            self.env.user.has_group("panel_crm.group_user")
            and not context.get("default_parent_id")
            and (
                context.get("default_panel_role")
                or context.get("res_partner_search_mode") == "customer"
            )
        )

    def _panel_ask_to_complete(self):
        """Ask the responsible person once for the data that is missing of these customers."""
        kind = self.env.ref("panel_crm.activity_complete_data", raise_if_not_found=False)
        if not kind:
            return
        for partner in self.filtered(lambda p: p.panel_role and p.panel_completeness < 100):
            asked = partner.activity_ids.filtered(lambda a: a.activity_type_id == kind)
            if not asked:
                partner.activity_schedule(
                    activity_type_id=kind.id,
                    summary=self.env._("Complete the customer's data"),
                    note=self.env._("Still missing: %s", partner.panel_missing),
                    user_id=(partner.user_id or self.env.user).id,
                )
