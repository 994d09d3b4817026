from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PanelRegion(models.Model):
    _name = "panel.region"
    _description = "Sales Region"
    _parent_store = True
    _order = "code, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        help="Code of the region, such as the GB/T 2260 code; unique, used in import files.",
    )
    kind = fields.Selection(
        [
            ("area", "Sales Area"),
            ("country", "Country"),
            ("province", "Province"),
            ("city", "City"),
            ("county", "County"),
        ],
        required=True,
        default="province",
    )
    parent_id = fields.Many2one(
        "panel.region", string="Belongs To", index=True, ondelete="restrict"
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("panel.region", "parent_id", string="Sub-regions")
    display_name = fields.Char(string="Region", recursive=True)
    team_id = fields.Many2one(
        "crm.team",
        string="Responsible Office",
        index=True,
        help="Office that looks after customers of this region.",
    )
    country_id = fields.Many2one("res.country")
    state_id = fields.Many2one("res.country.state", domain="[('country_id', '=?', country_id)]")
    active = fields.Boolean(default=True)
    partner_ids = fields.One2many("res.partner", "panel_region_id", string="Customers")
    partner_count = fields.Integer(
        string="Number of Customers",
        compute="_compute_partner_count",
        help="Customers of this region and of everything below it.",
    )

    _code_unique = models.UniqueIndex("(code)", "Another region already has this code.")

    @api.depends("name", "parent_id.display_name")
    @api.depends_context("lang", "panel_short_region")
    def _compute_display_name(self):
        short = self.env.context.get("panel_short_region")  # for narrow columns
        for region in self:
            parent = region.parent_id.name if short else region.parent_id.display_name
            region.display_name = f"{parent} / {region.name}" if parent else region.name

    @api.depends("partner_ids", "child_ids.partner_ids")
    def _compute_partner_count(self):
        below = self.search([("id", "child_of", self.ids)])
        counts = dict(
            self.env["res.partner"]._read_group(
                [("panel_region_id", "in", below.ids), ("panel_role", "!=", False)],
                ["panel_region_id"],
                ["__count"],
            )
        )
        for region in self:
            own_path = region.parent_path or ""
            region.partner_count = sum(
                counts.get(other, 0)
                for other in below
                if own_path and other.parent_path.startswith(own_path)
            )

    @api.constrains("parent_id")
    def _check_parent_id(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A region cannot belong to itself."))

    def _panel_path_ids(self):
        """Return the ids of the regions from the top down to this one; none of an empty region."""
        return [int(part) for part in (self.parent_path or "").split("/")[:-1]]

    def action_view_partners(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("panel_crm.res_partner_action")
        action["domain"] = [("panel_region_id", "child_of", self.id), ("panel_role", "!=", False)]
        action["context"] = {"default_panel_region_id": self.id}
        return action
