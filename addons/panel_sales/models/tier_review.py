from odoo import api, fields, models


class TierReview(models.Model):
    _inherit = "tier.review"

    panel_terms = fields.Json(
        readonly=True,
        help="The prices that approval was asked for; it holds while none becomes worse.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        reviews = super().create(vals_list)
        for review in reviews.filtered(lambda review: review.model == "sale.order"):
            # sudo: what is approved never comes from the client
            order = self.env["sale.order"].browse(review.res_id)
            review.sudo().panel_terms = order._panel_price_terms()
        return reviews
