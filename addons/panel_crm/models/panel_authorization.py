from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.panel_crm.fields import Measure

# Ways in which boards reach their user; a dealer's right is for one of them, or for all.
CHANNELS = [
    ("retail", "Retail"),
    ("furniture", "Furniture Makers"),
    ("project", "Projects"),
]
# Authorisations that keep a place: a suspended one may be resumed any day.
HOLDING = ("granted", "suspended")


class Place(NamedTuple):
    """What is asked of the authorisations: who may sell a brand in a region on a day."""

    brand: models.BaseModel
    region: models.BaseModel
    day: object
    channel: str | None = None


class PanelAuthorization(models.Model):
    """The right of a dealer to sell a brand in a region, by channel and for a time."""

    _name = "panel.authorization"
    _description = "Dealer Authorisation"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "brand_id, region_id, date_from desc, id"
    _rec_names_search = ["number", "partner_id", "brand_id", "region_id"]
    _check_company_auto = True
    _check_company_domain = models.check_company_domain_parent_of

    # === WHO MAY SELL WHAT, WHERE === #
    number = fields.Char(
        copy=False,
        tracking=True,
        help="Number of the letter of authorisation; given by itself when it is left empty.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Dealer",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain=[("panel_role", "=", "dealer")],
        tracking=True,
    )
    brand_id = fields.Many2one(
        "product.brand",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="Brand that the dealer may sell. Another brand needs an authorisation of its own.",
    )
    region_id = fields.Many2one(
        "panel.region",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        help="Region that the dealer may sell in, with everything below it.",
    )
    channel = fields.Selection(
        CHANNELS,
        tracking=True,
        help="Trade that the dealer may serve; empty for all of them.",
    )
    exclusive = fields.Boolean(
        tracking=True,
        help="Nobody else may be authorised for the brand in this region and channel meanwhile.",
    )
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today, tracking=True
    )
    date_to = fields.Date(
        string="Until",
        tracking=True,
        help="Last day of the authorisation; empty when it does not end.",
    )

    # === WHAT IS EXPECTED === #
    target_m3 = Measure(
        bounds=(0, 1e8),
        string="Target per Year (m³)",
        digits=(16, 2),
        help="Volume that the dealer has agreed to buy in a year under this authorisation.",
    )
    target_amount = fields.Monetary(
        string="Target per Year",
        help="Turnover that the dealer has agreed to in a year under this authorisation.",
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    note = fields.Text(help="Conditions that the letter of authorisation states.")

    # === STATE === #
    decision = fields.Selection(
        [("draft", "Draft"), ("granted", "Granted"), ("suspended", "Suspended")],
        required=True,
        default="draft",
        copy=False,
        tracking=True,
        help="What was decided about the authorisation, whatever its dates.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("future", "Not Yet Running"),
            ("running", "Running"),
            ("suspended", "Suspended"),
            ("ended", "Ended"),
        ],
        compute="_compute_state",
        search="_search_state",
        help="What was decided, and whether today is within the dates.",
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        default=lambda self: self.env.company,
        help="Company that authorises the dealer. Leave empty when all companies do.",
    )
    active = fields.Boolean(default=True)

    _dates_in_order = models.Constraint(
        "CHECK (date_from <= date_to)", "An authorisation cannot end before it begins."
    )
    _target_amount_positive = models.Constraint(
        "CHECK (target_amount >= 0)", "The target of an authorisation cannot be negative."
    )
    _number_unique = models.UniqueIndex(
        "(number)", "Another authorisation already has this number."
    )

    # === COMPUTE METHODS === #
    @api.depends("number", "partner_id.name", "brand_id.name", "region_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for authorization in self:
            parts = (
                authorization.number,
                authorization.partner_id.name,
                authorization.brand_id.name,
                authorization.region_id.name,
            )
            authorization.display_name = " · ".join(filter(None, parts))

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for authorization in self:
            company = authorization.company_id or self.env.company
            authorization.currency_id = company.currency_id

    @api.depends("decision", "date_from", "date_to")
    @api.depends_context("tz")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for authorization in self:
            first, last = authorization.date_from, authorization.date_to
            if authorization.decision == "draft":
                authorization.state = "draft"
            elif last and last < today:
                authorization.state = "ended"
            elif authorization.decision == "suspended":
                authorization.state = "suspended"
            else:
                authorization.state = "future" if first and first > today else "running"

    @api.model
    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        ended = Domain("date_to", "<", today)
        granted = Domain("decision", "=", "granted") & ~ended
        begun = Domain("date_from", "<=", today)
        domains = {
            "draft": Domain("decision", "=", "draft"),
            "future": granted & ~begun,
            "running": granted & begun,
            "suspended": Domain("decision", "=", "suspended") & ~ended,
            "ended": Domain("decision", "in", HOLDING) & ended,
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    # === CONSTRAINTS === #
    @api.constrains("partner_id")
    def _check_partner_id(self):
        for authorization in self:
            if authorization.partner_id.panel_role != "dealer":
                raise ValidationError(
                    self.env._(
                        "“%(partner)s” is no dealer. Give the partner the role of a dealer before "
                        "you authorise it.",
                        partner=authorization.partner_id.display_name,
                    )
                )

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not vals.get("number"):
                vals["number"] = self.env["ir.sequence"].next_by_code("panel.authorization")
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_granted(self):
        if any(authorization.decision != "draft" for authorization in self):
            raise UserError(
                self.env._(
                    "An authorisation that was granted stays on record. Give it a last day, or "
                    "archive it."
                )
            )

    # === ACTIONS === #
    def action_grant(self):
        self.decision = "granted"
        return True

    def action_suspend(self):
        self.filtered(lambda row: row.decision == "granted").decision = "suspended"
        return True

    def action_end(self):
        """End authorisations with today."""
        self.filtered(
            lambda row: row.state in ("running", "suspended")
        ).date_to = fields.Date.context_today(self)
        return True

    # === BUSINESS METHODS === #
    @api.model
    def _find(self, brand, region, day, channel=None):
        """Return the authorisations that cover a place on a day, the nearest first.

        They are found as the user may see them: ask with ``sudo()`` where a territory is judged.

        :param brand: ``product.brand`` record
        :param region: ``panel.region`` record; nobody is found for an empty one
        :param day: date
        :param channel: one of ``CHANNELS``, or None for whatever channel
        :return: ``panel.authorization`` records: exclusive ones first, then by how near their
            region is, then by age
        """
        place = Place(brand, region, day, channel)
        return self._find_all([place])[place]

    @api.model
    def _find_all(self, places):
        """Return what ``_find`` returns for many places at once.

        :param places: iterable of ``Place``
        :return: dict of ``Place`` to ``panel.authorization`` records
        """
        places = {place: self.browse() for place in places}
        asked = [place for place in places if place.brand and place.region]
        if not asked:
            return places
        rows = self.search(
            Domain("decision", "=", "granted")
            & Domain("brand_id", "in", [place.brand.id for place in asked])
            & Domain("region_id", "parent_of", [place.region.id for place in asked])
            & Domain("date_from", "<=", max(place.day for place in asked))
            & (
                Domain("date_to", "=", False)
                | Domain("date_to", ">=", min(place.day for place in asked))
            )
            & Domain(self._check_company_domain(self.env.company))
        )
        by_brand = rows.grouped("brand_id")
        for place in asked:
            found = by_brand.get(place.brand, rows.browse())
            found = found.filtered(lambda row, place=place: row._covers(place))
            places[place] = found.sorted(lambda row: (*row._nearness(), row.id))
        return places

    @api.model
    def _managed(self, places):
        """Return those places whose brand is sold by territories at all on their day.

        :param places: list of ``Place``
        """
        if not places:
            return []
        rows = self._read_group(
            Domain("decision", "=", "granted")
            & Domain("brand_id", "in", [place.brand.id for place in places])
            & Domain(self._check_company_domain(self.env.company)),
            ["brand_id"],
            ["date_from:min", "date_to:max", "date_to:count", "__count"],
        )
        spans = {
            brand: (first, last if ends == count else None)
            for brand, first, last, ends, count in rows
        }
        return [
            place
            for place in places
            if place.brand in spans
            and spans[place.brand][0] <= place.day
            and (not spans[place.brand][1] or place.day <= spans[place.brand][1])
        ]

    def _covers(self, place):
        """Say whether the authorisation, once granted, covers a place."""
        self.ensure_one()
        return (
            self.brand_id == place.brand
            and place.region.parent_path.startswith(self.region_id.parent_path)
            and self.date_from <= place.day
            and (not self.date_to or place.day <= self.date_to)
            and (not self.channel or not place.channel or self.channel == place.channel)
        )

    def _nearness(self):
        """Return the key that sorts authorisations of one place: the strongest, nearest first."""
        self.ensure_one()
        return not self.exclusive, -self.region_id.parent_path.count("/")
