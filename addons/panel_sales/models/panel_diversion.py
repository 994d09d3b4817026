from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

STATES = [
    ("draft", "Reported"),
    ("notified", "Waiting for Answer"),
    ("answered", "To Judge"),
    ("upheld", "Upheld"),
    ("appealed", "Appealed"),
    ("dismissed", "Dismissed"),
    ("closed", "Closed"),
]
# States in which nobody has judged yet, or not for good.
OPEN = ("notified", "answered", "appealed")
SERVER = (
    "number",
    "state",
    "verdict",
    "notified_on",
    "answer_due",
    "judged_on",
    "judged_by_id",
    "appeal_due",
    "territory_note",
)


class PanelDiversion(models.Model):
    """Boards of a dealer that turn up in the territory of another one (窜货).

    A case begins with a code on a pack or with a report, is traced to the delivery, compared
    with the territories, answered by the dealer, judged, and may be appealed against once.
    """

    _name = "panel.diversion"
    _description = "Diversion Case"
    _inherit = ["mail.thread", "mail.activity.mixin", "panel.evidence.mixin"]
    _order = "id desc"
    _rec_name = "number"
    _rec_names_search = ["number", "code", "partner_id"]

    # === REPORT === #
    number = fields.Char(readonly=True, copy=False, default=lambda self: self.env._("New"))
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        index="btree_not_null",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
        help="Who works on the case.",
    )
    source = fields.Selection(
        [
            ("scan", "Scan in a Shop"),
            ("site", "Scan on a Site"),
            ("complaint", "Complaint"),
            ("dealer", "Report of a Dealer"),
            ("purchase", "Mystery Purchase"),
        ],
        required=True,
        default="scan",
        help="How the boards were found.",
    )
    code = fields.Char(
        string="Pack Code",
        index="btree_not_null",
        help="Code on the pack or the board: its lot or its package. It is traced to the delivery.",
    )
    found_on = fields.Date(required=True, default=fields.Date.context_today, tracking=True)
    found_region_id = fields.Many2one(
        "panel.region",
        string="Found In",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        help="Region in which the boards turned up.",
    )
    found_address = fields.Char(help="Shop, site or address where the boards were seen.")
    quantity = fields.Char(string="Quantity Seen", help="Such as 2 packs, or 80 sheets.")
    evidence_ids = fields.Many2many(
        "ir.attachment",
        "panel_diversion_evidence_rel",
        "diversion_id",
        "attachment_id",
        string="Photos and Papers",
        help="Photos of code and place, invoices: PDF, JPEG or PNG.",
    )
    note = fields.Text(string="Report", help="What was seen, by whom.")

    # === VERDICT === #
    state = fields.Selection(
        STATES, default="draft", required=True, readonly=True, copy=False, tracking=True, index=True
    )
    notified_on = fields.Datetime(readonly=True, copy=False)
    answer_due = fields.Date(
        string="Answer Until",
        readonly=True,
        copy=False,
        help="Last working day on which the dealer may answer.",
    )
    answer = fields.Text(string="Answer of the Dealer", copy=False, tracking=True)
    verdict = fields.Selection(
        [("upheld", "Upheld"), ("dismissed", "Dismissed")], readonly=True, copy=False
    )
    verdict_reason = fields.Text(string="Reasons of the Verdict", copy=False, tracking=True)
    judged_on = fields.Date(readonly=True, copy=False)
    judged_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    penalty_id = fields.Many2one(
        "panel.diversion.penalty",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        check_company=True,
        tracking=True,
        help="Step of the ladder, by the dealer's upheld cases of the last months.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    fine = fields.Monetary(copy=False, tracking=True, help="Taken from the dealer's deposit.")
    compensation = fields.Monetary(
        copy=False, tracking=True, help="What the dealer who was harmed gets."
    )
    appeal_due = fields.Date(
        string="Appeal Until", readonly=True, copy=False, help="Last working day for an appeal."
    )
    appeal = fields.Text(string="Appeal of the Dealer", copy=False, tracking=True)
    active = fields.Boolean(default=True)

    _check_company_auto = True

    # === CONSTRAINTS === #
    @api.constrains("fine", "compensation", "penalty_id")
    def _check_fine(self):
        for case in self:
            penalty = case.penalty_id
            if case.compensation < 0 or case.fine < 0:
                raise UserError(self.env._("A fine or compensation cannot be negative."))
            if case.fine and not penalty.fine_min <= case.fine <= penalty.fine_max:
                raise UserError(
                    self.env._(
                        "The step “%(step)s” allows a fine from %(low)s to %(high)s.",
                        step=penalty.name or self.env._("none"),
                        low=case.currency_id.format(penalty.fine_min),
                        high=case.currency_id.format(penalty.fine_max),
                    )
                )

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        sequence = self.env["ir.sequence"].sudo()  # sudo: numbers are the server's
        for vals in vals_list:
            if not self.env.su:
                for name in SERVER:
                    vals.pop(name, None)
            vals["number"] = sequence.next_by_code("panel.diversion")
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and vals.keys() & set(SERVER):
            raise AccessError(self.env._("The state of a case changes by its buttons."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_notified(self):
        if any(case.state != "draft" for case in self):
            raise UserError(self.env._("A case that a dealer knows of cannot be deleted."))

    # === HELPERS === #
    def _expect(self, *states):
        self.ensure_one()
        if self.state not in states:
            names = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "The case %(case)s is in the state “%(state)s”.",
                    case=self.number,
                    state=names[self.state],
                )
            )

    def _set(self, state, **values):
        # sudo: states change by buttons only; who may press them was checked before
        self.sudo().write({"state": state, **values})
