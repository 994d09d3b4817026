from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.panel_crm.fields import Measure


class PanelCreditLimit(models.Model):
    """What a payer may take up for a time on top of the credit limit of its own record."""

    _name = "panel.credit.limit"
    _description = "Temporary Credit Limit"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_to desc, id desc"
    _rec_name = "partner_id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('panel_role', '!=', False), ('parent_id', '=', False)]",
        tracking=True,
        help="Who pays: the head office, when it pays for its branches.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = Measure(
        required=True,
        digits=(16, 2),
        tracking=True,
        help="Allowed on top of the credit limit, in the company's currency.",
    )
    date_from = fields.Date(
        required=True, default=fields.Date.context_today, tracking=True, help="First day."
    )
    date_to = fields.Date(
        string="Expires On", required=True, tracking=True, help="Last day on which it holds."
    )
    reason = fields.Text(required=True, help="Why the customer needs more for a time.")
    state = fields.Selection(
        [("requested", "To Approve"), ("approved", "Approved"), ("refused", "Refused")],
        required=True,
        default="requested",
        readonly=True,
        copy=False,
        tracking=True,
    )
    approved_by_id = fields.Many2one("res.users", string="Decided By", readonly=True, copy=False)
    approved_on = fields.Datetime(string="Decided On", readonly=True, copy=False)
    is_running = fields.Boolean(
        string="Holds Today",
        compute="_compute_is_running",
        search="_search_is_running",
        help="Approved, begun and not expired.",
    )

    _amount_positive = models.Constraint("CHECK (amount > 0)", "The amount must be above zero.")
    _dates_in_order = models.Constraint(
        "CHECK (date_from <= date_to)", "A temporary limit cannot expire before it begins."
    )

    # === COMPUTE METHODS === #
    @api.depends("state", "date_from", "date_to")
    @api.depends_context("tz")
    def _compute_is_running(self):
        today = fields.Date.context_today(self)
        for limit in self:
            begun = limit.date_from and limit.date_from <= today
            lasting = limit.date_to and limit.date_to >= today
            limit.is_running = limit.state == "approved" and begun and lasting

    @api.model
    def _search_is_running(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._running_domain()
        return domain if True in value else ~domain

    @api.model
    def _running_domain(self):
        today = fields.Date.context_today(self)
        return fields.Domain(
            [("state", "=", "approved"), ("date_from", "<=", today), ("date_to", ">=", today)]
        )

    # === CONSTRAINTS === #
    @api.constrains("partner_id")
    def _check_payer(self):
        for limit in self:
            payer = limit.partner_id._panel_payer()
            if payer != limit.partner_id:
                raise ValidationError(
                    self.env._(
                        "“%(payer)s” pays for “%(customer)s”: give the limit to “%(payer)s”.",
                        payer=payer.display_name,
                        customer=limit.partner_id.display_name,
                    )
                )

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._drop_decision(vals)
        return super().create(vals_list)

    def write(self, vals):
        # What was decided stays as it was decided; the buttons decide.
        if not self.env.su:
            self._drop_decision(vals)
            if vals and any(limit.state != "requested" for limit in self):
                raise UserError(
                    self.env._("This limit has been decided on: ask for a new one instead.")
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        if any(limit.state != "requested" for limit in self):
            raise UserError(self.env._("A limit that has been decided on is kept."))

    @api.model
    def _drop_decision(self, vals):
        for name in ("state", "approved_by_id", "approved_on"):
            vals.pop(name, None)

    # === ACTIONS === #
    def action_approve(self):
        """Let the payer take up more, in the name of the current user."""
        return self._decide("approved")

    def action_refuse(self):
        return self._decide("refused")

    def _decide(self, state):
        if not self.env.user.has_group("panel_sales.group_credit"):
            raise AccessError(self.env._("Only finance and leaders decide on credit."))
        self.check_access("read")
        if any(limit.state != "requested" for limit in self):
            raise UserError(self.env._("This limit has been decided on already."))
        # sudo: the right to decide was tested; records cannot be written otherwise
        self.sudo().write(
            {
                "state": state,
                "approved_by_id": self.env.uid,
                "approved_on": fields.Datetime.now(),
            }
        )
        return True

    # === BUSINESS === #
    @api.model
    def _amounts(self, payers, company):
        """Return what payers may take up today on top of their limit.

        :return: ``{payer: amount}``, without those who may not
        """
        domain = [("partner_id", "in", payers.ids), ("company_id", "=", company.id)]
        domain = fields.Domain(domain) & self._running_domain()
        return dict(self._read_group(domain, ["partner_id"], ["amount:sum"]))
