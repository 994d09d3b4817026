from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

# Kinds of unit: what may stand above each. A unit without anything above it may be of any kind.
UNITS_ABOVE = {
    "group": (),
    "headquarters": ("group",),
    "subsidiary": ("group", "headquarters"),
    "branch": ("group", "headquarters", "subsidiary"),
    "office": ("headquarters", "subsidiary", "branch"),
    "workshop": ("headquarters", "subsidiary", "branch"),
    "crew": ("workshop",),
}


class CrmTeam(models.Model):
    _inherit = "crm.team"
    _parent_store = True

    parent_id = fields.Many2one(
        "crm.team",
        string="Reports To",
        index=True,
        ondelete="restrict",
        check_company=True,
        help="Unit above this one; its supervisors see the business of this unit too.",
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("crm.team", "parent_id", string="Units Below")
    panel_kind = fields.Selection(
        [
            ("group", "Group"),
            ("headquarters", "Headquarters"),
            ("subsidiary", "Subsidiary"),
            ("branch", "Branch"),
            ("office", "Office"),
            ("workshop", "Workshop"),
            ("crew", "Workshop Team"),
        ],
        string="Kind of Unit",
        default="office",
        required=True,
        help="Place of the unit in the organisation. A group stands above headquarters, these "
        "above subsidiaries, branches, offices and workshops, and a workshop above its teams.",
    )
    panel_member_count = fields.Integer(
        string="Number of Members", compute="_compute_panel_member_count"
    )
    panel_region_ids = fields.One2many("panel.region", "team_id", string="Regions")
    panel_in_scope = fields.Boolean(
        string="Is in My Organisation",
        compute="_compute_panel_in_scope",
        search="_search_panel_in_scope",
        help="The unit is the user's own or stands below it.",
    )

    @api.depends_context("uid")
    @api.depends("parent_id", "user_id", "member_ids")
    def _compute_panel_in_scope(self):
        visible = self._panel_scope()
        for team in self:
            team.panel_in_scope = team in visible

    @api.depends("member_ids")
    def _compute_panel_member_count(self):
        for team in self:
            team.panel_member_count = len(team.member_ids)

    @api.model
    def _search_panel_in_scope(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("id", "in" if True in value else "not in", self._panel_scope().ids)

    @api.model
    def _panel_scope(self):
        """Return the units that the user leads or works in, with everything below them."""
        # sudo: where a user stands in the organisation may not depend on what they may read
        units = self.sudo()
        own = units.search(
            ["|", ("user_id", "=", self.env.uid), ("member_ids", "in", [self.env.uid])]
        )
        return units.search([("id", "child_of", own.ids)])

    def _panel_chain(self):
        """Return the unit with all units above it, the nearest first."""
        ids = [int(number) for number in (self.parent_path or "").split("/") if number]
        return self.browse(reversed(ids))

    @api.constrains("parent_id")
    def _check_parent_id(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A unit of the organisation cannot report to itself."))

    @api.constrains("parent_id", "panel_kind")
    def _check_panel_kind(self):
        kinds = dict(self._fields["panel_kind"]._description_selection(self.env))
        for team in self | self.child_ids:
            above = team.parent_id
            if not above or above.panel_kind in UNITS_ABOVE[team.panel_kind]:
                continue
            allowed = UNITS_ABOVE[team.panel_kind]
            raise ValidationError(
                self.env._(
                    "“%(unit)s” (%(kind)s) cannot report to “%(above)s” (%(kind_above)s). "
                    "It may stand below: %(allowed)s.",
                    unit=team.name,
                    kind=kinds[team.panel_kind],
                    above=above.name,
                    kind_above=kinds.get(above.panel_kind, ""),
                    allowed=", ".join(kinds[kind] for kind in allowed)
                    or self.env._("nothing, it is the top"),
                )
            )
