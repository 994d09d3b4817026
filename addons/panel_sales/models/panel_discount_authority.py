from odoo import api, fields, models

from odoo.addons.panel_crm.fields import Measure
from odoo.addons.panel_crm.panelkit.decimals import to_decimal
from odoo.addons.panel_crm.panelkit.margins import Limit

# From the most to the least; a person's authority is that of their highest role.
ROLES = [
    ("leader", "Company Leader"),
    ("supervisor", "Sales Supervisor"),
    ("key_account", "Key-Account Manager"),
    ("salesperson", "Salesperson"),
]


class PanelDiscountAuthority(models.Model):
    """How far a role may go below the price list without asking.

    Of several that fit a line, the most particular one counts: first by series, then by brand,
    level of the dealer, value grade of the customer and unit of the organisation. Where none
    fits, the discount has no limit, and the floor of the price list or brand still holds.
    """

    _name = "panel.discount.authority"
    _description = "Discount Authority"
    _inherit = ["mail.thread"]
    _order = "role, series_id, brand_id, id"
    _check_company_auto = True

    # === WHOSE === #
    role = fields.Selection(
        ROLES,
        required=True,
        default="salesperson",
        tracking=True,
        help="Role that the authority is given to. A person has that of their highest role.",
    )
    team_id = fields.Many2one(
        "crm.team",
        string="Unit",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        help="Unit of the organisation that it holds for, with all units below; empty for all.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    active = fields.Boolean(default=True)

    # === FOR WHAT === #
    brand_id = fields.Many2one(
        "product.brand",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        help="Brand that it holds for; empty for all.",
    )
    series_id = fields.Many2one(
        "panel.series",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('brand_id', '=?', brand_id)]",
        help="Series that it holds for; empty for all.",
    )
    grade_id = fields.Many2one(
        "res.partner.grade",
        string="Dealer Level",
        index="btree_not_null",
        ondelete="cascade",
        help="Level of the dealer in the contract that it holds for; empty for all customers.",
    )
    value_grade_id = fields.Many2one(
        "panel.grade",
        index="btree_not_null",
        ondelete="cascade",
        help="Value grade of the customer that it holds for; empty for all customers.",
    )

    # === HOW FAR === #
    max_discount = Measure(
        bounds=(0, 100),
        string="Discount up to (%)",
        digits=(5, 2),
        tracking=True,
        help="How far a price may be below the price list of the order, in percent.",
    )
    floor = fields.Selection(
        [
            ("keep", "Keeps the Floor Price"),
            ("margin", "Down to a Margin"),
            ("free", "Any Margin"),
        ],
        required=True,
        default="keep",
        tracking=True,
        help="Whether the role is bound to the floor of the price list or brand, may go below it "
        "down to a margin of its own, or to any margin.",
    )
    floor_margin = Measure(
        bounds=(-100, 99),
        string="Lowest Margin (%)",
        digits=(5, 2),
        groups="panel_crm.group_margin",  # with a floor price it would tell the cost
        help="Lowest margin over the cost that the role may sell at, in percent of the price.",
    )
    note = fields.Char(string="Remark", translate=True)

    _scope_unique = models.UniqueIndex(
        "(company_id, role, COALESCE(team_id, 0), COALESCE(brand_id, 0), COALESCE(series_id, 0),"
        " COALESCE(grade_id, 0), COALESCE(value_grade_id, 0)) WHERE active",
        "There is a discount authority for this role and scope already.",
    )

    # === COMPUTE METHODS === #
    @api.depends("role", "team_id", "brand_id", "series_id", "grade_id", "value_grade_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        roles = dict(self._fields["role"]._description_selection(self.env))
        for authority in self:
            scope = (
                authority.team_id,
                authority.series_id or authority.brand_id,
                authority.grade_id,
                authority.value_grade_id,
            )
            parts = [roles.get(authority.role), *(each.display_name for each in scope)]
            authority.display_name = ", ".join(filter(None, parts))

    # === BUSINESS METHODS === #
    @api.model
    def _role_of(self, user):
        """Return the highest role of a person; whoever sells without one counts as salesperson.

        :param user: ``res.users`` record, may be empty
        """
        # sudo: which role somebody has is no secret here
        held = (role for role, _label in ROLES if user.sudo().has_group(f"panel_crm.group_{role}"))
        return next(held, "salesperson") if user else "salesperson"

    def _find(self, role, line):
        """Return the authority of a role for an order line, the most particular one; or nothing.

        :param role: key of ``role``
        :param line: ``sale.order.line`` record
        """
        fitting = self.filtered(lambda authority: authority.role == role and authority._fits(line))
        return max(fitting, key=lambda authority: authority._rank(), default=self.browse())

    def _fits(self, line):
        self.ensure_one()
        order, product = line.order_id, line.product_id
        customer = order.partner_id.commercial_partner_id
        return (
            self.company_id == order.company_id
            and (not self.team_id or self.team_id in order.team_id._panel_chain())
            and (not self.series_id or self.series_id == product.panel_series_id)
            and (not self.brand_id or self.brand_id == product.product_brand_id)
            and (not self.grade_id or self.grade_id == customer.grade_id)
            and (not self.value_grade_id or self.value_grade_id == customer.panel_grade_id)
        )

    def _rank(self):
        """Return how particular the authority is, to compare it with others."""
        self.ensure_one()
        return (
            bool(self.series_id),
            bool(self.brand_id),
            bool(self.grade_id),
            bool(self.value_grade_id),
            (self.team_id.parent_path or "").count("/"),
        )

    def _limit(self, floor_margin):
        """Return the limit that the authority sets; an empty one keeps the floor.

        :param floor_margin: percent of the price list's or brand's floor, None without one
        """
        lowest = {"margin": self.floor_margin, "free": None}.get(self.floor, floor_margin)
        return Limit(
            max_discount=to_decimal(self.max_discount, "Discount") if self else None,
            lowest_margin=None if lowest is None else to_decimal(lowest, "Margin"),
        )
