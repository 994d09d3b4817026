from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.sql import escape_psql

from odoo.addons.panel_crm.panelkit.query import Vocabulary, parse_query

from .panel_family import split_aliases

# What the words of a search are looked for in, beside code and name of the product.
SEARCHED = {
    "product.product": ("default_code", "barcode", "panel_decor_id", "panel_decor_back_id"),
    "product.template": ("name", "product_brand_id", "panel_series_id", "panel_family_id"),
    "product.brand": ("name", "code"),
    "panel.series": ("name", "code"),
    "panel.family": ("name", "code", "aliases"),
    "panel.decor": ("name", "code", "colour", "texture_id"),
    "panel.term": ("name", "code", "aliases"),
}
LIKE = ("ilike", "like", "=ilike", "=like")


class ProductProduct(models.Model):
    """One search box for boards: “18 mm E0 2440×1220 white”, “18厘 ENF 颗粒板”.

    Dimensions and class are compared, words are looked for in code, name, brand, series, family
    and decor, in all languages. A text without any of it is searched as Odoo does.
    """

    _inherit = "product.product"

    panel_query = fields.Char(
        string="Board",
        compute="_compute_panel_query",
        search="_search_panel_query",
        help="Thickness, format, emission class, decor, brand or family in any order, such as "
        "18 mm E0 2440×1220 white.",
    )

    # Whole codes are found by the index of core; parts of them by this one.
    _panel_code_parts = models.Index("USING gin (default_code gin_trgm_ops)")
    _panel_others = models.Index("(product_tmpl_id) WHERE is_panel IS NOT TRUE")

    def _compute_panel_query(self):
        self.panel_query = False

    # === SEARCHES === #
    @api.model
    def _search_panel_query(self, operator, value):
        if operator != "ilike":
            return NotImplemented
        return Domain("display_name", operator, value)

    @api.model
    def _search_display_name(self, operator, value):
        # EXTENDS product
        plain = super()._search_display_name(operator, value)
        query = self._panel_read_query(operator, value)
        if not query:
            return plain
        # “E0” is no part of a board's name; other goods are found by their names as ever
        others = Domain("is_panel", "=", False) if query.is_parametric else Domain.TRUE
        boards = self.with_context(active_test=False)
        # a union, as in core: an OR of both would read every product
        either = SQL(
            "((%s) UNION (%s))",
            boards._search(self._panel_query_domain(query)).select(),
            boards._search(others & Domain(plain)).select(),
        )
        return Domain("id", "in", either)

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        # EXTENDS product, which looks for the whole text in codes and names one after the other
        query = self._panel_read_query(operator, name)
        if not query:
            return super().name_search(name, domain, operator, limit)
        names = []
        if not query.is_parametric:  # a text that stands in a name as it is comes first
            plain = super(ProductProduct, self.with_context(panel_plain_search=True))
            names = plain.name_search(name, domain, operator, limit)
        found = Domain(domain or Domain.TRUE) & Domain("display_name", operator, name)
        found &= Domain("id", "not in", [known for known, _name in names])
        left = limit and limit - len(names)
        if left == 0 and limit:
            return names
        products = self.search_fetch(found, ["display_name"], limit=left)
        # sudo: as core does, names only, of products that the user has found
        return names + [(product.id, product.display_name) for product in products.sudo()]

    # === BUSINESS METHODS === #
    @api.model
    def _panel_read_query(self, operator, value):
        """Return what a search text asks for, None where Odoo's own search is the better one.

        :return: a ``panelkit.Query`` with a dimension, a class or more than one word
        """
        if (
            self.env.context.get("panel_plain_search")
            or operator not in LIKE
            or not isinstance(value, str)
            or value.startswith("[")
        ):
            return None
        query = parse_query(value.strip("%"), self._panel_vocabulary())
        several = len(query.words) + len(query.numbers) > 1
        return query if query.is_parametric or several else None

    @api.model
    def _panel_vocabulary(self):
        # sudo: names of classes and families are no secret, dealers search with them too
        current = Domain("active", "=", True)
        families = self.env["panel.family"].sudo().with_context(prefetch_langs=True).search(current)
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        names = {family.with_context(lang=code).name for family in families for code in languages}
        aliases = {name for family in families for name in split_aliases(family.aliases)}
        classes = self.env["panel.emission.class"].sudo().search(current)  # sudo: as above
        return Vocabulary(frozenset(classes.mapped("name")), frozenset(names | aliases))

    @api.model
    def _panel_query_domain(self, query):
        """Return the domain of the boards that a query asks for.

        :param query: ``panelkit.Query``
        """
        demands = [Domain("is_panel", "=", True)] if query.is_parametric else []
        if query.thickness_mm:
            demands.append(Domain("panel_thickness_mm", "in", list(map(float, query.thickness_mm))))
        if query.classes:
            # sudo: names of classes are no secret
            classes = self.env["panel.emission.class"].sudo()
            ids = classes.search([("name", "in", query.classes)]).ids
            demands.append(Domain("panel_emission_class_id", "in", ids))
        demands.append(self._panel_sides_domain(list(map(float, query.sides_mm))))
        for number in query.numbers:
            demands.append(self._panel_number_domain(float(number)))
        demands += [self._panel_word_domain(word) for word in query.words]
        return Domain.AND(demands)

    @api.model
    def _panel_sides_domain(self, sides):
        """Return the domain of sheets that have some sides, whichever is the length."""
        if len(sides) == 2:
            lengthwise, across = (
                Domain("panel_length_mm", "=", one) & Domain("panel_width_mm", "=", other)
                for one, other in (sides, sides[::-1])
            )
            return lengthwise | across
        return Domain.AND(
            Domain("panel_length_mm", "=", side) | Domain("panel_width_mm", "=", side)
            for side in sides
        )

    @api.model
    def _panel_number_domain(self, number):
        """Return the domain of a bare number: a measure of the sheet, or part of a name."""
        measures = ("panel_thickness_mm", "panel_length_mm", "panel_width_mm")
        measured = Domain.OR(Domain(name, "=", number) for name in measures)
        return measured if number < 200 else measured | self._panel_word_domain(f"{number:g}")

    @api.model
    def _panel_word_domain(self, word):
        """Return the domain of products that a word is about, in any language."""
        for model, names in SEARCHED.items():
            self.env[model].flush_model(names)
        products = self._panel_word_sql(f"%{escape_psql(word)}%")
        return Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "%s IN (%s)", SQL.identifier(alias, "id"), products
            )
        )

    @api.model
    def _panel_word_sql(self, pattern):
        """Return the ids of the products that a pattern is found with.

        Each arm of the union has an index of its own: parts of codes and names by trigrams, the
        few matching brands, series, families and decors by their keys. An OR would read all.
        """
        names = SQL("jsonb_path_query_array(name, '$.*')::text ILIKE %s", pattern)
        return SQL(
            """
            SELECT id FROM product_product WHERE default_code ILIKE %(pattern)s
            UNION
            SELECT product.id FROM product_product AS product
              JOIN product_template AS template ON template.id = product.product_tmpl_id
             WHERE template.id IN (
                SELECT id FROM product_template WHERE %(names)s
                UNION ALL
                SELECT id FROM product_template WHERE product_brand_id IN (
                    SELECT id FROM product_brand WHERE name ILIKE %(pattern)s
                        OR code ILIKE %(pattern)s)
                UNION ALL
                SELECT id FROM product_template WHERE panel_series_id IN (
                    SELECT id FROM panel_series WHERE %(names)s OR code ILIKE %(pattern)s)
                UNION ALL
                SELECT id FROM product_template WHERE panel_family_id IN (
                    SELECT id FROM panel_family WHERE %(names)s OR code ILIKE %(pattern)s
                        OR aliases ILIKE %(pattern)s))
            UNION
            SELECT product.id FROM product_product AS product
             WHERE product.panel_decor_id IN (%(decors)s)
            UNION
            SELECT product.id FROM product_product AS product
             WHERE product.panel_decor_back_id IN (%(decors)s)
            """,
            pattern=pattern,
            names=names,
            decors=SQL(
                """
                SELECT id FROM panel_decor WHERE code ILIKE %(pattern)s OR %(names)s
                    OR jsonb_path_query_array(colour, '$.*')::text ILIKE %(pattern)s
                    OR texture_id IN (
                        SELECT id FROM panel_term WHERE %(names)s OR aliases ILIKE %(pattern)s)
                """,
                pattern=pattern,
                names=names,
            ),
        )
