from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.panel_crm.fields import Measure

BASES = [("revenue", "Revenue"), ("margin", "Margin")]


class PanelIncentiveRule(models.Model):
    _name = "panel.incentive.rule"
    _description = "Commission Rule"
    _order = "plan_id, base desc, brand_id, id"
    _check_company_auto = True

    plan_id = fields.Many2one("panel.incentive.plan", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="plan_id.company_id")
    brand_id = fields.Many2one(
        "product.brand",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Brand that the rule is for. An empty one is for all brands that have no rule of "
        "their own with the same base.",
    )
    base = fields.Selection(
        BASES,
        required=True,
        default="revenue",
        help="What the rate is a percentage of: the untaxed amount of the invoice line, or that "
        "amount less the cost frozen when the invoice was posted.",
    )
    rate = Measure(
        bounds=(0, 100),
        digits=(6, 3),
        string="Rate (%)",
        required=True,
        help="Percentage of the base. Each invoice line is rounded once, to the currency.",
    )

    _brand_base_unique = models.UniqueIndex(
        "(plan_id, base, COALESCE(brand_id, 0))",
        "The plan has a rule for this brand and base already.",
    )

    @api.depends("brand_id", "base", "rate")
    def _compute_display_name(self):
        bases = dict(self._fields["base"]._description_selection(self.env))
        for rule in self:
            brand = rule.brand_id.display_name or self.env._("All brands")
            rule.display_name = f"{brand}: {rule.rate:g} % {bases.get(rule.base, '')}"

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules._check_draft()
        return rules

    def write(self, vals):
        self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        self._check_draft()

    def _check_draft(self):
        if any(rule.plan_id.state != "draft" for rule in self):
            raise UserError(
                self.env._("A plan that was started keeps its terms. Make a new version instead.")
            )
