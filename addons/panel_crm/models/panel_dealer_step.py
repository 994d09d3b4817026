from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

STAGES = [
    ("prospect", "Prospect"),
    ("audit", "In Audit"),
    ("authorised", "Authorised"),
    ("developing", "Developing"),
    ("core", "Core Dealer"),
    ("notice", "On Notice"),
    ("ended", "Ended"),
]
# Where a dealer may go from each stage; a dealer without a stage may begin anywhere.
TRANSITIONS = {
    "prospect": ("audit", "ended"),
    "audit": ("prospect", "authorised", "ended"),
    "authorised": ("developing", "core", "notice", "ended"),
    "developing": ("core", "notice", "ended"),
    "core": ("developing", "notice", "ended"),
    "notice": ("developing", "core", "ended"),
    "ended": ("prospect", "audit"),
}
# Stages in which a dealer is given no new leads.
CLOSED = ("prospect", "audit", "notice", "ended")


class PanelDealerStep(models.Model):
    """A dealer enters a stage of its life cycle: when, by whom and why. Nobody changes it."""

    _name = "panel.dealer.step"
    _description = "Step in a Dealer's Life Cycle"
    _inherit = ["panel.dealer.mixin"]
    _order = "date desc, id desc"
    _rec_name = "partner_id"

    stage_from = fields.Selection(
        STAGES, string="From", readonly=True, help="Stage that the dealer was in before."
    )
    stage = fields.Selection(
        STAGES, string="To", required=True, index=True, help="Stage that the dealer enters."
    )
    date = fields.Date(
        required=True,
        default=fields.Date.context_today,
        help="Day on which the dealer entered the stage.",
    )
    reason = fields.Text(required=True, help="Why the dealer enters the stage.")
    user_id = fields.Many2one(
        "res.users", string="By", required=True, readonly=True, default=lambda self: self.env.user
    )
    allowed = fields.Char(
        string="Possible Now",
        compute="_compute_allowed",
        help="Stages that the dealer may enter from where it is.",
    )

    # === COMPUTE METHODS === #
    @api.depends("partner_id.panel_dealer_stage")
    @api.depends_context("lang")
    def _compute_allowed(self):
        for step in self:
            current = step.partner_id.panel_dealer_stage
            step.allowed = self._stage_names(TRANSITIONS[current] if current else dict(STAGES))

    def _stage_names(self, stages):
        """Return the names of stages in the user's language, one after the other."""
        names = dict(self._fields["stage"]._description_selection(self.env))
        return ", ".join(names[stage] for stage in stages)

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        steps = self.browse()
        for vals in vals_list:  # one by one: each begins where the one before has led
            partner = self.env["res.partner"].browse(vals["partner_id"])
            partner.check_access("read")
            # only the server tells the story of somebody else
            author = (self.env.su and vals.get("user_id")) or self.env.uid
            before = {"stage_from": partner.panel_dealer_stage, "user_id": author}
            steps |= super().create([{**vals, **before}])
        return steps

    def write(self, vals):  # pylint: disable=method-required-super
        raise AccessError(self.env._("A step of the life cycle cannot be changed afterwards."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self.env._("A step of the life cycle stays on record."))

    # === CONSTRAINTS === #
    @api.constrains("partner_id", "stage", "reason")
    def _check_step(self):
        for step in self:
            dealer, before = step.partner_id, step.stage_from
            if before and step.stage not in TRANSITIONS[before]:
                raise ValidationError(
                    self.env._(
                        "“%(dealer)s” cannot go from “%(before)s” to “%(after)s”. Possible: "
                        "%(possible)s.",
                        dealer=dealer.display_name,
                        before=self._stage_names([before]),
                        after=self._stage_names([step.stage]),
                        possible=self._stage_names(TRANSITIONS[before]),
                    )
                )
            if not step.reason.strip():
                raise ValidationError(self.env._("Give the reason of the step."))
            if step.stage == "authorised" and not dealer._panel_running_authorizations():
                raise UserError(
                    self.env._(
                        "“%(dealer)s” has no running authorisation. Grant one first: it says "
                        "which brand the dealer sells where.",
                        dealer=dealer.display_name,
                    )
                )

    @api.constrains("date")
    def _check_date(self):
        today = fields.Date.context_today(self)
        for step in self:
            before = step.partner_id.panel_dealer_step_ids - step
            if step.date > today or any(step.date < other.date for other in before):
                raise ValidationError(
                    self.env._(
                        "A step is dated between the one before it and today, not %(date)s.",
                        date=step.date,
                    )
                )
