from collections import defaultdict
from datetime import timedelta
from itertools import pairwise

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .panel_authorization import CHANNELS, HOLDING

REMINDER = "authorization_end"
# Rights that begin later than this after the day that is looked at are not shown yet.
HORIZON = timedelta(days=365)
# Sub-regions that a cell names before it only counts them.
NAMED = 4


class PanelAuthorization(models.Model):
    """The map of territories: regions by brands, with who may sell there."""

    _inherit = "panel.authorization"

    @api.model
    @api.readonly
    def get_territories(self, region_id=False, day=False, channel=False):
        """Return who may sell which brand where, as a matrix of regions and brands.

        A territory is taken whoever holds it: where the user may not see the dealer, the right
        stands there without a name.

        :param region_id: id of the region whose sub-regions are the rows; False for the
            provinces, with the regions above them
        :param day: day that is looked at, ``YYYY-MM-DD``; False for today
        :param channel: one of ``CHANNELS``; False for all
        :return: dict of ``day``, ``brands``, ``rows``, ``rights`` and ``can_create``
        """
        self.browse().check_access("read")
        try:
            day = fields.Date.to_date(day) or fields.Date.context_today(self)
        except (TypeError, ValueError) as error:
            raise UserError(self.env._("This is no date: %s", day)) from error
        if channel and channel not in dict(CHANNELS):
            raise UserError(self.env._("There is no such channel: %s", channel))
        rows, heads = self._map_rows(region_id)
        brands = self.env["product.brand"].search(self._check_company_domain(self.env.company))
        rights = self._map_rights(rows, brands, day, channel)
        ending = rights._map_ending(day)
        cells = self._map_cells(rows, heads, rights, day)
        named = {
            right_id
            for row in cells
            for cell in row["cells"].values()
            for some in (cell["own"], cell["above"], *cell["below"])
            for right_id in some
        }
        return {
            "day": fields.Date.to_string(day),
            "brands": [
                {
                    "id": brand.id,
                    "name": brand.name,
                    "ending": len(ending.filtered(lambda right, own=brand: right.brand_id == own)),
                }
                for brand in brands
            ],
            "rows": cells,
            "rights": rights.browse(named)._map_describe(ending, day),
            "can_create": self.has_access("create"),
        }

    @api.model
    def _map_rows(self, region_id):
        """Return the regions of the rows in the order of the tree, and those above provinces."""
        regions = self.env["panel.region"]
        if region_id:
            return regions.search([("parent_id", "=", region_id)]), regions
        alone = Domain("kind", "=", "country") & Domain("child_ids", "=", False)
        places = regions.search(Domain("kind", "=", "province") | alone)
        if not places:
            return regions.search([("parent_id", "=", False)]), regions
        rows = regions.search([("id", "parent_of", places.ids)])
        codes = {region.id: region.code for region in rows}
        rows = rows.sorted(lambda region: [codes.get(id_, "") for id_ in region._panel_path_ids()])
        return rows, rows - places

    @api.model
    def _map_rights(self, rows, brands, day, channel):
        """Return the authorisations that hold within or around some regions, or will soon."""
        domain = Domain("decision", "in", HOLDING) & Domain("brand_id", "in", brands.ids)
        domain &= Domain("date_to", "=", False) | Domain("date_to", ">=", day)
        domain &= Domain("date_from", "<=", day + HORIZON)
        domain &= Domain("region_id", "child_of", rows.ids) | Domain(
            "region_id", "parent_of", rows.ids
        )
        domain &= Domain(self._check_company_domain(self.env.company))
        if channel:
            domain &= Domain("channel", "in", (channel, False))
        # sudo: a territory is taken, whether or not the user may see the dealer who holds it
        return self.sudo().search(domain).sorted(lambda right: (*right._nearness(), right.id))

    def _map_ending(self, day):
        """Return those that end within the days of their reminder."""
        days = self.env["panel.reminder.rule"]._days_by_company(REMINDER)
        return self.filtered(
            lambda right: (
                right.date_to and right.date_to <= day + timedelta(days=days[right.company_id.id])
            )
        )

    def _map_describe(self, ending, day):
        """Return what the map says of each right, by id."""
        visible = set(self.sudo(False).search([("id", "in", self.ids)]).ids)
        channels = dict(self._fields["channel"]._description_selection(self.env))
        return {
            right.id: {
                "dealer": right.partner_id.name if right.id in visible else False,
                "region": right.region_id.name,
                "exclusive": right.exclusive,
                "channel": channels.get(right.channel, False),
                "date_from": fields.Date.to_string(right.date_from),
                "date_to": fields.Date.to_string(right.date_to) or False,
                "future": right.date_from > day,
                "suspended": right.decision == "suspended",
                "ending": right in ending,
            }
            for right in self
        }

    @api.model
    def _map_cells(self, rows, heads, rights, day):
        """Return the rows of the map, each with a cell per brand that somebody has rights for."""
        children = dict(
            self.env["panel.region"]._read_group(
                [("parent_id", "in", rows.ids)], ["parent_id"], ["__count"]
            )
        )
        at_region, within = self._map_places(rights)
        parents = (rows - heads).parent_id
        found = []
        for row in rows:
            path = row._panel_path_ids()
            around = [] if row in heads else [r for place in path[:-1] for r in at_region[place]]
            inside = [] if row in heads else within[row.id]
            found.append(
                {
                    "id": row.id,
                    "name": row.name,
                    "depth": len(path) - 1,
                    "head": row in heads,
                    "parent": row in parents,
                    "children": children.get(row, 0),
                    "cells": self._map_row(at_region[row.id], around, inside, day),
                }
            )
        return found

    @api.model
    def _map_places(self, rights):
        """Return the rights at each region, and those within it with the sub-region they are in."""
        at_region, within = defaultdict(list), defaultdict(list)
        for right in rights:
            path = right.region_id._panel_path_ids()
            at_region[path[-1]].append(right)
            for place, part in pairwise(path):
                within[place].append((part, right))
        return at_region, within

    @api.model
    def _map_row(self, own, around, inside, day):
        """Return the cells of a region by brand, only of brands that there are rights for.

        :param own: rights for the region itself
        :param around: rights for regions that it is part of
        :param inside: (sub-region, right) tuples of rights for parts of it
        """
        parts = defaultdict(set)
        for part, right in inside:
            if right._map_holds(day):
                parts[right.brand_id].add(part)
        below = defaultdict(lambda: defaultdict(list))
        for _part, right in inside:
            below[right.brand_id][right.region_id].append(right.id)
        cells = {}
        for brand in {right.brand_id for right in own + around} | below.keys():
            mine, above = ([r for r in some if r.brand_id == brand] for some in (own, around))
            holding = [right for right in mine + above if right._map_holds(day)]
            if holding:
                state = "exclusive" if any(right.exclusive for right in holding) else "open"
            else:
                state = "partial" if parts[brand] else "free"
            places = list(below[brand].values()) if brand in below else []
            cells[brand.id] = {
                "state": state,
                "own": [right.id for right in mine],
                "above": [right.id for right in above],
                "below": places[:NAMED],
                "more": max(0, len(places) - NAMED),
                "parts": len(parts[brand]),
            }
        return cells

    def _map_holds(self, day):
        """Say whether the right holds on a day that it does not end before."""
        self.ensure_one()
        return self.decision == "granted" and self.date_from <= day
