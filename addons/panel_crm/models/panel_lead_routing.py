from odoo import api, fields, models
from odoo.exceptions import UserError

# Who may see how dealers were chosen; the rest is for dealers too.
INTERNAL = "base.group_user"
# Who may see every dealer, and so who else could have had a lead.
SEES_ALL = "panel_crm.group_leader,panel_crm.group_finance,panel_crm.group_key_account"

STATES = [
    ("offered", "Offered"),
    ("accepted", "Accepted"),
    ("declined", "Declined"),
    ("expired", "Not Answered"),
    ("returned", "Handed Back"),
    ("withdrawn", "Withdrawn"),
    ("office", "With the Office"),
]
RULES = [
    ("only", "Only Dealer"),
    ("exclusive", "Exclusive Right"),
    ("serves", "Serves the Customer"),
    ("distance", "Nearer Territory"),
    ("load", "Fewer Leads in Hand"),
    ("score", "Better Scorecard"),
    ("key", "Longer on Our Books"),
    ("nobody", "No Dealer Authorised"),
    ("refused", "No Dealer Left"),
]
# States in which somebody has the lead: one routing of a lead at most.
LIVE = ("offered", "accepted", "office")
WITH_DEALER = ("offered", "accepted")
# A dealer that a lead ended with like this is not asked again.
REFUSED = ("declined", "expired", "returned")


