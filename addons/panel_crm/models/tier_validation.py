from markupsafe import Markup

from odoo import models


class TierValidation(models.AbstractModel):
    """Tell who decides, in the language of the reader.

    OCA keeps the names of reviewers in the language of whoever asked for the approval, and has no
    Chinese for these sentences.
    """

    _inherit = "tier.validation"

    def _get_to_validate_message(self):
        # OVERRIDE base_tier_validation
        self.ensure_one()
        review = self.review_ids.filtered(lambda review: review.status == "pending")[:1]
        names = review._panel_reviewer_names()
        text = names and self.env._("Waits for approval by %s", names)
        return Markup('<i class="fa fa-lg fa-info-circle"></i> %s') % (
            text or self.env._("Waits for approval")
        )

    def _compute_next_review(self):
        # OVERRIDE base_tier_validation
        for record in self:
            pending = record.review_ids.filtered(lambda review: review.status == "pending")
            record.next_review = pending.sorted("sequence")[:1].name

    # === CHATTER === #
    def _notify_created_review_body(self):
        # OVERRIDE base_tier_validation
        return self.env._("%s has asked for approval.", self.env.user.name)

    def _notify_requested_review_body(self, tier_reviews=None):
        # OVERRIDE base_tier_validation
        if not tier_reviews:
            return super()._notify_requested_review_body(tier_reviews)
        return self.env._("Waits for approval by %s", tier_reviews._panel_reviewer_names())

    def _notify_rejected_review_body(self):
        # OVERRIDE base_tier_validation
        comments = self.review_ids.filtered(
            lambda review: self.env.user in review.reviewer_ids and review.comment
        ).mapped("comment")
        return self.env._(
            "%(user)s has refused the approval. %(comment)s",
            user=self.env.user.name,
            comment=comments[0] if comments else "",
        ).strip()
