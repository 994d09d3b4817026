from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError

from ..panelkit.routing import Candidate, allot
from .panel_authorization import Place
from .panel_lead_routing import LIVE, REFUSED, STATES, WITH_DEALER

ROUTING_GROUPS = "panel_crm.group_salesperson,panel_crm.group_key_account"


class RoutingPlan(NamedTuple):
    """What routing a lead would do.

    :param lead: the lead, elevated
    :param region: region that it is routed by
    :param problem: why it cannot be routed, or an empty text
    :param ranked: ``Candidate`` of each dealer, the best first
    :param rights: authorisation by the id of its dealer
    :param office: ``crm.team`` that gets it when no dealer does
    :param refused: number of dealers that are authorised and have had it before
    """

    lead: models.BaseModel
    region: models.BaseModel
    problem: str
    ranked: tuple
    rights: dict
    office: models.BaseModel
    refused: int


class CrmLead(models.Model):
    """A lead goes to the dealer who holds its brand in its region, or to the office there."""

    _inherit = "crm.lead"

    panel_routing_ids = fields.One2many(
        "panel.lead.routing", "lead_id", string="Routings", groups=ROUTING_GROUPS
    )
    panel_routing_count = fields.Integer(
        string="Number of Routings",
        compute="_compute_panel_routing_count",
        groups=ROUTING_GROUPS,
        help="How often the lead was offered to a dealer or given to an office.",
    )
    panel_dealer_id = fields.Many2one(
        "res.partner",
        string="Dealer",
        compute="_compute_panel_routing",
        store=True,
        index="btree_not_null",
        help="Dealer that the lead is offered to, or that has accepted it.",
    )
    # Stored also because every step of a routing changes it: of two people who press at once,
    # one fails to serialise and is tried again.
    panel_routing_state = fields.Selection(
        [state for state in STATES if state[0] in LIVE],
        string="Routing",
        compute="_compute_panel_routing",
        store=True,
        help="Whether a dealer has been offered the lead, has accepted it, or an office has it.",
    )
    panel_routing_due = fields.Datetime(
        string="Answer Until",
        compute="_compute_panel_routing_due",
        help="When the lead goes to the next dealer unless this one accepts.",
    )
    panel_dealer_note = fields.Text(
        string="Note to the Dealer",
        help="What the dealer reads about the lead on the portal. The notes below stay with us.",
    )

    # === COMPUTE METHODS === #
    @api.depends("panel_routing_ids")
    def _compute_panel_routing_count(self):
        counts = dict(
            self.env["panel.lead.routing"]._read_group(
                [("lead_id", "in", self.ids)], ["lead_id"], ["__count"]
            )
        )
        for lead in self:
            lead.panel_routing_count = counts.get(lead._origin, 0)

    @api.depends("panel_routing_ids.state", "panel_routing_ids.partner_id")
    def _compute_panel_routing(self):
        for lead in self:
            live = lead.panel_routing_ids.filtered(lambda routing: routing.state in LIVE)[:1]
            lead.panel_dealer_id = live.partner_id
            lead.panel_routing_state = live.state

    @api.depends("panel_routing_state")
    def _compute_panel_routing_due(self):
        # sudo: until when a dealer may answer is no secret to who may read the lead
        offers = (
            self.env["panel.lead.routing"]
            .sudo()
            .search_fetch([("lead_id", "in", self.ids), ("state", "=", "offered")], ["due_on"])
        )
        due = {offer.lead_id.id: offer.due_on for offer in offers}
        for lead in self:
            lead.panel_routing_due = due.get(lead._origin.id)

    # === ACTIONS === #
    def action_panel_route(self):
        """Show whom leads would go to and why, before anything is sent."""
        return self.env["panel.lead.route"]._open(self)

    def action_panel_withdraw(self):
        """Ask why the lead is taken away from whoever has it."""
        self.ensure_one()
        live = self.panel_routing_ids.filtered(lambda routing: routing.state in LIVE)
        if not live:
            raise UserError(self.env._("“%s” is with nobody.", self.name))
        return live[0].action_withdraw()

    def action_view_panel_routings(self):
        self.ensure_one()
        return self.env["panel.lead.routing"]._panel_action([("lead_id", "=", self.id)])

    # === PLANNING === #
    def _panel_routing_plans(self):
        """Return what routing each lead would do, without doing it.

        :return: list of ``RoutingPlan`` in the order of the leads
        """
        plans = {}
        by_company = self.grouped(lambda lead: lead.company_id or self.env.company)
        for company, leads in by_company.items():
            # sudo: who holds a territory decides, whether or not the user may see that dealer
            plans |= leads.sudo().with_company(company)._panel_plan_routing()
        return [plans[lead.id] for lead in self]

    def _panel_plan_routing(self):
        """Return the plans of leads of one company, by their ids; see ``_panel_routing_plans``."""
        today = fields.Date.context_today(self)
        regions = {lead.id: lead._panel_routing_region() for lead in self}
        problems = {lead.id: lead._panel_routing_problem(regions[lead.id]) for lead in self}
        places = {
            lead.id: Place(
                lead.panel_brand_id,
                regions[lead.id],
                today,
                lead.partner_id.commercial_partner_id.panel_channel or None,
            )
            for lead in self
            if not problems[lead.id]
        }
        found = self.env["panel.authorization"]._find_all(places.values())
        choices, rights, refused = self._panel_candidates(
            {lead_id: found[place] for lead_id, place in places.items()}
        )
        ranked = allot(choices)
        return {
            lead.id: lead._panel_plan(
                regions[lead.id],
                problems[lead.id],
                ranked.get(lead.id, []),
                rights.get(lead.id, {}),
                refused.get(lead.id, 0),
            )
            for lead in self
        }

    def _panel_candidates(self, found):
        """Return who could get each lead.

        :param found: authorisations by the id of the lead
        :return: ``Candidate`` lists, authorisations by dealer, and numbers of dealers that have
            had it before, each by the id of the lead
        """
        dealers = self.env["res.partner"].union(
            *[rows.partner_id.commercial_partner_id for rows in found.values()]
        )
        takers = dealers._panel_takes_leads()
        scores, loads = takers._panel_dealer_scores(), takers._panel_lead_loads()
        before = self._panel_refused()
        choices, rights, refused = {}, {}, {}
        for lead in self.filtered(lambda lead: lead.id in found):
            own, candidates, gone = {}, [], set()
            depth = lead._panel_routing_region().parent_path.count("/")
            served_by = lead.partner_id.commercial_partner_id.panel_dealer_id.commercial_partner_id
            for right in found[lead.id]:
                dealer = right.partner_id.commercial_partner_id
                if dealer.id in before.get(lead.id, ()):
                    gone.add(dealer.id)
                elif dealer in takers:
                    own.setdefault(dealer.id, right)  # the strongest and nearest comes first
                    candidates.append(
                        Candidate(
                            key=dealer.id,
                            exclusive=right.exclusive,
                            serves=dealer == served_by,
                            distance=depth - right.region_id.parent_path.count("/"),
                            load=loads.get(dealer.id, 0),
                            score=scores.get(dealer.id),
                        )
                    )
            choices[lead.id], rights[lead.id] = candidates, own
            refused[lead.id] = len(gone)
        return choices, rights, refused

    def _panel_plan(self, region, problem, ranked, rights, refused):
        self.ensure_one()
        office = self.env["crm.team"]
        if not problem and not ranked:
            office = region._panel_office(self.env.company)
            if not office:
                problem = self.env._(
                    "No dealer can take “%(lead)s”, and no office is responsible for %(region)s: "
                    "enter one under System ‣ Regions.",
                    lead=self.name,
                    region=region.display_name,
                )
            elif self.panel_routing_state == "office":
                problem = self.env._(
                    "No dealer can take “%(lead)s”: it stays with the office.", lead=self.name
                )
        return RoutingPlan(self, region, problem, tuple(ranked), rights, office, refused)

    def _panel_routing_region(self):
        """Return the region of the business; where nobody entered it, that of the customer."""
        self.ensure_one()
        return self.panel_region_id or self.partner_id.commercial_partner_id.panel_region_id

    def _panel_is_open(self):
        self.ensure_one()
        return self.active and self.won_status == "pending"

    def _panel_routing_problem(self, region):
        """Return why the lead cannot be routed, or an empty text.

        :param region: ``panel.region`` that it would be routed by
        """
        self.ensure_one()
        name = self.name
        if not self._panel_is_open():
            return self.env._("“%s” is closed; only open leads are routed.", name)
        if self.panel_routing_state in WITH_DEALER:
            return self.env._(
                "“%(lead)s” is with %(dealer)s already: withdraw it first.",
                lead=name,
                dealer=self.panel_dealer_id.display_name,
            )
        if not self.panel_brand_id and not region:
            return self.env._("Choose the brand and the region of “%s”, then route it.", name)
        if not self.panel_brand_id:
            return self.env._("Choose the brand of “%s”, then route it.", name)
        if not region:
            return self.env._("Choose the region of “%s”, then route it.", name)
        return ""

    def _panel_refused(self):
        """Return the ids of the dealers that have had each lead and did not keep it."""
        rows = self.env["panel.lead.routing"]._read_group(
            [("lead_id", "in", self.ids), ("state", "in", REFUSED)],
            ["lead_id"],
            ["partner_id:recordset"],
        )
        return {lead.id: dealers.ids for lead, dealers in rows}

    # === ROUTING === #
    def _panel_lock_routing(self):
        """Let one person at a time decide about leads."""
        # sudo: taking turns is no change of the lead
        leads = self.sudo()
        try:
            leads.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is deciding about this lead at this moment. Look at it again "
                    "in a few seconds."
                )
            ) from error

    def _panel_route(self):
        """Offer each lead to its dealer, or give it to the office, and say why.

        :return: the new routings, elevated, and a list of texts about leads that stay
        """
        self._panel_lock_routing()
        plans = self._panel_routing_plans()
        going = [plan for plan in plans if not plan.problem]
        # sudo: rows are written by the server only
        routings = self.env["panel.lead.routing"].sudo()
        routings.search(
            [("lead_id", "in", [plan.lead.id for plan in going]), ("state", "=", "office")]
        ).write({"state": "withdrawn", "ended_on": fields.Datetime.now()})
        routings.flush_model(["state"])  # one row of a lead is live at any time, also in between
        now = fields.Datetime.now()
        due = {
            company: company._panel_lead_deadline(now)
            for company in {plan.lead.env.company for plan in going}
        }
        created = routings.create(
            [
                {
                    **self._prepare_panel_routing_vals(plan),
                    "offered_on": now,
                    "due_on": bool(plan.ranked) and due[plan.lead.env.company],
                }
                for plan in going
            ]
        )
        created._announce()
        return created, [plan.problem for plan in plans if plan.problem]

    @api.model
    def _prepare_panel_routing_vals(self, plan):
        """Return the values of the routing that a plan leads to."""
        routings = self.env["panel.lead.routing"]
        dealer = plan.lead.env["res.partner"].browse(plan.ranked[0].key if plan.ranked else [])
        return {
            "lead_id": plan.lead.id,
            "partner_id": dealer.id,
            "team_id": dealer.panel_team_id.id or plan.office.id,
            "brand_id": plan.lead.panel_brand_id.id,
            "region_id": plan.region.id,
            "company_id": plan.lead.env.company.id,
            "state": "offered" if dealer else "office",
            **routings._prepare_reason_vals(plan),
        }

    def _panel_route_on(self):
        """Route leads that a dealer did not keep; nobody is there to read why one cannot."""
        leads = self.filtered(lambda lead: lead._panel_is_open())
        leads._panel_route()
        left = leads.filtered(lambda lead: not lead.panel_routing_state)
        for lead, plan in zip(left, left._panel_routing_plans(), strict=True):
            if lead.user_id:
                lead.activity_schedule(
                    "mail.mail_activity_data_todo", summary=plan.problem, user_id=lead.user_id.id
                )
            else:
                lead._message_log(body=plan.problem)

    # === MERGING === #
    def _merge_dependences(self, opportunities):
        # EXTENDS crm: what dealers were asked stays known, and one of the leads stays routed
        result = super()._merge_dependences(opportunities)
        # sudo: rows are written by the server only
        routings = self.env["panel.lead.routing"].sudo()
        moved = routings.search([("lead_id", "in", opportunities.ids)])
        live = moved.filtered(lambda routing: routing.state in LIVE)
        for routing in live if self.sudo().panel_routing_state else live[1:]:  # sudo: as above
            routing._withdraw(self.env._("The lead was merged with another one."))
        moved.lead_id = self
        return result
