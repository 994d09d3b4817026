from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.panel_crm.panelkit.pricing import protected_sheets

DECIDERS = ("panel_crm.group_finance", "panel_crm.group_leader")


class PanelPriceClaim(models.Model):
    """What a dealer is credited because prices have fallen (保价).

    It is filled in from the dealer's stock report and what was invoiced within the protected
    days. A person approves it; the credit note is a draft that a person posts.
    """

    _name = "panel.price.claim"
    _description = "Price Protection Claim"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_names_search = ["notice_id", "partner_id"]
    _check_company_auto = True

    notice_id = fields.Many2one(
        "panel.price.notice", required=True, index=True, ondelete="restrict", readonly=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Dealer",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    company_id = fields.Many2one(related="notice_id.company_id", store=True, index=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    report_id = fields.Many2one(
        "panel.stock.report",
        string="Stock Report",
        readonly=True,
        ondelete="restrict",
        help="Last stock report of the dealer before the new prices.",
    )
    state = fields.Selection(
        [
            ("draft", "To Approve"),
            ("approved", "Approved"),
            ("credited", "Credited"),
            ("refused", "Refused"),
        ],
        string="Status",
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    line_ids = fields.One2many("panel.price.claim.line", "claim_id", string="Boards")
    amount = fields.Monetary(
        compute="_compute_amount", store=True, tracking=True, help="Sum of the boards, untaxed."
    )
    reason = fields.Text(help="Why the claim is refused, or was corrected.")
    move_id = fields.Many2one(
        "account.move",
        string="Credit Note",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    _dealer_unique = models.UniqueIndex(
        "(notice_id, partner_id)", "The dealer has a claim from this notice already."
    )

    # === COMPUTE METHODS === #
    @api.depends("notice_id.name", "partner_id.name")
    def _compute_display_name(self):
        for claim in self:
            claim.display_name = f"{claim.notice_id.name or ''} {claim.partner_id.name or ''}"

    @api.depends("line_ids.amount")
    def _compute_amount(self):
        for claim in self:
            claim.amount = sum(claim.line_ids.mapped("amount"))

    # === ACTIONS === #
    def action_approve(self):
        self._check_decider("draft")
        self.state = "approved"
        return True

    def action_refuse(self):
        self._check_decider("draft")
        for claim in self:
            if not (claim.reason or "").strip():
                raise UserError(self.env._("Give a reason for the refusal."))
        self.state = "refused"
        return True

    def action_credit(self):
        """Make a draft credit note for each approved claim."""
        self._check_decider("approved")
        for claim in self:
            # sudo: leaders approve claims and may not write invoices
            claim.move_id = self.env["account.move"].sudo().create(claim._prepare_credit_vals())
        self.state = "credited"
        return self.action_view_credit()

    def action_view_credit(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "views": [(False, "form")],
        }

    def _check_decider(self, state):
        if not self.env.su and not any(map(self.env.user.has_group, DECIDERS)):
            raise AccessError(
                self.env._("Only finance and company leaders decide on price protection.")
            )
        self.lock_for_update()
        if any(claim.state != state for claim in self):
            raise UserError(self.env._("The claim is decided already."))

    # === BUSINESS METHODS === #
    def _prepare_credit_vals(self):
        self.ensure_one()
        words = self.with_context(lang=self.partner_id.lang)
        product = self.env.ref("panel_sales.product_price_protection")
        lines = [
            Command.create(
                {
                    "product_id": product.id,
                    "name": line._describe(),
                    "quantity": 1,
                    "price_unit": line.amount,
                }
            )
            for line in words.line_ids
            if line.amount
        ]
        return {
            "move_type": "out_refund",
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "invoice_origin": self.notice_id.name,
            "ref": words.env._("Price protection, %s", words.notice_id.display_name),
            "invoice_line_ids": lines,
        }

    @api.model
    def _make(self, notice):
        """Fill in the claims of a notice; those that are there already stay as they are.

        :param notice: ``panel.price.notice`` record in force
        """
        bought = self._bought(notice)
        dealers = self.env["res.partner"].union(*bought) - notice.claim_ids.partner_id
        eve = notice.date_effective - relativedelta(days=1)
        reports = self.env["panel.stock.report"]._last_sheets(dealers, notice.company_id, eve)
        vals_list = []
        for dealer, (report, stock) in reports.items():
            lines = self._prepare_lines(notice, dealer, stock, bought[dealer])
            if lines:
                vals_list.append(
                    {
                        "notice_id": notice.id,
                        "partner_id": dealer.id,
                        "currency_id": dealer.property_product_pricelist.currency_id.id
                        or notice.company_id.currency_id.id,
                        "report_id": report.id,
                        "line_ids": [Command.create(line) for line in lines],
                    }
                )
        return self.create(vals_list)

    @api.model
    def _bought(self, notice):
        """Return what dealers were invoiced within the protected days, less returns.

        :param notice: ``panel.price.notice`` record
        :return: ``{dealer: {product: sheets}}``
        """
        first = notice.date_effective - relativedelta(days=notice.protection_days)
        products = self.env["product.product"].search(notice._product_domain())
        rows = self.env["panel.posted.line"]._read_group(
            [
                ("company_id", "=", notice.company_id.id),
                ("date", ">=", first),
                ("date", "<", notice.date_effective),
                ("product_id", "in", products.ids),
                ("partner_id.panel_role", "=", "dealer"),
            ],
            ["partner_id", "product_id"],
            ["sheets:sum"],
        )
        bought = {}
        for dealer, product, sheets in rows:
            bought.setdefault(dealer, {})[product] = sheets
        return bought

    @api.model
    def _prepare_lines(self, notice, dealer, stock, bought):
        """Return the boards whose price has fallen for a dealer and that are protected.

        :param notice: ``panel.price.notice`` record
        :param dealer: ``res.partner`` record
        :param stock: ``{product: sheets}`` of the report
        :param bought: ``{product: sheets}`` of the protected days
        """
        products = self.env["product.product"].union(*(product for product in bought))
        # sudo: the list that the dealer pays by, whatever the user may see of it
        pricelist = dealer.sudo().property_product_pricelist
        old, new = (
            pricelist._get_products_price(
                products, 1.0, date=moment, panel_region=dealer.panel_region_id
            )
            for moment in (notice._eve(), notice._effective_moment())
        )
        lines = []
        for product in products:
            sheets = protected_sheets(stock.get(product, 0), bought[product])
            if sheets and new[product.id] < old[product.id]:
                lines.append(
                    {
                        "product_id": product.id,
                        "stock_sheets": stock[product],
                        "bought_sheets": bought[product],
                        "sheets": float(sheets),
                        "old_price": old[product.id],
                        "new_price": new[product.id],
                    }
                )
        return lines
