from odoo import api, fields, models

from .panel_family import split_aliases

KINDS = [
    ("glue", "Glue"),
    ("moisture", "Moisture Class"),
    ("quality", "Quality Grade"),
    ("texture", "Texture"),
]


class PanelTerm(models.Model):
    """A word of the trade that boards are specified with, and that a maker may add to."""

    _name = "panel.term"
    _description = "Specification Term"
    _order = "kind, sequence, id"
    _rec_names_search = ["name", "code"]

    kind = fields.Selection(
        KINDS, required=True, index=True, help="What the term says about a board."
    )
    code = fields.Char(
        required=True, help="Short code of the term, used in import files, such as muf or P3."
    )
    name = fields.Char(
        required=True, translate=True, help="The term as it is printed on quotations."
    )
    aliases = fields.Char(
        string="Other Names",
        help="Other names of the term in any language, divided by commas; searches and import "
        "files understand them.",
    )
    no_added_formaldehyde = fields.Boolean(
        help="The glue is free of formaldehyde. That is a claim about the glue (NAF), not an "
        "emission class.",
    )
    description = fields.Char(
        translate=True, help="What the term means: a standard, a test or a climate."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_unique = models.UniqueIndex(
        "(kind, lower(code))", "There is a term of this kind with the same code already."
    )

    @api.model
    def _choices(self, kind):
        """Return the terms of a kind as an import file may name them.

        :param kind: one of ``KINDS``
        :return: ``{code: names}``, the names in English and Chinese where there are any
        """
        terms = self.search([("kind", "=", kind)])
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        languages = sorted({"en_US", *installed} & {"en_US", "zh_CN"})
        return {
            term.code: tuple(
                dict.fromkeys(
                    [*(term.with_context(lang=code).name for code in languages), *term._aliases()]
                )
            )
            for term in terms
        }

    def _aliases(self):
        """Return the other names of the term."""
        self.ensure_one()
        return split_aliases(self.aliases)
