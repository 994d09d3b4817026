import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.panel_crm.fields import Measure

STATES = [
    ("draft", "Draft"),
    ("submitted", "To Decide"),
    ("approved", "Under Protection"),
    ("refused", "Refused"),
    ("won", "Won"),
    ("lost", "Lost"),
    ("expired", "In the Pool"),
]
STAGES = [
    ("design", "Design"),
    ("tender", "Tender"),
    ("sample", "Sample"),
    ("contract", "Contract"),
]
# What a dealer tells of the project, and may no longer change once it was submitted.
CLAIM = (
    "partner_id",
    "name",
    "address",
    "region_id",
    "developer",
    "contractor",
    "customer",
    "brand_ids",
    "family_ids",
    "is_building",
    "company_id",
)
# What only the server writes, when a button is pressed.
SERVER = (
    "number",
    "state",
    "submitted_on",
    "due_on",
    "decided_on",
    "decided_by_id",
    "protected_until",
    "extension_days",
    "answer",
    "result_reason",
)


class PanelDealRegistration(models.Model):
    """A dealer registers a building project before others do, and is protected for a while.

    The moment of submission is the server's. Who registers first, with complete evidence, is
    protected; a project that is neither won nor lost in time goes to the pool, where anybody may
    register it anew.
    """

    _name = "panel.deal.registration"
    _description = "Deal Registration"
    _inherit = ["mail.thread", "mail.activity.mixin", "panel.evidence.mixin"]
    _order = "id desc"
    _rec_names_search = ["number", "name", "customer", "developer"]

    # === IDENTITY === #
    number = fields.Char(
        readonly=True, copy=False, help="Given at submission; quotations refer to it."
    )
    name = fields.Char(
        string="Project",
        required=True,
        tracking=True,
        help="Name of the building project, such as the one in the tender.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Dealer",
        required=True,
        index=True,
        domain="[('panel_role', '=', 'dealer')]",
        check_company=True,
        tracking=True,
        help="Dealer that registers the project.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Salesperson",
        index="btree_not_null",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        domain=[("share", "=", False)],
        tracking=True,
        help="Who looks after the registration on our side.",
    )
    team_id = fields.Many2one(related="partner_id.panel_team_id", string="Responsible Office")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    active = fields.Boolean(default=True)

    # === PROJECT === #
    address = fields.Char(help="Address of the site: city, district, road and number.")
    region_id = fields.Many2one(
        "panel.region",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="Region that the boards are shipped to.",
    )
    developer = fields.Char(
        string="Developer or Owner", help="Company that has the project built, in full."
    )
    contractor = fields.Char(
        string="General Contractor", help="Company that builds, in full; if it is known."
    )
    customer = fields.Char(
        string="End Customer", help="Who buys the boards, such as the furniture maker or fitter."
    )
    brand_ids = fields.Many2many(
        "product.brand",
        string="Brands",
        help="Brands that the registration protects; empty for all.",
    )
    family_ids = fields.Many2many(
        "panel.family", string="Families", help="Families of boards that the project needs."
    )
    estimated_m2 = Measure(string="Estimated m²", digits=(16, 2))
    estimated_m3 = Measure(string="Estimated m³", digits=(16, 2))
    currency_id = fields.Many2one(related="company_id.currency_id")
    estimated_amount = fields.Monetary(help="Estimated value of the boards, without tax.")
    decision_date = fields.Date(
        string="Decision Expected", help="Day on which the owner is expected to decide."
    )
    stage = fields.Selection(
        STAGES, default="design", required=True, tracking=True, help="How far the project is."
    )
    is_building = fields.Boolean(
        string="Building Project",
        help="A building under construction takes longer to decide; it is protected for longer.",
    )
    evidence_ids = fields.Many2many(
        "ir.attachment",
        "panel_deal_evidence_rel",
        "registration_id",
        "attachment_id",
        help="Tender documents, visit reports, receipts of samples: PDF, JPEG or PNG.",
    )
    note = fields.Text(string="Notes of the Dealer")
    missing = fields.Char(
        string="Still Missing",
        compute="_compute_missing",
        help="What the evidence lacks. Who registers first is protected when nothing is missing.",
    )

    # === CLOCK === #
    state = fields.Selection(
        STATES, default="draft", required=True, readonly=True, copy=False, tracking=True, index=True
    )
    submitted_on = fields.Datetime(readonly=True, copy=False, help="By the clock of the server.")
    due_on = fields.Datetime(
        string="Decide Until", readonly=True, copy=False, help="Dealers are promised an answer."
    )
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")
    decided_on = fields.Datetime(
        readonly=True, copy=False, help="When it was protected or refused."
    )
    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    protected_until = fields.Date(
        readonly=True,
        copy=False,
        tracking=True,
        help="Last day of protection; on the next one the project is in the pool.",
    )
    days_left = fields.Integer(
        compute="_compute_days_left",
        help="Days of protection that are left, today not counted.",
    )
    extension_days = fields.Integer(
        string="Extended By (Days)", readonly=True, copy=False, help="Granted once, with evidence."
    )
    answer = fields.Text(
        string="Answer to the Dealer",
        readonly=True,
        copy=False,
        help="Why it was refused. The dealer reads it; it names no other dealer.",
    )
    result_reason = fields.Text(
        string="Why Won or Lost", readonly=True, copy=False, help="What decided the project."
    )

    # === WHAT FOLLOWS === #
    price_ids = fields.One2many("panel.deal.price", "registration_id", string="Special Prices")
    share_ids = fields.One2many("panel.deal.share", "registration_id", string="Shares")
    order_ids = fields.One2many("sale.order", "panel_deal_id", string="Orders")
    order_count = fields.Integer(compute="_compute_order_count")

    _check_company_auto = True

    # === COMPUTE METHODS === #
    @api.depends("number", "name")
    def _compute_display_name(self):
        for deal in self:
            deal.display_name = " ".join(filter(None, (deal.number, deal.name)))

    @api.depends("partner_id")
    def _compute_user_id(self):
        for deal in self:
            deal.user_id = deal.partner_id.user_id or deal.user_id

    @api.depends("address", "developer", "customer", "decision_date", "evidence_ids")
    @api.depends_context("lang")
    def _compute_missing(self):
        names = self.fields_get(
            ["address", "developer", "customer", "decision_date", "evidence_ids"], ["string"]
        )
        for deal in self:
            lacking = [names[name]["string"] for name in names if not deal[name]]
            deal.missing = ", ".join(lacking)

    @api.depends("state", "due_on")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for deal in self:
            deal.is_late = deal.state == "submitted" and bool(deal.due_on) and deal.due_on < now

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("state", "=", "submitted") & Domain("due_on", "<", fields.Datetime.now())
        return late if True in value else ~late

    @api.depends("state", "protected_until", "company_id")
    def _compute_days_left(self):
        for deal in self:
            running = deal.state == "approved" and deal.protected_until
            left = (deal.protected_until - deal._today()).days if running else 0
            deal.days_left = max(left, 0)

    @api.depends("order_ids")
    def _compute_order_count(self):
        rows = self.env["sale.order"]._read_group(
            [("panel_deal_id", "in", self.ids)], ["panel_deal_id"], ["__count"]
        )
        counts = {deal.id: count for deal, count in rows}
        for deal in self:
            deal.order_count = counts.get(deal._origin.id, 0)

    # === CONSTRAINTS === #
    @api.constrains("share_ids")
    def _check_share_ids(self):
        for deal in self.filtered("share_ids"):
            if abs(sum(deal.share_ids.mapped("percent")) - 100) > 0.005:
                raise ValidationError(
                    self.env._("The shares of “%s” must add up to 100 %%.", deal.display_name)
                )

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                for name in SERVER:
                    vals.pop(name, None)
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and vals.keys() & set(SERVER):
            raise AccessError(self.env._("The state of a registration changes by its buttons."))
        # What was registered stays as it was submitted: only its moment proves who was first.
        changed = vals.keys() & set(CLAIM)
        if changed and not self.env.su and any(deal.state != "draft" for deal in self):
            raise UserError(
                self.env._("A submitted registration cannot be changed; register it anew.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        if any(deal.state != "draft" for deal in self):
            raise UserError(
                self.env._("A submitted registration cannot be deleted; archive it instead.")
            )

    # === HELPERS === #
    def _today(self):
        """Return the day in the time zone of the company."""
        zone = pytz.timezone(self.company_id.partner_id.tz or "UTC")
        return pytz.utc.localize(fields.Datetime.now()).astimezone(zone).date()

    def action_view_orders(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sale.action_quotations")
        action["domain"] = [("panel_deal_id", "=", self.id)]
        action["context"] = {
            "default_panel_deal_id": self.id,
            "default_partner_id": self.partner_id.id,
        }
        return action
