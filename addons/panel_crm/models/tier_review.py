from odoo import api, models
from odoo.exceptions import AccessError

# What may be given when reviews are made; everything else follows from the definition.
GIVEN = {"model", "res_id", "definition_id", "sequence"}
DECISIONS = {"approved", "rejected"}
SHOWN_REVIEWERS = 3
DECIDING = {"status", "done_by", "reviewed_date", "comment"}


class TierReview(models.Model):
    """OCA lets every user write every review, and thus approve what others have to approve."""

    _inherit = "tier.review"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [
                {name: value for name, value in vals.items() if name in GIVEN}
                | {"requested_by": self.env.uid}
                for vals in vals_list
            ]
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._panel_check_decision(vals)
        return super().write(vals)

    def _panel_check_decision(self, vals):
        """Refuse decisions of anybody but the reviewer whose turn it is."""
        decided = bool(vals.keys() & {"done_by", "comment"}) or vals.get("status") in DECISIONS
        for review in self:
            reopened = "status" in vals and review.status in DECISIONS
            if vals.keys() - DECIDING or (reopened and vals["status"] != review.status):
                raise AccessError(self.env._("A decision cannot be changed. Ask for a new one."))
            if decided and not review._panel_is_turn_of(self.env.user):
                raise AccessError(self.env._("It is not your turn to decide on this."))

    def _panel_is_turn_of(self, user):
        """Say whether a user may decide now: reviews in sequence wait for those before them."""
        self.ensure_one()
        if user not in self.reviewer_ids:
            return False
        # sudo: whether somebody else has decided counts, whoever may read it
        before = self.sudo().search(
            [
                ("model", "=", self.model),
                ("res_id", "=", self.res_id),
                ("sequence", "<", self.sequence),
            ]
        )
        return not self.approve_sequence or all(
            review.status == "approved" or user in review.reviewer_ids for review in before
        )

    def _panel_reviewer_names(self):
        """Return who decides on these reviews: the group, or the first of the people."""
        # sudo: who is asked is told to everybody who sees the document
        reviews = self.sudo()
        groups = reviews.reviewer_group_id
        people = reviews.filtered(lambda review: not review.reviewer_group_id).reviewer_ids
        return ", ".join([*groups.mapped("name"), *people[:SHOWN_REVIEWERS].mapped("name")])