class PanelLeadRouting(models.Model):
    """A lead was given to a dealer, or to an office of ours: why, and what became of it.

    Rows are written by the server only, and stay: they are what the rate of acceptance of a
    dealer is counted from, and what answers "why did they get it and not we".
    """

    _name = "panel.lead.routing"
    _description = "Lead Routing"
    _order = "offered_on desc, id desc"
    _rec_name = "lead_id"
    _check_company_auto = True

    # === WHO GOT WHAT === #
    lead_id = fields.Many2one("crm.lead", required=True, index=True, ondelete="cascade")
    partner_id = fields.Many2one(
        "res.partner",
        string="Dealer",
        index="btree_not_null",
        ondelete="restrict",
        help="Dealer that the lead was offered to; empty when it went to an office of ours.",
    )
    team_id = fields.Many2one(
        "crm.team",
        string="Office",
        index="btree_not_null",
        ondelete="restrict",
        help="Office that looks after the dealer, or that took the lead itself.",
    )
    brand_id = fields.Many2one(
        "product.brand", required=True, index=True, ondelete="restrict", readonly=True
    )
    region_id = fields.Many2one(
        "panel.region", required=True, index=True, ondelete="restrict", readonly=True
    )
    company_id = fields.Many2one("res.company", required=True, index=True)

    # === WHY === #
    rule = fields.Selection(
        RULES,
        string="Deciding Rule",
        required=True,
        groups=INTERNAL,
        help="First rule in which the dealer differs from the runner-up.",
    )
    load = fields.Integer(
        string="Leads in Hand",
        groups=INTERNAL,
        aggregator="avg",
        help="Leads that the dealer worked on when this one was offered.",
    )
    score = fields.Float(
        string="Scorecard",
        digits=(5, 1),
        groups=INTERNAL,
        aggregator="avg",
        help="Points of the dealer's scorecard at that time; 50 when it had none.",
    )
    runner_up_id = fields.Many2one(
        "res.partner",
        string="Runner-up Dealer",
        index="btree_not_null",
        ondelete="restrict",
        groups=SEES_ALL,
        help="Dealer that would have got the lead otherwise.",
    )
    runner_up = fields.Char(
        compute="_compute_reason",
        compute_sudo=False,
        groups=INTERNAL,
        help="Who would have got the lead otherwise; named to those who may see that dealer.",
    )
    facts = fields.Json(
        groups=SEES_ALL, help="What was compared: rights, distances, leads in hand and scores."
    )
    reason = fields.Text(
        string="Why",
        compute="_compute_reason",
        compute_sudo=False,
        groups=INTERNAL,
        help="Why this dealer got the lead and the runner-up did not.",
    )

    # === ANSWER === #
    state = fields.Selection(STATES, required=True, index=True)
    offered_on = fields.Datetime(required=True)
    due_on = fields.Datetime(
        string="Answer Until",
        help="When the lead goes to the next dealer unless it is accepted.",
    )
    answered_on = fields.Datetime(help="When the dealer accepted or declined, or the time was up.")
    answered_by_id = fields.Many2one("res.users", string="Answered By", groups=INTERNAL)
    ended_on = fields.Datetime(help="When the dealer no longer had the lead.")
    answer = fields.Text(
        string="Reason Given", help="Why the lead was declined, handed back or withdrawn."
    )
    hours_to_answer = fields.Float(
        string="Hours to Answer",
        digits=(16, 1),
        compute="_compute_answer",
        store=True,
        aggregator="avg",
        help="Hours from the offer to the answer, or to the end of the time for it.",
    )
    accept_percent = fields.Integer(
        string="Accepted (%)",
        compute="_compute_answer",
        store=True,
        aggregator="avg",
        help="100 when the dealer accepted, 0 when not: its average is the rate of acceptance.",
    )
    is_answered = fields.Boolean(
        compute="_compute_answer",
        store=True,
        help="The dealer has accepted or declined, or let the time pass.",
    )

    # === WORK OF THE DEALER === #
    next_step = fields.Char(help="What the dealer does next, in its own words.")
    next_date = fields.Date(string="Next Step On")
    lead_status = fields.Selection(related="lead_id.won_status", string="Result")

    _live_unique = models.UniqueIndex(
        "(lead_id) WHERE state IN ('offered', 'accepted', 'office')",
        "This lead is with somebody already.",
    )
    _has_receiver = models.Constraint(
        "CHECK (partner_id IS NOT NULL OR state IN ('office', 'withdrawn'))",
        "A lead goes to a dealer or to an office.",
    )

    # === COMPUTE METHODS === #
    @api.depends("state", "offered_on", "answered_on")
    def _compute_answer(self):
        for routing in self:
            answered = bool(routing.partner_id and routing.answered_on)
            span = routing.answered_on - routing.offered_on if answered else None
            routing.is_answered = answered
            routing.hours_to_answer = span.total_seconds() / 3600 if span else 0
            routing.accept_percent = 100 if routing.state in ("accepted", "returned") else 0

    # === MOVES === #
    def _expect(self, *states):
        """Lock the lead and check that the routing is still in one of some states."""
        self.ensure_one()
        self.lead_id._panel_lock_routing()
        if self.state not in states:
            names = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "“%(lead)s” is no longer open for this: it is “%(state)s”.",
                    lead=self.lead_id.name,
                    state=names[self.state],
                )
            )

    def _accept(self):
        """Let the dealer have the lead."""
        self._expect("offered")
        lead = self.lead_id
        if not lead._panel_is_open():
            raise UserError(self.env._("“%s” has been closed in the meantime.", lead.name))
        self.write(
            {
                "state": "accepted",
                "answered_on": fields.Datetime.now(),
                "answered_by_id": self.env.uid,
            }
        )
        if lead.type == "lead":
            lead.convert_opportunity(lead.partner_id)
        self._tell("accepted")

    def _decline(self, reason):
        """Note that the dealer does not want the lead, and offer it to the next one.

        :param reason: why, in the dealer's words
        """
        self._expect("offered")
        now = fields.Datetime.now()
        self._end("declined", reason, answered_on=now, answered_by_id=self.env.uid)
        self.lead_id._panel_route_on()

    def _return(self, reason):
        """Take back a lead that the dealer had accepted, and offer it to the next one.

        :param reason: why, in the dealer's words
        """
        self._expect("accepted")
        self._end("returned", reason)
        self.lead_id._panel_route_on()

    def _withdraw(self, reason):
        """Take a lead away from a dealer; it is not offered to anybody by itself.

        :param reason: why, for the record
        """
        self._expect(*LIVE)
        self._end("withdrawn", reason)

    def _end(self, state, reason, **values):
        if not (reason or "").strip():
            raise UserError(self.env._("Give a reason in a few words."))
        self.write({"state": state, "answer": reason, "ended_on": fields.Datetime.now(), **values})
        self._tell(state)

    # === ACTIONS OF OUR OWN PEOPLE === #
    def _by_us(self):
        """Return the routing elevated, after checking that the user may change its lead."""
        self.check_access("read")
        self.lead_id.check_access("write")
        return self.sudo()  # sudo: rows are written by the server only

    def action_accept(self):
        """Note that the dealer accepted by other means than the portal."""
        self._by_us()._accept()
        return True

    def action_decline(self):
        """Ask for the reason that the dealer gave."""
        return self._ask("decline", self.env._("The Dealer Declines"))

    def action_return(self):
        """Ask why the dealer hands the lead back."""
        return self._ask("return", self.env._("The Dealer Hands the Lead Back"))

    def action_withdraw(self):
        """Ask why the lead is taken away."""
        return self._ask("withdraw", self.env._("Withdraw the Lead"))

    def _ask(self, kind, title):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "panel.lead.routing.answer",
            "views": [(False, "form")],
            "target": "new",
            "name": title,
            "context": {"default_routing_id": self.id, "default_kind": kind},
        }

    @api.model
    def _panel_action(self, domain):
        """Return the action that shows some routings.

        :param domain: which of them
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "panel_crm.panel_lead_routing_action"
        )
        return {**action, "domain": domain, "context": {}}

    def action_view_lead(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "res_id": self.lead_id.id,
            "views": [(False, "form")],
        }
