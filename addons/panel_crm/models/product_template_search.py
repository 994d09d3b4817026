from odoo import api, models
from odoo.fields import Domain


class ProductTemplate(models.Model):
    """Templates are found by what their variants are, or can become."""

    _inherit = "product.template"

    @api.model
    def _search_display_name(self, operator, value):
        # EXTENDS product
        plain = super()._search_display_name(operator, value)
        products = self.env["product.product"]
        query = products._panel_read_query(operator, value)
        if not query:
            return plain
        variants = Domain("product_variant_ids", "any", products._panel_query_domain(query))
        configurable = self._panel_configurable_domain(query)
        if query.is_parametric:
            plain = Domain(plain) & Domain("panel_series_id", "=", False)
        return variants | configurable | Domain(plain)

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        # EXTENDS product: a text that stands in a name as it is comes first
        query = self.env["product.product"]._panel_read_query(operator, name)
        if not query or query.is_parametric:
            return super().name_search(name, domain, operator, limit)
        plain = super(ProductTemplate, self.with_context(panel_plain_search=True))
        names = plain.name_search(name, domain, operator, limit)
        if limit and len(names) >= limit:
            return names
        others = Domain(domain or Domain.TRUE)
        others &= Domain("id", "not in", [known for known, _name in names])
        left = limit and limit - len(names)
        return names + super().name_search(name, others, operator, left)

    @api.model
    def _panel_configurable_domain(self, query):
        """Return the domain of templates whose attributes can give what a query asks for.

        Variants of a matrix are made when they are ordered first, so there may be none yet.

        :param query: ``panelkit.Query``
        """
        wanted = [
            Domain(f"panel_{name}_mm", "in", list(map(float, sides)))
            for name, sides in (("thickness", query.thickness_mm),)
            if sides
        ]
        wanted += [
            Domain("panel_length_mm", "=", float(side)) | Domain("panel_width_mm", "=", float(side))
            for side in query.sides_mm
        ]
        if query.classes:
            wanted.append(Domain("panel_emission_class_id.name", "in", list(query.classes)))
        if not wanted or query.words:
            return Domain.FALSE
        return Domain.AND(Domain("attribute_line_ids.value_ids", "any", one) for one in wanted)
