from odoo import api, fields, models

from odoo.addons.panel_crm.fields import Measure

# What the faces of a board are covered with; a decor is made for one of them.
SURFACES = [
    ("raw", "Raw"),
    ("melamine", "Melamine-faced"),
    ("veneer", "Veneered"),
    ("film", "Film-faced"),
    ("laminate", "Laminate-faced"),
    ("lacquer", "Lacquered"),
]


class PanelDecor(models.Model):
    """A decor: printed paper, texture and all that goes with them, whatever board carries it."""

    _name = "panel.decor"
    _description = "Decor"
    _inherit = ["mail.thread", "image.mixin"]
    _order = "code, id"
    _rec_names_search = ["code", "name", "colour", "sample_code"]
    _check_company_auto = True

    # === IDENTITY === #
    code = fields.Char(
        required=True, tracking=True, help="Own code of the decor, such as W1023, on every label."
    )
    name = fields.Char(required=True, translate=True, help="Name of the decor in the collection.")
    colour = fields.Char(
        translate=True,
        help="Colour or pattern in plain words, such as white or oak, to find it by.",
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: decor of all companies of the group."
    )
    # === FACE === #
    surface = fields.Selection(
        [choice for choice in SURFACES if choice[0] != "raw"],
        required=True,
        default="melamine",
        help="Kind of face that the decor makes; boards with the decor start with it.",
    )
    texture_id = fields.Many2one(
        "panel.term",
        domain="[('kind', '=', 'texture')]",
        index="btree_not_null",
        ondelete="restrict",
        help="Press plate that gives the face its feel, such as linen or synchronised pore.",
    )
    grain = fields.Selection(
        [("none", "No Grain"), ("length", "Along the Length"), ("width", "Across")],
        default="none",
        required=True,
        help="Direction of the grain on the sheet. Pieces of a board with a grain must not be "
        "turned when they are cut.",
    )
    gloss = Measure(
        bounds=(0, 2000), string="Gloss (GU)", digits=(16, 1), help="Gloss units at 60°."
    )
    protective_film = fields.Boolean(help="The face is delivered under a protective film.")
    # === PAPER === #
    paper_partner_id = fields.Many2one(
        "res.partner",
        string="Paper Supplier",
        index="btree_not_null",
        ondelete="restrict",
        help="Printer of the decor paper, or the customer who supplies it.",
    )
    paper_code = fields.Char(help="Code of the decor paper at its supplier.")
    # === TRADE === #
    price_group = fields.Char(
        index="btree_not_null", help="Price group of the decor, such as PG1 to PG5."
    )
    minimum_sheets = fields.Integer(
        help="Smallest number of sheets that is pressed of this decor; 0 for no minimum."
    )
    edge_band_id = fields.Many2one(
        "product.product",
        string="Matching Edge Band",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Edge band that goes with the decor.",
    )
    sample_code = fields.Char(string="Sample Chip", help="Code of the sample chip or hand sample.")
    collection = fields.Char(help="Collection that the decor belongs to.")
    collection_year = fields.Integer(string="Year", help="Year of the collection.")
    date_launch = fields.Date(
        string="Launched On", help="Before this day the decor cannot be delivered yet."
    )
    date_phase_out = fields.Date(
        string="Last Order Date",
        tracking=True,
        help="After this day the decor is no longer made: quotations warn, and only the rest of "
        "the stock can be sold.",
    )
    successor_id = fields.Many2one(
        "panel.decor",
        index="btree_not_null",
        ondelete="set null",
        help="Decor to offer instead after the last order date.",
    )
    product_ids = fields.One2many("product.product", "panel_decor_id", string="Boards")
    product_count = fields.Integer(
        string="Number of Boards",
        compute="_compute_product_count",
        help="Boards with this decor on face A.",
    )

    _code_unique = models.UniqueIndex(
        "(lower(code), COALESCE(company_id, 0))", "Another decor already has this code."
    )
    _dates = models.Constraint(
        "CHECK (date_phase_out >= date_launch)",
        "The last order date lies before the day of the launch.",
    )
    _counts = models.Constraint(
        "CHECK (minimum_sheets BETWEEN 0 AND 1000000"
        " AND (collection_year = 0 OR collection_year BETWEEN 1900 AND 2200))",
        "The minimum must not be negative, and the year of a collection has four digits.",
    )
    _successor = models.Constraint("CHECK (successor_id != id)", "A decor cannot follow itself.")

    # === COMPUTE METHODS === #
    @api.depends("code", "name")
    def _compute_display_name(self):
        for decor in self:
            decor.display_name = " ".join(filter(None, (decor.code, decor.name)))

    @api.depends("product_ids")
    def _compute_product_count(self):
        counts = dict(
            self.env["product.product"]._read_group(
                [("panel_decor_id", "in", self.ids)], ["panel_decor_id"], ["__count"]
            )
        )
        for decor in self:
            decor.product_count = counts.get(decor, 0)

    # === BUSINESS METHODS === #
    def _availability(self, day):
        """Say whether the decor can be had on a day: ``ok``, ``early`` or ``late``."""
        self.ensure_one()
        if self.date_launch and day < self.date_launch:
            return "early"
        return "late" if self.date_phase_out and day > self.date_phase_out else "ok"

    # === ACTIONS === #
    def action_view_products(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("panel_crm.product_product_action")
        action["domain"] = [("panel_decor_id", "=", self.id)]
        action["context"] = {"default_panel_decor_id": self.id}
        return action
