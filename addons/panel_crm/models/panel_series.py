from odoo import api, fields, models
from odoo.fields import Domain

from .panel_decor import SURFACES


class PanelSeries(models.Model):
    _name = "panel.series"
    _description = "Panel Series"
    _inherit = ["mail.thread", "panel.certified.mixin"]
    _order = "brand_id, sequence, name"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True, tracking=True)
    code = fields.Char(
        required=True, help="Short code of the series, used in import files and reports."
    )
    brand_id = fields.Many2one(
        "product.brand",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        help="Brand that this series is sold under.",
    )
    family_id = fields.Many2one(
        "panel.family",
        required=True,
        index=True,
        ondelete="restrict",
        help="Kind of board that the series consists of.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Text(translate=True)
    # === WHAT ITS BOARDS HAVE IN COMMON === #
    surface = fields.Selection(
        SURFACES, help="Surface that boards of the series start with, unless their decor has one."
    )
    core = fields.Char(help="Core or wood species that boards of the series start with.")
    glue_id = fields.Many2one(
        "panel.term",
        domain="[('kind', '=', 'glue')]",
        index="btree_not_null",
        ondelete="restrict",
        help="Glue that boards of the series start with.",
    )
    moisture_id = fields.Many2one(
        "panel.term",
        string="Moisture Class",
        domain="[('kind', '=', 'moisture')]",
        index="btree_not_null",
        ondelete="restrict",
        help="Moisture class that boards of the series start with.",
    )
    quality_id = fields.Many2one(
        "panel.term",
        string="Quality Grade",
        domain="[('kind', '=', 'quality')]",
        index="btree_not_null",
        ondelete="restrict",
        help="Quality grade that boards of the series start with.",
    )
    standard = fields.Char(help="Product standard that boards of the series start with.")
    product_tmpl_ids = fields.One2many("product.template", "panel_series_id", string="Products")
    product_count = fields.Integer(compute="_compute_product_count")

    _code_unique = models.UniqueIndex("(code)", "Another series already has this code.")

    @api.depends("product_tmpl_ids")
    def _compute_product_count(self):
        counts = dict(
            self.env["product.product"]._read_group(
                [("panel_series_id", "in", self.ids)], ["panel_series_id"], ["__count"]
            )
        )
        for series in self:
            series.product_count = counts.get(series, 0)

    @api.model_create_multi
    def create(self, vals_list):
        series = super().create(vals_list)
        if not self.env.context.get("install_mode"):
            for each in series:
                self.env["panel.news"]._tell("series", each, each.brand_id, each._headline)
        return series

    def _headline(self, env):
        """Return the headline of a new series, in the language of an environment."""
        series = self.with_env(env)
        return env._(
            "New series %(series)s of %(brand)s", series=series.name, brand=series.brand_id.name
        )

    def action_view_products(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("panel_crm.product_product_action")
        action["domain"] = [("panel_series_id", "=", self.id)]
        action["context"] = {
            "default_panel_series_id": self.id,
            "default_product_brand_id": self.brand_id.id,
        }
        return action

    def _panel_certificate_domain(self):
        certificates = self.env["panel.certificate"]
        domain = certificates._scope_domain(self.env["product.product"])
        domain |= Domain("series_ids", "in", self.ids)
        domain |= Domain("brand_ids", "in", self.brand_id.ids)
        return domain | Domain("product_ids.panel_series_id", "in", self.ids)

    def _panel_certificate_defaults(self):
        return {"series_ids": self.ids}
