from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

# Kinds of hand-over and the fields that name the two parties.
PARTIES = {
    "user": ("from_user_id", "to_user_id"),
    "unit": ("from_team_id", "to_team_id"),
    "dealer": ("from_dealer_id", "to_dealer_id"),
}


class PanelHandover(models.Model):
    """Customers, territories and open work pass to another on a day, in one action."""

    _name = "panel.handover"
    _description = "Hand-over"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    # === IDENTITY === #
    name = fields.Char(
        string="Number",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env._("New"),
    )
    kind = fields.Selection(
        [
            ("user", "Person to Person"),
            ("unit", "Unit to Unit"),
            ("dealer", "Dealer to Dealer"),
        ],
        required=True,
        default="user",
        tracking=True,
        help="Between whom: two users, two units of the organisation, or two dealers that serve "
        "end customers.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("scheduled", "Scheduled"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    date = fields.Date(
        string="Effective Date",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
        help="First day of the successor. A day to come is waited for; one that has passed only "
        "says from when the business is credited to the successor.",
    )
    reason = fields.Char(help="Why the business changes hands, such as a departure.")
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Move the documents of this company only. Leave empty to move those of all.",
    )

    # === PARTIES === #
    from_user_id = fields.Many2one(
        "res.users",
        string="Handed Over By",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("share", "=", False)],
        context={"active_test": False},
        tracking=True,
        help="Person who hands over.",
    )
    to_user_id = fields.Many2one(
        "res.users",
        string="Taken Over By",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("share", "=", False)],
        tracking=True,
        help="Person who takes over.",
    )
    from_team_id = fields.Many2one(
        "crm.team", string="From Unit", ondelete="restrict", tracking=True
    )
    to_team_id = fields.Many2one("crm.team", string="To Unit", ondelete="restrict", tracking=True)
    from_dealer_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("panel_role", "=", "dealer")],
        tracking=True,
    )
    to_dealer_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("panel_role", "=", "dealer")],
        tracking=True,
    )

    giver_name = fields.Char(string="Given By", compute="_compute_party_names")
    taker_name = fields.Char(string="Given To", compute="_compute_party_names")

    # === WHAT === #
    region_ids = fields.Many2many(
        "panel.region",
        string="Only in Regions",
        help="Move only what belongs to customers of these regions and of everything below them.",
    )
    brand_ids = fields.Many2many(
        "product.brand",
        string="Only of Brands",
        help="Move only what belongs to customers who have bought these brands.",
    )
    domain = fields.Char(
        string="Only Customers Who",
        default="[]",
        help="Move only what belongs to customers that meet this condition.",
    )
    line_ids = fields.One2many(
        "panel.handover.line",
        "handover_id",
        string="What Is Handed Over",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    log_ids = fields.One2many("panel.handover.log", "handover_id", readonly=True)
    log_count = fields.Integer(string="Records Moved", compute="_compute_log_count")

    # === UNDOING === #
    reverse_of_id = fields.Many2one(
        "panel.handover",
        string="Takes Back",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Hand-over that this one takes back: only what that one moved is moved again.",
    )
    reverse_ids = fields.One2many(
        "panel.handover", "reverse_of_id", string="Taken Back By", readonly=True
    )
    executed_on = fields.Datetime(readonly=True, copy=False)

    # === COMPUTE METHODS === #
    @api.depends("kind")
    def _compute_line_ids(self):
        for handover in self:
            items = self._get_items(handover.kind)
            excluded = self._get_excluded_items()
            handover.line_ids = [
                Command.clear(),
                *(
                    Command.create({"item": item, "included": item not in excluded})
                    for item in items
                ),
            ]

    @api.depends("kind", *(name for pair in PARTIES.values() for name in pair))
    def _compute_party_names(self):
        for handover in self:
            giver, taker = handover._get_parties()
            handover.giver_name, handover.taker_name = giver.display_name, taker.display_name

    @api.depends("log_ids")
    def _compute_log_count(self):
        counts = dict(
            self.env["panel.handover.log"]._read_group(
                [("handover_id", "in", self.ids)], ["handover_id"], ["__count"]
            )
        )
        for handover in self:
            handover.log_count = counts.get(handover, 0)

    # === CONSTRAINTS === #
    @api.constrains("kind", *(name for pair in PARTIES.values() for name in pair))
    def _check_parties(self):
        for handover in self:
            giver, taker = handover._get_parties()
            if not giver or not taker:
                raise ValidationError(self.env._("Say who hands over and who takes over."))
            if giver == taker:
                raise ValidationError(
                    self.env._("“%s” cannot hand over to itself.", giver.display_name)
                )

    @api.constrains("domain")
    def _check_domain(self):
        for handover in self:
            handover._get_customer_domain()

    # === CRUD METHODS === #
    @api.model_create_multi
    def create(self, vals_list):
        sequence = self.env["ir.sequence"]
        for vals in vals_list:
            vals["name"] = sequence.next_by_code(self._name)
        return super().create(vals_list)

    def write(self, vals):
        if self._get_terms() & vals.keys() and any(row.state == "done" for row in self):
            raise UserError(self.env._("What was handed over can only be taken back."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed(self):
        if any(handover.state not in ("draft", "cancelled") for handover in self):
            raise UserError(self.env._("A confirmed hand-over is kept. Take it back instead."))

    # === ACTIONS === #
    def action_confirm(self):
        """Execute what is due and schedule what is not."""
        today = fields.Date.context_today(self)
        for handover in self:
            if handover.state not in ("draft", "scheduled"):
                continue
            handover._check_ready()
            if handover.date > today:
                handover.state = "scheduled"
            else:
                handover._execute()
        return True

    def action_cancel(self):
        """Call off what was not executed yet."""
        if any(handover.state == "done" for handover in self):
            raise UserError(self.env._("What was handed over can only be taken back."))
        self.state = "cancelled"
        return True

    def action_draft(self):
        """Reopen what was called off or scheduled."""
        if any(handover.state == "done" for handover in self):
            raise UserError(self.env._("What was handed over can only be taken back."))
        self.state = "draft"
        return True

    def action_reverse(self):
        """Open the draft of the hand-over that takes this one back."""
        self.ensure_one()
        if self.state != "done":
            raise UserError(self.env._("Only what was handed over can be taken back."))
        reverse = self.reverse_ids.filtered(lambda row: row.state != "cancelled")[:1]
        return (reverse or self.create(self._prepare_reverse_vals()))._get_records_action()

    def action_view_log(self):
        """Open the records that were moved."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "panel_crm.panel_handover_log_action"
        )
        return {**action, "domain": [("handover_id", "=", self.id)], "context": {}}

    # === HELPERS === #
    @api.model
    def _get_terms(self):
        """Return the fields that are settled once the hand-over is done."""
        parties = {name for pair in PARTIES.values() for name in pair}
        return {"kind", "date", "company_id", "region_ids", "brand_ids", "domain", *parties}

    def _get_parties(self):
        """Return who hands over and who takes over."""
        self.ensure_one()
        giver, taker = PARTIES[self.kind or "user"]
        return self[giver], self[taker]

    def _check_ready(self):
        """Refuse a hand-over to somebody who cannot take over.

        :raises UserError: when the successor is archived or must not see the company
        """
        self.ensure_one()
        # sudo: whether the successor is active and where is no secret
        taker = self._get_parties()[1].sudo()
        if not taker.active:
            raise UserError(
                self.env._("“%s” is archived and cannot take over.", taker.display_name)
            )
        if self.kind == "user" and self.company_id and self.company_id not in taker.company_ids:
            raise UserError(
                self.env._(
                    "%(user)s has no access to %(company)s. Allow it in the user's settings first.",
                    user=taker.name,
                    company=self.company_id.name,
                )
            )

    def _prepare_reverse_vals(self):
        self.ensure_one()
        giver, taker = PARTIES[self.kind]
        return {
            "kind": self.kind,
            "company_id": self.company_id.id,
            "reverse_of_id": self.id,
            giver: self[taker].id,
            taker: self[giver].id,
            "line_ids": [
                Command.create({"item": line.item, "included": line.included})
                for line in self.line_ids
            ],
        }

    @api.model
    def _cron_execute(self):
        """Execute the hand-overs whose day has come; tell about those that cannot be executed."""
        today = fields.Date.context_today(self)
        due = self.search([("state", "=", "scheduled"), ("date", "<=", today)], order="date, id")
        for done, handover in enumerate(due.try_lock_for_update(), start=1):
            try:
                with self.env.cr.savepoint():
                    handover.action_confirm()
            except UserError as error:
                handover.state = "draft"
                handover.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=str(error),
                    user_id=handover.create_uid.id,
                )
            self.env["ir.cron"]._commit_progress(1, remaining=len(due) - done)
