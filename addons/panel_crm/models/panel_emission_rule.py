from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.panel_crm.fields import Measure
from odoo.addons.panel_crm.panelkit.emission import EmissionRule

from .panel_family import USES

SEVERITIES = [("block", "Blocks the Order"), ("warn", "Warns")]


class PanelEmissionRule(models.Model):
    _name = "panel.emission.rule"
    _description = "Emission Rule"
    _order = "market, sequence, id"
    _rec_names_search = ["law", "name"]

    # === LAW === #
    law = fields.Char(
        required=True,
        help="Law or standard with its article, as it is cited on orders, such as GB 18580-2025.",
    )
    name = fields.Char(
        string="Boards",
        required=True,
        translate=True,
        help="Boards that the rule is about, in the words of the law.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    note = fields.Text(translate=True, help="What else one should know about the rule.")

    # === WHERE AND WHEN === #
    country_id = fields.Many2one(
        "res.country", index="btree_not_null", help="Country that the boards are delivered to."
    )
    country_group_id = fields.Many2one(
        "res.country.group",
        index="btree_not_null",
        help="Group of countries that the boards are delivered to, such as the European Union.",
    )
    market = fields.Char(
        compute="_compute_market", store=True, help="Code of the country or of the group."
    )
    date_from = fields.Date(
        string="In Force From", help="First day of delivery that the rule holds for."
    )
    date_to = fields.Date(
        string="In Force Until", help="Last day of delivery that the rule holds for."
    )

    # === WHICH BOARDS === #
    family_ids = fields.Many2many(
        "panel.family", string="Panel Families", help="Empty for boards of all families."
    )
    surface = fields.Selection(
        [("raw", "Base Boards"), ("faced", "Decorated or Faced Boards")],
        help="Empty for both. A board is decorated when it has a surface other than raw, a decor, "
        "or a family of faced boards.",
    )
    use = fields.Selection(USES, help="Empty for every use.")
    thickness_above = Measure(
        bounds=(0, 500),
        string="Thicker Than (mm)",
        digits="Panel Dimension",
        help="Only boards thicker than this; 0 for no bound.",
    )
    thickness_up_to = Measure(
        bounds=(0, 500),
        string="Up to (mm)",
        digits="Panel Dimension",
        help="Only boards of at most this thickness; 0 for no bound.",
    )

    # === WHAT IT DEMANDS === #
    limit = Measure(
        bounds=(0, 1000),
        digits="Panel Emission",
        help="Highest emission by the test method given here. A class tested by another method "
        "is never compared with it.",
    )
    method_id = fields.Many2one(
        "panel.test.method", string="Test Method", index="btree_not_null", ondelete="restrict"
    )
    unit = fields.Char(related="method_id.unit")
    class_ids = fields.Many2many(
        "panel.emission.class",
        string="Accepted Classes",
        help="Classes that satisfy the rule, and with them those of the same test method whose "
        "limit is no higher.",
    )
    certificate_type_ids = fields.Many2many(
        "panel.certificate.type",
        string="Required Certificates",
        help="Certificates that must go with the boards. Orders warn when one is missing.",
    )
    severity = fields.Selection(
        SEVERITIES,
        string="A Board That Fails",
        required=True,
        default="block",
        help="What happens at the confirmation of an order with a board that fails.",
    )
    severity_unknown = fields.Selection(
        SEVERITIES,
        string="A Board Without Class",
        required=True,
        default="warn",
        help="What happens at the confirmation of an order with a board whose class is unknown.",
    )

    _dates_in_order = models.Constraint(
        "CHECK (date_from <= date_to)", "A rule cannot end before it begins."
    )
    _one_market = models.Constraint(
        "CHECK ((country_id IS NULL) != (country_group_id IS NULL))",
        "A rule needs a country or a group of countries.",
    )

    # === COMPUTE METHODS === #
    @api.depends("law", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for rule in self:
            rule.display_name = ", ".join(filter(None, (rule.law, rule.name)))

    @api.depends("country_id.code", "country_group_id.code", "country_group_id.name")
    def _compute_market(self):
        for rule in self:
            group = rule.country_group_id
            rule.market = rule.country_id.code or group.code or group.name

    # === CONSTRAINTS === #
    @api.constrains("law", "limit", "method_id", "class_ids")
    def _check_demand(self):
        for rule in self:
            if bool(rule.limit) != bool(rule.method_id) or not (rule.limit or rule.class_ids):
                raise ValidationError(
                    self.env._(
                        "“%s” needs a limit together with its test method, or classes that it "
                        "accepts.",
                        rule.display_name,
                    )
                )

    # === BUSINESS METHODS === #
    def _countries(self):
        return self.country_id | self.country_group_id.country_ids

    def _to_panelkit(self):
        """Return the rule as panelkit judges by it."""
        self.ensure_one()
        return EmissionRule(
            key=self.id,
            countries=frozenset(self._countries().ids),
            families=frozenset(self.family_ids.ids),
            faced={"raw": False, "faced": True}.get(self.surface),
            use=self.use or None,
            above_mm=Decimal(str(self.thickness_above)) if self.thickness_above else None,
            up_to_mm=Decimal(str(self.thickness_up_to)) if self.thickness_up_to else None,
            date_from=self.date_from or None,
            date_to=self.date_to or None,
            accepted=frozenset(emission._to_panelkit() for emission in self.class_ids),
            limit=Decimal(str(self.limit)) if self.limit else None,
            method=self.method_id.id or None,
            severity=self.severity,
            severity_unknown=self.severity_unknown,
            certificates=frozenset(self.certificate_type_ids.ids),
        )
