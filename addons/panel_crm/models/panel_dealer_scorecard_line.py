from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.panel_crm.fields import Measure


class PanelDealerScorecardLine(models.Model):
    """The points of a dealer by one criterion: from our figures, or from whoever gave them."""

    _name = "panel.dealer.scorecard.line"
    _description = "Criterion on a Dealer Scorecard"
    _order = "sequence, id"

    scorecard_id = fields.Many2one(
        "panel.dealer.scorecard", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="scorecard_id.partner_id", store=True, index=True)
    criterion_id = fields.Many2one(
        "panel.dealer.criterion", required=True, index=True, ondelete="restrict"
    )
    sequence = fields.Integer(related="criterion_id.sequence", store=True)
    help_text = fields.Text(related="criterion_id.help_text")
    weight = Measure(
        bounds=(0, 1000),
        digits=(6, 2),
        aggregator=None,
        help="How much the criterion counts on this scorecard; taken over from the criterion.",
    )
    points = Measure(
        bounds=(0, 100), digits=(5, 1), aggregator="avg", help="From 0, bad, to 100, excellent."
    )
    note = fields.Char(string="Evidence", help="What the points rest on.")
    user_id = fields.Many2one(
        "res.users",
        string="Judged By",
        readonly=True,
        copy=False,
        help="Who gave the points; empty where they come from our figures.",
    )

    _criterion_once = models.UniqueIndex(
        "(scorecard_id, criterion_id)", "A criterion stands on a scorecard once."
    )

    @api.onchange("criterion_id")
    def _onchange_criterion_id(self):
        self.weight = self.criterion_id.weight

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create([self._signed(vals) for vals in vals_list])
        lines._check_undecided()
        return lines

    def write(self, vals):
        self._check_undecided()
        return super().write(self._signed(vals))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        self._check_undecided()

    def _signed(self, vals):
        """Return values with the person who gives points; only the server names another one, or
        nobody where our figures tell.
        """
        if self.env.su and "user_id" in vals:
            return vals
        vals = {name: value for name, value in vals.items() if name != "user_id"}
        return {**vals, "user_id": self.env.uid} if "points" in vals else vals

    def _check_undecided(self):
        for card in self.scorecard_id:
            if card.state == "done":
                raise UserError(
                    self.env._(
                        "“%s” is decided. Reopen it before you change its points.",
                        card.display_name,
                    )
                )
