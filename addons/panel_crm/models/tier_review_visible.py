from odoo import api, fields, models
from odoo.fields import Domain


class TierReview(models.Model):
    """OCA lets everybody, dealers included, read every review; here it follows its document."""

    _inherit = "tier.review"

    panel_visible = fields.Boolean(
        string="Is of a Visible Document",
        compute="_compute_panel_visible",
        search="_search_panel_visible",
        help="The current user may see what is reviewed.",
    )

    @api.depends_context("uid")
    @api.depends("model", "res_id")
    def _compute_panel_visible(self):
        # sudo: the answer is what decides whether the user may read the review
        visible = self.sudo().search([("id", "in", self.ids), ("panel_visible", "=", True)])
        for review in self:
            review.panel_visible = review.id in visible.ids

    @api.model
    def _search_panel_visible(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._panel_visible_domain()
        return domain if True in value else ~domain

    @api.model
    def _panel_visible_domain(self):
        """Return the domain of the reviews of all documents that the current user may read."""
        if self.env.user.share:  # what we say to each other about a customer is not theirs
            return Domain.FALSE
        visible = Domain.FALSE
        for name in self.env["tier.definition"]._get_tier_validation_model_names():
            documents = self.env[name].with_user(self.env.uid)
            if documents.has_access("read"):
                ids = documents.with_context(active_test=False)._search([])
                visible |= Domain("model", "=", name) & Domain("res_id", "in", ids)
        return visible
