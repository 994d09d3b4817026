from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


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
            ("headquarters", "Group or Headquarters"),
            ("subsidiary", "Subsidiary"),
            ("branch", "Branch"),
            ("office", "Office"),
            ("workshop", "Workshop"),
            ("crew", "Workshop Team"),
        ],
        string="Kind of Unit",
        default="office",
        help="Place of the unit in the organisation.",
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
