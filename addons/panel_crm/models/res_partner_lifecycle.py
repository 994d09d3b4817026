from odoo import api, fields, models
from odoo.fields import Domain

from .panel_dealer_step import CLOSED, STAGES
from .res_partner import PANEL_VALUE_GROUPS


class ResPartner(models.Model):
    """Dealers from prospect to end, with what that means for their leads."""

    _inherit = "res.partner"

    panel_dealer_step_ids = fields.One2many(
        "panel.dealer.step", "partner_id", string="Life Cycle", groups="panel_crm.group_user"
    )
    panel_dealer_stage = fields.Selection(
        STAGES,
        string="Dealer Stage",
        compute="_compute_panel_dealer_stage",
        compute_sudo=True,  # stored
        store=True,
        index="btree_not_null",
        group_expand=True,
        tracking=True,
        groups="base.group_user",  # a dealer is told, it does not read it
        help="Where the dealer stands in its life cycle: it is given leads while it is "
        "authorised, developing or a core dealer.",
    )
    panel_dealer_since = fields.Date(
        string="In Stage Since",
        compute="_compute_panel_dealer_stage",
        compute_sudo=True,  # stored
        store=True,
        groups="base.group_user",
        help="Day on which the dealer entered its stage.",
    )
    panel_authorized = fields.Boolean(
        string="Has a Running Authorisation",
        compute="_compute_panel_authorization",
        search="_search_panel_authorized",
        help="The dealer may sell at least one brand somewhere today.",
    )
    panel_authorized_until = fields.Date(
        string="Authorised Until",
        compute="_compute_panel_authorization",
        help="Day on which the first of the running authorisations ends, to be renewed before.",
    )
    panel_scorecard_ids = fields.One2many(
        "panel.dealer.scorecard", "partner_id", string="Scorecards", groups=PANEL_VALUE_GROUPS
    )
    panel_dealer_score = fields.Float(
        string="Dealer Score",
        compute="_compute_panel_dealer_score",
        digits=(5, 1),
        groups=PANEL_VALUE_GROUPS,
        help="Total of the newest scorecard that was decided about, from 0 to 100.",
    )
    panel_dealer_plan_ids = fields.One2many(
        "panel.dealer.plan", "partner_id", string="Dealer Plans", groups=PANEL_VALUE_GROUPS
    )

    # === COMPUTE METHODS === #
    @api.depends("panel_dealer_step_ids.stage", "panel_dealer_step_ids.date")
    def _compute_panel_dealer_stage(self):
        steps = self.env["panel.dealer.step"].search([("partner_id", "in", self.ids)])
        latest = {step.partner_id: step for step in reversed(steps)}
        for partner in self:
            step = latest.get(partner._origin, steps.browse())
            partner.panel_dealer_stage = step.stage
            partner.panel_dealer_since = step.date

    @api.depends_context("company", "tz")
    @api.depends("panel_authorization_ids.decision", "panel_authorization_ids.date_to")
    def _compute_panel_authorization(self):
        running = self._panel_running_authorizations()
        held = running.grouped(lambda row: row.partner_id.commercial_partner_id.id)
        for partner in self:
            own = held.get(partner.commercial_partner_id._origin.id, running.browse())
            partner.panel_authorized = bool(own)
            partner.panel_authorized_until = min(filter(None, own.mapped("date_to")), default=False)

    @api.model
    def _search_panel_authorized(self, operator, value):
        if operator != "in":
            return NotImplemented
        running = Domain("panel_authorization_ids", "any", [("state", "=", "running")])
        return running if True in value else ~running

    @api.depends_context("company")
    @api.depends("panel_scorecard_ids.total", "panel_scorecard_ids.state")
    def _compute_panel_dealer_score(self):
        scores = self._panel_dealer_scores()
        for partner in self:
            partner.panel_dealer_score = scores.get(partner._origin.id, 0)

    # === BUSINESS METHODS === #
    def _panel_running_authorizations(self):
        """Return the authorisations that the dealers hold today."""
        # sudo: what a dealer may do today is the same for everybody
        authorizations = self.env["panel.authorization"].sudo()
        return authorizations.search(
            Domain("partner_id", "child_of", self.commercial_partner_id.ids)
            & Domain("state", "=", "running")
            & Domain(authorizations._check_company_domain(self.env.company))
        )

    def _panel_takes_leads(self):
        """Return the dealers that may be given leads: by their stage and a right that runs."""
        return self.filtered(
            lambda dealer: (
                dealer.active
                and dealer.panel_authorized
                and dealer.panel_dealer_stage not in CLOSED
            )
        )

    def _panel_dealer_scores(self):
        """Return the total of each dealer's newest scorecard that was decided about.

        :return: dict of partner id to points from 0 to 100, only of those with a scorecard
        """
        cards = (
            self.env["panel.dealer.scorecard"]
            # sudo: how good a dealer is decides who gets a lead, whoever hands it out
            .sudo()
            .search_fetch(
                [
                    ("partner_id", "in", self.ids),
                    ("state", "=", "done"),
                    ("company_id", "=", self.env.company.id),
                ],
                ["partner_id", "total"],
                order="year",
            )
        )
        return {card.partner_id.id: card.total for card in cards}

    # === ACTIONS === #
    def action_change_dealer_stage(self):
        """Open the form in which the next step of the dealer is given its reason."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "panel_crm.panel_dealer_step_action_new"
        )
        action["context"] = {"default_partner_id": self.id}
        return action

    def action_view_dealer_tree(self):
        """Show the dealers that the partner is served by, with all whom they serve."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "panel_crm.res_partner_action_dealer_tree"
        )
        action["domain"] = [("id", "in", self._panel_dealer_tree().ids)]
        action["context"] = {}
        return action

    def _panel_dealer_tree(self):
        """Return the highest dealer above the partner that the user may see, and all below."""
        # sudo: the way up passes dealers that the user may not see
        chain = self.sudo()._panel_dealer_chain().sudo(False)
        tree = level = chain._filtered_access("read")[-1:]
        while level := self.search(
            [("panel_dealer_id", "in", level.ids), ("id", "not in", tree.ids)]
        ):
            tree |= level
        return tree
