from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from odoo.addons.panel_crm.fields import Measure


class PanelPriceNotice(models.Model):
    """A change of prices from a day on (调价函).

    It writes no prices of its own: announcing it ends the rules of the price lists on the eve of
    that day and adds their successors, so that every quotation, portal page and ticket reads the
    one price source, and the lists keep their history.
    """

    _name = "panel.price.notice"
    _description = "Price Notice"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_effective desc, id desc"
    _check_company_auto = True

    # === IDENTITY === #
    name = fields.Char(
        string="Number",
        readonly=True,
        copy=False,
        default=lambda self: self.env._("New"),
        help="Number of the letter.",
    )
    title = fields.Char(
        required=True, translate=True, tracking=True, help="What the letter is about, in one line."
    )
    text = fields.Html(
        translate=True, help="What the letter tells dealers besides the prices, such as the reason."
    )
    state = fields.Selection(
        [("draft", "Draft"), ("announced", "Announced"), ("cancelled", "Cancelled")],
        string="Status",
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
        help="Announcing it changes the price lists from the effective day on.",
    )
    date = fields.Date(
        string="Date of Letter", readonly=True, copy=False, help="Day that it was announced on."
    )
    date_effective = fields.Date(
        string="Effective From",
        required=True,
        tracking=True,
        help="First day of the new prices, in the time zone of the company.",
    )
    active = fields.Boolean(default=True)

    # === SCOPE === #
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    brand_id = fields.Many2one(
        "product.brand",
        required=True,
        index=True,
        check_company=True,
        tracking=True,
        help="Brand whose prices change.",
    )
    series_ids = fields.Many2many(
        "panel.series",
        domain="[('brand_id', '=', brand_id)]",
        help="Series whose prices change; empty for all of the brand.",
    )
    pricelist_ids = fields.Many2many(
        "product.pricelist",
        string="Price Lists",
        check_company=True,
        help="Price lists that change; empty for all that have rules of their own for the boards.",
    )
    change_percent = Measure(
        bounds=(-90, 500),
        string="Change (%)",
        digits=(6, 2),
        tracking=True,
        help="Change of all prices in percent, negative for a decrease. Single prices can be "
        "corrected in the list below.",
    )
    line_ids = fields.One2many("panel.price.notice.line", "notice_id", string="Prices")

    # === RULES === #
    open_order_rule = fields.Selection(
        [
            ("order", "Old price: the day of the order counts"),
            ("ship", "New price: the day of delivery counts"),
        ],
        string="Open Orders",
        required=True,
        default="order",
        tracking=True,
        help="Which price goods have that were ordered before the effective day and are not "
        "delivered yet.",
    )
    protection_days = fields.Integer(
        string="Price Protection (Days)",
        default=30,
        tracking=True,
        help="After a decrease dealers are credited the difference for what they have bought "
        "within so many days before the effective day and still have in stock. Zero for none.",
    )

    # === RESULTS === #
    order_line_count = fields.Integer(
        string="Open Order Lines",
        compute="_compute_order_line_count",
        help="Lines of confirmed orders that are not delivered yet and have another price than "
        "the new one.",
    )
    quotation_count = fields.Integer(
        string="Open Quotations",
        compute="_compute_quotation_count",
        help="Quotations with boards of the notice that were priced before it.",
    )
    claim_ids = fields.One2many("panel.price.claim", "notice_id", string="Claims")
    claim_count = fields.Integer(string="Number of Claims", compute="_compute_claim_count")

    _protection_range = models.Constraint(
        "CHECK (protection_days BETWEEN 0 AND 366)",
        "Price protection covers between 0 and 366 days.",
    )

    # === COMPUTE METHODS === #
    @api.depends("name", "title")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for notice in self:
            notice.display_name = " ".join(filter(None, (notice.name, notice.title)))

    @api.depends("state", "line_ids")
    def _compute_order_line_count(self):
        for notice in self:
            notice.order_line_count = len(notice._find_open_lines())

    @api.depends("state", "line_ids")
    def _compute_quotation_count(self):
        for notice in self:
            announced = notice.state == "announced"
            domain = announced and notice._quotation_domain()
            notice.quotation_count = domain and self.env["sale.order"].search_count(domain)

    @api.depends("claim_ids")
    def _compute_claim_count(self):
        counts = dict(
            self.env["panel.price.claim"]._read_group(
                [("notice_id", "in", self.ids)], ["notice_id"], ["__count"]
            )
        )
        for notice in self:
            notice.claim_count = counts.get(notice._origin, 0)

    # === CONSTRAINTS === #
    @api.constrains("brand_id", "series_ids")
    def _check_series(self):
        for notice in self:
            foreign = notice.series_ids.filtered(
                lambda series, notice=notice: series.brand_id != notice.brand_id
            )
            if foreign:
                raise ValidationError(
                    self.env._(
                        "The series “%(series)s” does not belong to the brand “%(brand)s”.",
                        series=foreign[0].name,
                        brand=notice.brand_id.name,
                    )
                )

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            company = vals.get("company_id") or self.env.company.id
            numbers = self.env["ir.sequence"].with_company(company)
            vals["name"] = numbers.next_by_code("panel.price.notice")
        return super().create(vals_list)

    def write(self, vals):
        fixed = {
            "date_effective", "brand_id", "series_ids", "pricelist_ids", "change_percent",
            "company_id",
        }  # fmt: skip
        if fixed & vals.keys() and any(notice.state != "draft" for notice in self):
            raise UserError(
                self.env._(
                    "An announced price notice cannot be changed. Cancel it before its effective "
                    "day and write another one."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(notice.state == "announced" for notice in self):
            raise UserError(self.env._("An announced price notice cannot be deleted; archive it."))

    # === ACTIONS === #
    def action_fill(self):
        """Read the rules that change from the price lists, with the new prices."""
        for notice in self.filtered(lambda notice: notice.state == "draft"):
            items = notice._find_items()
            if not items:
                raise UserError(
                    self.env._("No price list has a fixed price or a percentage for these boards.")
                )
            lines = [Command.create(line) for line in map(notice._prepare_line_vals, items)]
            notice.line_ids = [Command.clear(), *lines]
        return True

    def action_announce(self):
        """Change the price lists from the effective day on, and tell everybody."""
        for notice in self:
            notice._announce()
        return True

    def action_cancel(self):
        """Give the price lists their old rules back, while the new ones are not in force yet."""
        for notice in self:
            if notice.state == "announced" and notice._is_effective():
                raise UserError(
                    self.env._(
                        "The prices are in force since %(date)s. Write another notice to change "
                        "them again.",
                        date=notice.date_effective,
                    )
                )
            notice.line_ids._withdraw()
            notice.state = "cancelled"
        return True

    def action_make_claims(self):
        """Fill in the price protection claims of the dealers from their stock reports."""
        self.ensure_one()
        if self.state != "announced" or not self._is_effective():
            raise UserError(self.env._("Claims can be made once the new prices are in force."))
        if not self.protection_days:
            raise UserError(self.env._("This notice gives no price protection."))
        self.env["panel.price.claim"]._make(self)
        return self.action_view_claims()

    def action_view_claims(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "panel_sales.panel_price_claim_action"
        )
        action["domain"] = [("notice_id", "=", self.id)]
        action["context"] = {"default_notice_id": self.id}
        return action

    def action_view_order_lines(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "panel_sales.sale_order_line_action_notice"
        )
        action["domain"] = [("id", "in", self._find_open_lines().ids)]
        return action

    def action_view_quotations(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "panel_crm.sale_order_action_quotation"
        )
        action["domain"] = list(self._quotation_domain())
        return action

    def action_reprice(self):
        """Give open order lines the new price, where the notice says that delivery counts."""
        self.ensure_one()
        if self.open_order_rule != "ship" or not self._is_effective():
            raise UserError(self.env._("Open orders keep the price of the day they were made on."))
        lines = self._find_open_lines()
        open_lines = lines.filtered(lambda line: not (line.qty_delivered or line.qty_invoiced))
        for order, own in open_lines.grouped("order_id").items():
            self._reprice(order, own)
        left = len(lines - open_lines)
        if left:
            self.message_post(
                body=self.env._(
                    "%s order lines are delivered in part: split or price them by hand.", left
                )
            )
        return True

    # === BUSINESS METHODS === #
    def _announce(self):
        self.ensure_one()
        if self.state != "draft":
            raise UserError(self.env._("Only a draft can be announced."))
        if not self.line_ids:
            raise UserError(self.env._("Fill in the prices first."))
        if self._is_effective():
            raise UserError(
                self.env._(
                    "The effective day must lie ahead: what is sold already keeps its price."
                )
            )
        self.line_ids._apply()
        self.write({"state": "announced", "date": fields.Date.context_today(self)})
        self.env["panel.news"]._tell("price", self, self.brand_id, self._headline)

    def _headline(self, env):
        """Return the headline of the news, in the language of an environment."""
        notice = self.with_env(env)
        return env._(
            "%(title)s, from %(date)s",
            title=notice.title,
            date=format_date(env, notice.date_effective),
        )

    def _is_effective(self):
        self.ensure_one()
        return self._effective_moment() <= fields.Datetime.now()

    def _effective_moment(self):
        """Return the first moment of the new prices, as Odoo stores it."""
        self.ensure_one()
        return self.company_id._panel_midnight(self.date_effective)

    def _eve(self):
        """Return the last moment of the old prices."""
        return self._effective_moment() - timedelta(seconds=1)
