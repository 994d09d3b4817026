from collections import defaultdict
from itertools import chain

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from .panel_authorization import HOLDING


class PanelAuthorization(models.Model):
    """Of two dealers, only one can have an exclusive right to a place."""

    _inherit = "panel.authorization"

    # === CONSTRAINTS === #
    @api.constrains(
        "partner_id", "brand_id", "region_id", "channel", "exclusive", "date_from", "date_to",
        "decision", "company_id", "active",
    )  # fmt: skip
    def _check_exclusive(self):
        holding = self.filtered(lambda row: row.active and row.decision in HOLDING)
        if not holding:
            return
        holding._lock_brands()
        # sudo: a territory is taken, whether or not the user may see the dealer who holds it
        rivals = holding.sudo().search(
            Domain("decision", "in", HOLDING)
            & Domain("brand_id", "in", holding.brand_id.ids)
            & (
                Domain("region_id", "child_of", holding.region_id.ids)
                | Domain("region_id", "parent_of", holding.region_id.ids)
            )
        )
        around = rivals._by_place()
        for authorization in holding.sudo():  # sudo: as above
            rival = next(filter(authorization._excludes, around(authorization)), None)
            if rival:
                raise ValidationError(authorization._overlap_message(rival))

    def _by_place(self):
        """Return a function that gives those of the authorisations that touch another's place.

        Comparing every pair would take minutes when a whole map is imported.

        :return: function of a ``panel.authorization`` record to a list of them: of its brand, in
            its region, below or above
        """
        inside, at = defaultdict(list), defaultdict(list)
        for other in self:
            at[other.brand_id, other.region_id.id].append(other)
            for region_id in other.region_id._panel_path_ids():
                inside[other.brand_id, region_id].append(other)

        def touching(authorization):
            brand, region = authorization.brand_id, authorization.region_id
            above = [id_ for id_ in region._panel_path_ids() if id_ != region.id]
            return chain(inside[brand, region.id], *(at[brand, id_] for id_ in above))

        return touching

    def _lock_brands(self):
        """Let one transaction at a time decide about the territories of a brand.

        The rows are written, not only locked: a transaction that waited for another one does not
        see what that one has written, so it has to fail and be tried anew.
        """
        self.env.cr.execute(
            SQL(
                "UPDATE product_brand SET write_date = write_date WHERE id IN "
                "(SELECT id FROM product_brand WHERE id IN %s ORDER BY id FOR UPDATE)",
                tuple(self.brand_id.ids),
            )
        )

    def _excludes(self, other):
        """Say whether two authorisations cannot both hold.

        Exclusive ones exclude each other up and down the tree of regions. One that is not
        exclusive may lie above an exclusive one, which is carved out of it, but not within it.
        """
        self.ensure_one()
        mine, theirs = self.region_id.parent_path, other.region_id.parent_path
        within = self.exclusive and theirs.startswith(mine)
        around = other.exclusive and mine.startswith(theirs)
        return (
            self.partner_id.commercial_partner_id != other.partner_id.commercial_partner_id
            and self.brand_id == other.brand_id
            and (within or around)
            and (not self.channel or not other.channel or self.channel == other.channel)
            and (not self.company_id or not other.company_id or self.company_id == other.company_id)
            and (not self.date_to or other.date_from <= self.date_to)
            and (not other.date_to or self.date_from <= other.date_to)
        )

    def _overlap_message(self, rival):
        """Return why the authorisation cannot be granted, in the user's words."""
        until = format_date(self.env, rival.date_to) if rival.date_to else self.env._("open end")
        return self.env._(
            "“%(dealer)s” cannot be authorised for %(brand)s in %(region)s: “%(rival)s” is "
            "authorised in %(rival_region)s, %(start)s – %(until)s (%(number)s), and one of the "
            "two is exclusive. Choose another region, channel or period, or end the other "
            "authorisation first.",
            dealer=self.partner_id.display_name,
            brand=self.brand_id.name,
            region=self.region_id.display_name,
            rival=rival.partner_id.display_name,
            rival_region=rival.region_id.display_name,
            start=format_date(self.env, rival.date_from),
            until=until,
            number=rival.number,
        )
