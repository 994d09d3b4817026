from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.panel_crm.fields import Measure

PRICE_LIST_FIELDS = {"property_product_pricelist", "specific_property_product_pricelist"}

# Who may see what a customer is worth: dealers and general users may not.
PANEL_VALUE_GROUPS = (
    "panel_crm.group_salesperson,panel_crm.group_finance,panel_crm.group_key_account"
)


class ResPartner(models.Model):
    _inherit = "res.partner"

    # === PLACE IN THE CHANNEL === #
    panel_role = fields.Selection(
        [
            ("dealer", "Dealer"),
            ("key_account", "Key Account"),
            ("end_customer", "End Customer"),
        ],
        string="Customer Role",
        index="btree_not_null",
        tracking=True,
        help="Dealers buy to resell, key accounts buy directly, end customers buy from a dealer "
        "or directly in small quantities.",
    )
    panel_region_id = fields.Many2one(
        "panel.region",
        string="Region",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="Sales region that the customer belongs to.",
    )
    panel_team_id = fields.Many2one(
        "crm.team",
        string="Responsible Office",
        compute="_compute_panel_team_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        tracking=True,
        help="Office that looks after the customer; by default the one of the region.",
    )
    panel_dealer_id = fields.Many2one(
        "res.partner",
        string="Served By Dealer",
        index="btree_not_null",
        domain="[('panel_role', '=', 'dealer')]",
        help="Dealer that an end customer buys from.",
    )
    panel_end_customer_ids = fields.One2many(
        "res.partner", "panel_dealer_id", string="End Customers"
    )
    panel_end_customer_count = fields.Integer(
        string="Number of End Customers", compute="_compute_panel_end_customer_count"
    )

    # === MASTER DATA === #
    panel_nature = fields.Selection(
        [
            ("state", "State-owned"),
            ("private", "Private"),
            ("foreign", "Foreign-owned"),
            ("joint", "Joint Venture"),
            ("individual", "Sole Proprietor"),
        ],
        string="Nature of Enterprise",
        help="Who owns the enterprise.",
    )
    panel_size = fields.Selection(
        [("micro", "Micro"), ("small", "Small"), ("medium", "Medium"), ("large", "Large")],
        string="Size of Enterprise",
        help="Size class of the enterprise.",
    )
    panel_annual_demand_m3 = Measure(
        bounds=(0, 1e8),
        string="Annual Demand (m³)",
        digits=(16, 2),
        help="Boards that the customer uses or sells in a year, from all suppliers, in m³.",
    )
    panel_credit_rating = fields.Selection(
        [("aaa", "AAA"), ("aa", "AA"), ("a", "A"), ("b", "B"), ("c", "C"), ("d", "D")],
        string="Credit Rating",
        tracking=True,
        help="How far the customer is trusted to pay. It is kept apart from the value grade.",
    )
    panel_cooperation_ids = fields.One2many(
        "panel.cooperation", "partner_id", string="Cooperation History"
    )
    # === VALUE (of the current company, see panel.customer.standing) === #
    panel_grade_id = fields.Many2one(
        "panel.grade",
        string="Value Grade",
        compute="_compute_panel_standing",
        search="_search_panel_grade_id",
        groups=PANEL_VALUE_GROUPS,
        help="Grade that the last grading run gave the customer. It says what the customer is "
        "worth to us, not how far to trust them to pay.",
    )
    panel_grade_color = fields.Integer(compute="_compute_panel_standing", groups=PANEL_VALUE_GROUPS)
    panel_grade_since = fields.Date(
        string="Graded Since", compute="_compute_panel_standing", groups=PANEL_VALUE_GROUPS
    )
    panel_previous_grade_id = fields.Many2one(
        "panel.grade",
        string="Previous Grade",
        compute="_compute_panel_standing",
        groups=PANEL_VALUE_GROUPS,
    )
    panel_score = fields.Float(
        string="Value Score",
        digits=(5, 1),
        compute="_compute_panel_standing",
        search="_search_panel_score",
        groups=PANEL_VALUE_GROUPS,
        help="From 0 to 100: where the customer stands among all others.",
    )
    panel_contributions = fields.Json(
        string="Why This Score",
        compute="_compute_panel_contributions",
        groups=PANEL_VALUE_GROUPS,
    )
    panel_score_ids = fields.One2many(
        "panel.grade.score", "partner_id", string="Score History", groups=PANEL_VALUE_GROUPS
    )

    # === ACCESS === #
    panel_visible = fields.Boolean(
        string="Is in My Area",
        compute="_compute_panel_visible",
        search="_search_panel_visible",
        help="The current user may see this customer.",
    )

    # === COMPUTE METHODS === #
    @api.depends("panel_region_id")
    def _compute_panel_team_id(self):
        for partner in self:
            office = partner.panel_region_id._panel_office()
            partner.panel_team_id = office or partner.panel_team_id

    @api.depends("panel_end_customer_ids")
    def _compute_panel_end_customer_count(self):
        counts = dict(
            self._read_group(
                [("panel_dealer_id", "in", self.ids)], ["panel_dealer_id"], ["__count"]
            )
        )
        for partner in self:
            partner.panel_end_customer_count = counts.get(partner, 0)

    @api.depends_context("uid")
    @api.depends(
        "panel_role", "user_id", "panel_team_id", "panel_region_id", "panel_brand_ids", "parent_id"
    )
    def _compute_panel_visible(self):
        # sudo: the answer is what decides whether the user may read the record
        visible = self.sudo().search([("id", "in", self.ids), ("panel_visible", "=", True)])
        for partner in self:
            partner.panel_visible = not partner.id or partner in visible.with_env(self.env)

    @api.model
    def _search_panel_visible(self, operator, value):
        """Say which customers the current user may see: the one rule of the whole suite.

        Salespeople see their own customers and those of their regions, supervisors also those
        of their part of the organisation; of both only the customers of their brands, where they
        are limited to some. Partners that are no customers are everybody's.
        """
        if operator != "in":
            return NotImplemented
        user = self.env.user
        area = Domain.FALSE
        # sudo: the user's own regions, which he may not be allowed to read as a setting
        if regions := user.sudo().panel_region_ids:
            area |= Domain("panel_region_id", "child_of", regions.ids)
        if user.has_group("panel_crm.group_supervisor"):
            area |= Domain("panel_team_id", "in", self.env["crm.team"]._panel_scope().ids)
        area &= self._panel_brand_domain()
        visible = Domain("user_id", "=", user.id) | area | Domain("panel_role", "=", False)
        visible = Domain("commercial_partner_id", "any", visible)
        return visible if True in value else ~visible

    # === VALUE === #
    @api.depends_context("company", "uid")
    @api.depends("commercial_partner_id")
    def _compute_panel_standing(self):
        standings = self.env["panel.customer.standing"].search_fetch(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("company_id", "=", self.env.company.id),
            ],
            ["partner_id", "grade_id", "previous_grade_id", "since", "score"],
        )
        by_partner = {standing.partner_id: standing for standing in standings}
        for partner in self:
            standing = by_partner.get(partner.commercial_partner_id, standings.browse())
            partner.panel_grade_id = standing.grade_id
            partner.panel_grade_color = standing.grade_id.color
            partner.panel_grade_since = standing.since
            partner.panel_previous_grade_id = standing.previous_grade_id
            partner.panel_score = standing.score

    @api.depends_context("company", "uid", "lang")
    @api.depends("panel_score_ids")
    def _compute_panel_contributions(self):
        scores = self.env["panel.grade.score"].search(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("company_id", "=", self.env.company.id),
                ("run_id.state", "=", "done"),
                ("run_id.model_id.publishes", "=", True),
            ]
        )
        latest = {score.partner_id: score for score in reversed(scores)}
        for partner in self:
            score = latest.get(partner.commercial_partner_id, scores.browse())
            partner.panel_contributions = score.explanation

    @api.model
    def _search_panel_grade_id(self, operator, value):
        if operator == "any":
            return self._panel_standing_domain(Domain("grade_id", "any", value))
        if operator != "in":
            return NotImplemented
        graded = self._panel_standing_domain(Domain("grade_id", "!=", False))
        wanted = [grade_id for grade_id in value if grade_id]
        domain = self._panel_standing_domain(Domain("grade_id", "in", wanted))
        return domain | ~graded if False in value else domain

    @api.model
    def _search_panel_score(self, operator, value):
        return self._panel_standing_domain(Domain("score", operator, value))

    @api.model
    def _panel_standing_domain(self, domain):
        """Return the domain of partners whose current standing meets a domain."""
        standings = self.env["panel.customer.standing"]._search(
            Domain("company_id", "=", self.env.company.id) & domain
        )
        column = SQL.identifier(standings.table, "partner_id")
        return Domain("commercial_partner_id", "in", standings.subselect(column))

    def _field_to_sql(self, alias, field_expr, query=None):
        # EXTENDS base: lets people group and sort customers by grade and score
        columns = {"panel_grade_id": "grade_id", "panel_score": "score"}
        if query is None or field_expr not in columns:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        standing = query.make_alias(alias, "panel_standing")
        condition = SQL(
            "%s = %s AND %s = %s",
            SQL.identifier(standing, "partner_id"),
            SQL.identifier(alias, "commercial_partner_id"),
            SQL.identifier(standing, "company_id"),
            self.env.company.id,
        )
        query.add_join("LEFT JOIN", standing, "panel_customer_standing", condition)
        return SQL.identifier(standing, columns[field_expr])

    # === CONSTRAINTS === #
    @api.constrains("panel_dealer_id", "panel_role")
    def _check_panel_dealer_id(self):
        for partner in self:
            dealer = partner.panel_dealer_id
            if dealer and (dealer.panel_role != "dealer" or dealer == partner):
                raise ValidationError(
                    self.env._(
                        "“%(customer)s” cannot be served by “%(dealer)s”: choose another "
                        "partner that has the role of a dealer.",
                        customer=partner.display_name,
                        dealer=dealer.display_name,
                    )
                )

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        if self._panel_creates_customer():
            role = self.env.context.get("default_panel_role") or "end_customer"
            for vals in vals_list:
                if not vals.get("parent_id"):
                    vals.setdefault("panel_role", role)
        # A salesperson's new customer is their own; otherwise they could not see what they entered.
        if self.env.user.has_group("panel_crm.group_salesperson"):
            for vals in vals_list:
                if vals.get("panel_role") and "user_id" not in vals:
                    vals["user_id"] = self.env.uid
        # Partnership gives the level's price list on write only.
        grades = self.env["res.partner.grade"].browse(
            {vals["grade_id"] for vals in vals_list if vals.get("grade_id")}
        )
        lists = {grade.id: grade.default_pricelist_id.id for grade in grades}
        for vals in vals_list:
            if lists.get(vals.get("grade_id")) and not vals.keys() & PRICE_LIST_FIELDS:
                vals["specific_property_product_pricelist"] = lists[vals["grade_id"]]
        return super().create(vals_list)

    # === ACTIONS === #
    def action_view_end_customers(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("panel_crm.res_partner_action")
        action["domain"] = [("panel_dealer_id", "=", self.id)]
        action["context"] = {
            "default_panel_dealer_id": self.id,
            "default_panel_role": "end_customer",
        }
        return action
