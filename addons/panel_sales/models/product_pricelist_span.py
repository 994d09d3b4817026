from odoo import models


class ProductPricelist(models.Model):
    _inherit = "product.pricelist"

    def _get_applicable_rules_domain(self, products, date, **kwargs):
        # EXTENDS product: rules of any day from ``date`` to ``panel_until``, for lines of several
        # days at once; who asks chooses by the day of the line
        domain = super()._get_applicable_rules_domain(products, date, **kwargs)
        until = kwargs.get("panel_until")
        if not until:
            return domain
        starts = ("date_start", "<=", date)
        return [("date_start", "<=", until) if leaf == starts else leaf for leaf in domain]
