from collections import namedtuple
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.panel_crm.fields import Measure

# What is packed, by which company and plant, for whom and on which day.
PackDemand = namedtuple("PackDemand", "product company warehouse partner day")


class PanelPackSize(models.Model):
    """How many sheets a plant packs together for a destination.

    An empty field means “any”. Of the rules that apply, the most specific one wins: first the
    goods (product, then format, thickness and series), then the plant, then the destination (the
    smallest region, then country, then home or abroad), then the latest first day. Without any
    rule, the pack size of the product itself holds.
    """

    _name = "panel.pack.size"
    _description = "Pack Size"
    _order = "product_id, series_id, thickness_mm, length_mm, id"

    # === GOODS === #
    product_id = fields.Many2one(
        "product.product",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('is_panel', '=', True)]",
        help="Board that is packed like this. Leave it empty to name boards by series, thickness "
        "and format.",
    )
    series_id = fields.Many2one(
        "panel.series", index="btree_not_null", ondelete="cascade", help="Empty: any series."
    )
    thickness_mm = Measure(
        bounds=(0, 500), string="Thickness (mm)", digits="Panel Dimension", help="0: any thickness."
    )
    length_mm = Measure(
        bounds=(0, 20000),
        string="Length (mm)",
        digits="Panel Dimension",
        help="Together with the width; 0: any format. Length and width may be exchanged.",
    )
    width_mm = Measure(
        bounds=(0, 20000), string="Width (mm)", digits="Panel Dimension", help="0: any format."
    )
    # === PLANT AND DESTINATION === #
    warehouse_id = fields.Many2one(
        "stock.warehouse", string="Plant", ondelete="cascade", help="Empty: any plant."
    )
    destination = fields.Selection(
        [("home", "Home"), ("abroad", "Abroad")],
        help="Whether the goods stay in the company's country. Empty: both.",
    )
    country_id = fields.Many2one("res.country", help="Empty: any country.")
    region_id = fields.Many2one(
        "panel.region",
        ondelete="cascade",
        help="Sales region with everything below it. Empty: any region.",
    )
    # === SIZE === #
    sheets = fields.Integer(
        string="Sheets per Pack", required=True, help="Number of sheets in a full pack."
    )
    date_from = fields.Date(string="Valid From", help="Empty: always until the last day.")
    date_to = fields.Date(string="Valid Until", help="Empty: without end.")
    active = fields.Boolean(default=True)

    _sheets_range = models.Constraint(
        "CHECK (sheets BETWEEN 1 AND 10000)", "A pack must hold between 1 and 10,000 sheets."
    )
    _dates = models.Constraint(
        "CHECK (date_to >= date_from)", "The last day of a pack size lies before the first one."
    )
    _rule_unique = models.UniqueIndex(
        "(COALESCE(product_id, 0), COALESCE(series_id, 0), COALESCE(thickness_mm, 0),"
        " COALESCE(length_mm, 0), COALESCE(width_mm, 0), COALESCE(warehouse_id, 0),"
        " COALESCE(destination, ''), COALESCE(country_id, 0), COALESCE(region_id, 0),"
        " COALESCE(date_from, '0001-01-01'::date)) WHERE active",
        "There is a pack size for the same goods, plant, destination and first day already.",
    )

    # === COMPUTE METHODS === #
    @api.depends("product_id", "series_id", "thickness_mm", "length_mm", "width_mm", "sheets")
    def _compute_display_name(self):
        for size in self:
            sides = [f"{side:g}" for side in (size.length_mm, size.width_mm, size.thickness_mm)]
            goods = (
                size.product_id.display_name,
                size.series_id.display_name,
                " × ".join(side for side in sides if side != "0"),
                self.env._("%s sheets", size.sheets),
            )
            size.display_name = ", ".join(filter(None, goods))

    # === CONSTRAINT METHODS === #
    # The number of sheets is given for every new record, the goods perhaps not.
    @api.constrains("sheets", "product_id", "series_id", "thickness_mm", "length_mm", "width_mm")
    def _check_goods(self):
        for size in self:
            described = size.series_id or size.thickness_mm or size.length_mm or size.width_mm
            if bool(size.product_id) == bool(described):
                raise ValidationError(
                    self.env._(
                        "Choose either a product, or a series, thickness or format of boards."
                    )
                )
            if bool(size.length_mm) != bool(size.width_mm):
                raise ValidationError(self.env._("A format needs a length and a width."))

    @api.constrains("destination", "country_id", "region_id")
    def _check_destination(self):
        for size in self:
            if len(list(filter(None, (size.destination, size.country_id, size.region_id)))) > 1:
                raise ValidationError(
                    self.env._("Choose one destination: a region, a country, or home or abroad.")
                )

    # === BUSINESS METHODS === #
    @api.model
    def _find(self, demands):
        """Return the rule that applies to each of some demands, in one query for all.

        :param demands: list of ``PackDemand``
        :return: list of records in the same order, empty ones where no rule applies
        """
        products = self.env["product.product"].union(*(demand.product for demand in demands))
        rules = self.search(Domain("product_id", "in", [False, *products.ids]))
        ranked = sorted(rules, key=PanelPackSize._rank, reverse=True)
        return [
            next((rule for rule in ranked if rule._applies(demand)), self.browse())
            for demand in demands
        ]

    @api.model
    def _general(self):
        """Return the rules of boards that hold today for every plant and destination."""
        today = fields.Date.context_today(self)
        everywhere = ("product_id", "warehouse_id", "destination", "country_id", "region_id")
        domain = Domain.AND(Domain(name, "=", False) for name in everywhere)
        domain &= Domain("date_from", "=", False) | Domain("date_from", "<=", today)
        domain &= Domain("date_to", "=", False) | Domain("date_to", ">=", today)
        return self.search(domain).sorted(PanelPackSize._rank, reverse=True)

    def _rank(self):
        """Return how specific the rule is, to be compared with others."""
        self.ensure_one()
        region = len((self.region_id.parent_path or "").split("/")) + 1 if self.region_id else 0
        return (
            bool(self.product_id),
            bool(self.length_mm),
            bool(self.thickness_mm),
            bool(self.series_id),
            bool(self.warehouse_id),
            region or (2 if self.country_id else 1 if self.destination else 0),
            self.date_from or date.min,
            self.id,
        )

    def _applies(self, demand):
        """Say whether the rule is about a demand."""
        self.ensure_one()
        return (
            (not self.date_from or self.date_from <= demand.day)
            and (not self.date_to or demand.day <= self.date_to)
            and (not self.warehouse_id or self.warehouse_id == demand.warehouse)
            and self._is_about(demand.product)
            and self._leads_to(demand.partner, demand.company)
        )

    def _is_about(self, product):
        if self.product_id:
            return self.product_id == product
        sides = {product.panel_length_mm, product.panel_width_mm}
        return (
            (not self.series_id or self.series_id == product.panel_series_id)
            and (not self.thickness_mm or self.thickness_mm == product.panel_thickness_mm)
            and (not self.length_mm or {self.length_mm, self.width_mm} == sides)
        )

    def _leads_to(self, partner, seller):
        company = partner.commercial_partner_id
        if self.region_id:
            region = partner.panel_region_id or company.panel_region_id
            return (region.parent_path or "").startswith(self.region_id.parent_path)
        country = partner.country_id or company.country_id
        if self.country_id:
            return country == self.country_id
        abroad = bool(country) and country != seller.country_id
        return not self.destination or (self.destination == "abroad") == abroad
